"""One change of a hearing: load and lock its row, apply what a person says, close with all that must follow."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from pb_app.audit import service as audit
from pb_app.hearings import editions, feed, known
from pb_app.hearings.events import HearingEvent
from pb_app.hearings.policy import HearingScope
from pb_app.hearings.rules import (
    Appointment,
    HearingFacts,
    HearingStatus,
    Slot,
    VenueChoice,
    instant,
    raises_sequence,
)
from pb_app.hearings.tables import (
    Hearing,
    HearingOrganisation,
    HearingPlace,
    HearingTeamMember,
    HearingTheme,
)
from pb_app.kernel.errors import Forbidden, NotFound, StaleVersion
from pb_app.territory.queries import places_by_id
from pb_app.unit_of_work import UnitOfWork

E = TypeVar("E", bound=HearingEvent)

_SPOKEN = (
    "kind", "audience", "title", "title_en", "purpose", "purpose_en", "agenda", "agenda_en", "online_url",
    "accessibility",
)  # fmt: skip
_AUDITED = (
    *_SPOKEN, "status", "on_date", "start_time", "end_time", "venue_id", "venue_text", "cancel_reason",
    "move_reason", "sequence",
)  # fmt: skip


@dataclass
class Change:
    """A hearing that is being changed, with what it was before."""

    uow: UnitOfWork
    row: Hearing
    before: Mapping[str, Any]
    appointment: Appointment

    @property
    def policy_scope(self) -> HearingScope:
        """The hearing as the policy sees it."""
        return HearingScope(
            self.row.municipality_id, self.row.status, paths_of([link.place_id for link in self.row.places])
        )

    @property
    def was_public(self) -> bool:
        """Whether people could see it before this change."""
        return self.appointment.status is not HearingStatus.DRAFT


def load(uow: UnitOfWork, hearing_id: int) -> Change:
    """The hearing with its children, locked until the commit; raise ``NotFound``."""
    found = load_all(uow, [hearing_id])
    if not found:
        raise NotFound("hearing")
    return found[hearing_id]


def load_all(uow: UnitOfWork, hearing_ids: Collection[int]) -> dict[int, Change]:
    """Several hearings likewise, by id; the number of statements does not grow with theirs."""
    wanted = (
        sa.select(Hearing)
        .where(Hearing.id.in_(hearing_ids))
        .options(
            selectinload(Hearing.places),
            selectinload(Hearing.themes),
            selectinload(Hearing.organisations),
            selectinload(Hearing.team),
        )
        .order_by(Hearing.id)
        .with_for_update(key_share=True)
    )
    rows = uow.session.scalars(wanted).all()
    return {row.id: Change(uow, row, snapshot(row), appointment_of(row)) for row in rows}


def check_allowed(permitted: bool, action: str) -> None:  # noqa: FBT001 - reads as check_allowed(may_edit(…), "edit")
    """Raise ``Forbidden``."""
    if not permitted:
        raise Forbidden(action)


def check_version(change: Change, expected_version: int) -> None:
    """Raise ``StaleVersion`` when somebody else has written meanwhile."""
    if change.row.version != expected_version:
        raise StaleVersion("hearing", expected=expected_version, actual=change.row.version)


@dataclass(frozen=True)
class Closing:
    """A change that is done, and what must be said of it.

    ``entry`` is the line of the next calendar edition: what changed, for the public.
    """

    change: Change
    action: str
    event: HearingEvent
    ticked: Sequence[str] = ()
    reason: str = ""
    entry: Mapping[str, Any] | None = None


def close(
    change: Change,
    action: str,
    event: HearingEvent,
    *,
    ticked: Sequence[str] = (),
    reason: str = "",
    entry: Mapping[str, Any] | None = None,
) -> None:
    """Count the write, raise SEQUENCE where subscribers must know, keep the feed, note event and audit."""
    close_all(change.uow, [Closing(change, action, event, ticked, reason, entry)])


def close_all(uow: UnitOfWork, closings: Sequence[Closing]) -> dict[int, int]:
    """The same for several changes at once: one calendar edition a cycle, whose number is given by its id."""
    for closing in closings:
        row = closing.change.row
        derive_instants(row)
        if raises_sequence(closing.change.appointment, appointment_of(row)):
            row.sequence += 1
        row.touch()
        row.updated_at = uow.now
    uow.session.flush()
    feed.refresh(uow, [closing.change.row.id for closing in closings])
    numbers = _write_editions(uow, closings)
    for closing in closings:
        _note(closing)
    return numbers


def _write_editions(uow: UnitOfWork, closings: Sequence[Closing]) -> dict[int, int]:
    entries: dict[int, list[Mapping[str, Any]]] = {}
    for closing in closings:
        row = closing.change.row
        if closing.entry is not None and row.cycle_id is not None:
            entries.setdefault(row.cycle_id, []).append({"ref": row.ref, "uid": row.uid, **closing.entry})
    return {cycle_id: editions.write_next(uow, cycle_id, said) for cycle_id, said in sorted(entries.items())}


def _note(closing: Closing) -> None:
    change, row, entry = closing.change, closing.change.row, closing.entry or {}
    after = snapshot(row)
    changed = [name for name in after if after[name] != change.before.get(name)]
    said: dict[str, Any] = {"confirmed": list(closing.ticked)} if closing.ticked else {}
    if closing.reason or "reason" in entry:
        said["reason"] = closing.reason or entry["reason"]
    audit.log(
        change.uow, action=closing.action, subject_type="hearing", subject_id=row.id,
        municipality_id=row.municipality_id, before={name: change.before.get(name) for name in changed},
        after={name: after[name] for name in changed} | said,
    )  # fmt: skip
    change.uow.record(closing.event)


def apply_facts(change: Change, facts: HearingFacts) -> None:
    """Write what a person says into the row; raise what ``known.check_known`` raises."""
    known.check_known(change.uow, change.row.municipality_id, facts)
    write_facts(change.row, facts)


def write_facts(row: Hearing, facts: HearingFacts) -> None:
    """The same where all that is named is known already."""
    for name in _SPOKEN:
        setattr(row, name, getattr(facts, name))
    apply_slot(row, facts.slot)
    row.venue_id, row.venue_text = facts.venue.venue_id, facts.venue.text
    row.places = _kept(row.places, facts.place_ids, "place_id", lambda key: HearingPlace(place_id=key))
    row.themes = _kept(row.themes, facts.theme_ids, "theme_id", lambda key: HearingTheme(theme_id=key))
    row.team = _kept(row.team, facts.team, "person_id", lambda key: HearingTeamMember(person_id=key))
    parts = dict(facts.organisations)
    row.organisations = _kept(
        row.organisations, tuple(parts), "organisation_id",
        lambda key: HearingOrganisation(organisation_id=key, part=parts[key]),
    )  # fmt: skip
    for link in row.organisations:
        link.part = parts[link.organisation_id]


def _kept(old: Sequence[Any], keys: Sequence[Any], name: str, make: Any) -> list[Any]:  # noqa: ANN401 - four kinds of child rows
    known = {getattr(link, name): link for link in old}
    return [known[key] if key in known else make(key) for key in dict.fromkeys(keys)]


def apply_slot(row: Hearing, slot: Slot) -> None:
    """Write date and hours with the instants derived from them."""
    row.on_date, row.start_time, row.end_time = slot.on, slot.start, slot.end
    derive_instants(row)


def derive_instants(row: Hearing) -> None:
    """UTC follows from the local truth."""
    row.starts_at = None if row.start_time is None else instant(row.on_date, row.start_time)
    row.ends_at = None if row.end_time is None else instant(row.on_date, row.end_time)


def paths_of(place_ids: Sequence[str]) -> tuple[str, ...]:
    """The paths of places, for the policy."""
    return tuple(place.path for place in places_by_id(set(place_ids)).values())


def event(kind: type[E], row: Hearing, **more: Any) -> E:  # noqa: ANN401 - the fields of the event
    """An event about this hearing."""
    return kind(hearing_id=row.id, municipality_id=row.municipality_id, ref=row.ref, **more)


def fresh(uow: UnitOfWork, row: Hearing) -> Change:
    """The change that makes a new row."""
    return Change(uow, row, {}, appointment_of(row))


def with_slot(facts: HearingFacts, slot: Slot, venue: VenueChoice | None) -> HearingFacts:
    """The same hearing at another time, and in another hall if one is given."""
    return replace(facts, slot=slot, venue=venue or facts.venue)


def facts_of(row: Hearing) -> HearingFacts:
    """What was said of a hearing, to be said again with a difference."""
    return HearingFacts(
        slot=Slot(row.on_date, row.start_time, row.end_time),
        venue=VenueChoice(row.venue_id, row.venue_text),
        place_ids=tuple(link.place_id for link in row.places),
        theme_ids=tuple(link.theme_id for link in row.themes),
        organisations=tuple((link.organisation_id, link.part) for link in row.organisations),
        team=tuple(link.person_id for link in row.team),
        **{name: getattr(row, name) for name in _SPOKEN},
    )


def appointment_of(row: Hearing) -> Appointment:
    """What subscribers have in their calendars."""
    return Appointment(
        slot=Slot(row.on_date, row.start_time, row.end_time), status=row.status,
        place_ids=frozenset(link.place_id for link in row.places),
        venue=VenueChoice(row.venue_id, row.venue_text),
    )  # fmt: skip


def snapshot(row: Hearing) -> dict[str, Any]:
    """The hearing as the audit record keeps it."""
    return {name: getattr(row, name) for name in _AUDITED} | {
        "places": sorted(link.place_id for link in row.places),
        "themes": sorted(link.theme_id for link in row.themes),
        "organisations": sorted([link.organisation_id, link.part] for link in row.organisations),
        "team": sorted(link.person_id for link in row.team),
    }
