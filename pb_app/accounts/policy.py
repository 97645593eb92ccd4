"""Who may manage whom: a coordinator the people of the own municipality, the administrator everybody."""

from collections.abc import Iterable

from pb_app.kernel.actor import Actor, Grant, Role

MANAGERS = frozenset({Role.COORDINATOR})


def may_manage_people(actor: Actor, municipality_id: str) -> bool:
    """See, invite and change the people of a municipality."""
    return actor.has_role(MANAGERS, municipality_id)


def may_grant(actor: Actor, role: Role, municipality_id: str | None) -> bool:
    """Give or end a role; only an administrator makes administrators."""
    if role is Role.ADMIN or municipality_id is None:
        return actor.is_admin
    return may_manage_people(actor, municipality_id)


def may_change_account(actor: Actor, grants: Iterable[Grant]) -> bool:
    """Change name and e-mail, make a link, deactivate: only where every role of the person is one's own to give.

    Otherwise a coordinator could take over the account of somebody who also serves another municipality.
    """
    return all(may_grant(actor, grant.role, grant.municipality_id) for grant in grants)


def may_change_organisation(actor: Actor, municipality_id: str | None) -> bool:
    """Rename an organisation: one of a municipality by its coordinator, one of the network by the administrator."""
    return actor.is_admin if municipality_id is None else may_manage_people(actor, municipality_id)
