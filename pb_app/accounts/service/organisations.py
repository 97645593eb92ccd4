"""Add and rename organisations, and note the other names under which they appear."""

from dataclasses import dataclass

import sqlalchemy as sa

from pb_app.accounts import policy
from pb_app.accounts.events import OrganisationRenamed
from pb_app.accounts.rules import OrganisationKind, normal_website
from pb_app.accounts.tables import Organisation, OrganisationAlias
from pb_app.audit.service import log
from pb_app.kernel.actor import Actor
from pb_app.kernel.errors import DomainError, Forbidden, NotFound, StaleVersion
from pb_app.kernel.text import ascii_slug, fold
from pb_app.unit_of_work import UnitOfWork, unit_of_work

SLUG_MOST = 50


@dataclass(frozen=True)
class OrganisationDraft:
    """What a form or a command says about an organisation."""

    name: str
    kind: OrganisationKind
    website: str = ""
    aliases: tuple[str, ...] = ()
    source: str = ""
    """Where it is known from; noted when it is added."""


def add_organisation(*, actor: Actor, municipality_id: str | None, draft: OrganisationDraft) -> str:
    """Add an organisation of a municipality, or of none (the network's); give its address."""
    if not policy.may_change_organisation(actor, municipality_id):
        raise Forbidden("add_organisation")
    with unit_of_work(actor) as uow:
        _check_names(uow, draft, own_id=None)
        row = Organisation(
            slug=_free_slug(uow, draft.name),
            name=draft.name,
            kind=draft.kind,
            municipality_id=municipality_id,
            website=normal_website(draft.website),
            source=draft.source,
        )
        row.aliases = _alias_rows(draft)
        uow.session.add(row)
        uow.session.flush()
        log(
            uow,
            action="organisation.added",
            subject_type="organisation",
            subject_id=row.id,
            municipality_id=municipality_id,
            after=_as_audited(draft),
        )
        return row.slug


def change_organisation(*, actor: Actor, slug: str, expected_version: int, draft: OrganisationDraft) -> None:
    """Rename it or change its other names; the address stays. Raises ``StaleVersion``, ``organisation_name_taken``."""
    with unit_of_work(actor) as uow:
        row = uow.session.scalars(
            sa.select(Organisation)
            .options(sa.orm.selectinload(Organisation.aliases))
            .where(Organisation.slug == slug)
            .with_for_update(key_share=True)
        ).first()
        if row is None:
            raise NotFound("organisation")
        if not policy.may_change_organisation(actor, row.municipality_id):
            raise Forbidden("change_organisation")
        if row.version != expected_version:
            raise StaleVersion("organisation", expected=expected_version, actual=row.version)
        _check_names(uow, draft, own_id=row.id)
        before = _as_audited(
            OrganisationDraft(row.name, row.kind, row.website, tuple(alias.name for alias in row.aliases))
        )
        if row.name != draft.name:
            uow.record(OrganisationRenamed(organisation_id=row.id, old=row.name, new=draft.name))
        row.name, row.kind, row.website = draft.name, draft.kind, normal_website(draft.website)
        row.aliases = []
        uow.session.flush()
        row.aliases = _alias_rows(draft)
        row.touch()
        log(
            uow,
            action="organisation.changed",
            subject_type="organisation",
            subject_id=row.id,
            municipality_id=row.municipality_id,
            before=before,
            after=_as_audited(draft),
        )


def _check_names(uow: UnitOfWork, draft: OrganisationDraft, *, own_id: int | None) -> None:
    """No two organisations share a name or alias: imports could not tell them apart."""
    keys = {fold(draft.name): "name"} | {fold(alias): "aliases" for alias in draft.aliases}
    others = sa.select(OrganisationAlias.search_key, OrganisationAlias.organisation_id).where(
        OrganisationAlias.search_key.in_(keys)
    )
    taken = {key for key, owner in uow.session.execute(others) if owner != own_id}
    names = sa.select(Organisation.id, Organisation.name)
    taken |= {fold(name) for owner, name in uow.session.execute(names) if owner != own_id} & keys.keys()
    if taken:
        raise DomainError("organisation_name_taken", field=keys[min(taken)])


def _alias_rows(draft: OrganisationDraft) -> list[OrganisationAlias]:
    spellings = {fold(alias): alias for alias in draft.aliases if fold(alias) not in {"", fold(draft.name)}}
    return [OrganisationAlias(name=name, search_key=key) for key, name in spellings.items()]


def _free_slug(uow: UnitOfWork, name: str) -> str:
    base = ascii_slug(name)[:SLUG_MOST].strip("-") or "organizata"
    taken = set(uow.session.scalars(sa.select(Organisation.slug).where(Organisation.slug.startswith(base))))
    return next(
        slug for slug in (base, *(f"{base}-{n}" for n in range(2, len(taken) + 3))) if slug not in taken
    )


def _as_audited(draft: OrganisationDraft) -> dict[str, object]:
    return {"name": draft.name, "kind": draft.kind, "website": draft.website, "aliases": list(draft.aliases)}
