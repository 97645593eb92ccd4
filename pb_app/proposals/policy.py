"""Who may do what with proposals: predicates over an actor and facts."""

from dataclasses import dataclass

from pb_app.kernel.actor import Actor, Role

_RUNS_ALL = frozenset({Role.COORDINATOR})
_RUNS_SOME = frozenset({Role.COORDINATOR, Role.OFFICER})
_READS_ALL = frozenset({Role.COORDINATOR, Role.BUDGET_OFFICER})
_STAFF = frozenset({Role.COORDINATOR, Role.OFFICER, Role.BUDGET_OFFICER, Role.YOUTH_CENTRE})


@dataclass(frozen=True)
class ProposalFacts:
    """What the policy needs to know of a proposal; ``place_path`` None is the whole municipality."""

    municipality_id: str
    place_path: str | None
    is_recorded: bool
    is_public: bool


@dataclass(frozen=True)
class Reach:
    """Which proposals somebody finds in the queue: of some places or (None) of all, all or only what is no secret."""

    place_paths: tuple[str, ...] | None
    only_recorded_or_public: bool


def may_open_queue(actor: Actor, municipality_id: str) -> bool:
    """The staff's list of proposals; monitors read the public one."""
    return actor.has_role(_STAFF, municipality_id)


def reach_of(actor: Actor, municipality_id: str) -> Reach:
    """What of the queue this actor sees."""
    if actor.has_role(_READS_ALL, municipality_id):
        return Reach(place_paths=None, only_recorded_or_public=False)
    if actor.has_role({Role.YOUTH_CENTRE}, municipality_id):
        return Reach(place_paths=None, only_recorded_or_public=True)
    return Reach(place_paths=_own_paths(actor, municipality_id), only_recorded_or_public=False)


def _own_paths(actor: Actor, municipality_id: str) -> tuple[str, ...] | None:
    grants = [
        grant
        for grant in actor.grants
        if grant.role is Role.OFFICER and grant.municipality_id in (None, municipality_id)
    ]
    if any(grant.place_path is None for grant in grants):
        return None
    return tuple(grant.place_path for grant in grants if grant.place_path is not None)


def may_moderate(actor: Actor, proposal: ProposalFacts) -> bool:
    """List, decline, forward, edit, and read the author's contact data: an officer in the own places only."""
    paths = () if proposal.place_path is None else (proposal.place_path,)
    return actor.has_role_at(_RUNS_SOME, proposal.municipality_id, paths)


def may_read(actor: Actor, proposal: ProposalFacts) -> bool:
    """Read it in the office; without contact data unless ``may_read_contact``."""
    if may_moderate(actor, proposal) or actor.has_role(_READS_ALL, proposal.municipality_id):
        return True
    is_open = proposal.is_recorded or proposal.is_public
    return is_open and actor.has_role({Role.YOUTH_CENTRE}, proposal.municipality_id)


def may_read_contact(actor: Actor, proposal: ProposalFacts) -> bool:
    """See who sent it: only who may also answer; never the budget officer or a youth centre."""
    return may_moderate(actor, proposal)


def may_add_voice(actor: Actor, proposal: ProposalFacts) -> bool:
    """One more person says the same: who moderates, and the youth centre for what was recorded."""
    if may_moderate(actor, proposal):
        return True
    return proposal.is_recorded and actor.has_role({Role.YOUTH_CENTRE}, proposal.municipality_id)


def may_correct(actor: Actor, proposal: ProposalFacts, *, is_own: bool) -> bool:
    """Put right or take back what was written down at a hearing: who moderates, and who wrote it.

    Whether somebody may (still) record at that hearing at all is for the hearing to say.
    """
    return may_moderate(actor, proposal) or (is_own and proposal.is_recorded)


def may_import(actor: Actor, municipality_id: str) -> bool:
    """Bring many in at once."""
    return actor.has_role_at(_RUNS_ALL, municipality_id, ())


def may_keep_templates(actor: Actor, municipality_id: str) -> bool:
    """The coordinator keeps the prepared answers of the office."""
    return actor.has_role(_RUNS_ALL, municipality_id)


def may_consult(actor: Actor, municipality_id: str) -> bool:
    """Put the draft of the budget before the public, for written comments."""
    return actor.has_role_at(_RUNS_ALL, municipality_id, ())
