"""One change of a hearing: load and lock its row, apply what a person says, close with all that must follow."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from pb_app.accounts.tables import Organisation, Person
from pb_app.audit import service as audit
from pb_app.cycles.queries import themes_by_id
from pb_app.hearings import editions, feed
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
from pb_app.kernel.errors import DomainError, Forbidden, NotFound, StaleVersion
from pb_app.territory.queries import find_venue, places_by_id
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
    scopes: frozenset[str]
    """The feeds in which it was."""

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
    wanted = (
        sa.select(Hearing)
        .where(Hearing.id == hearing_id)
        .options(
            selectinload(Hearing.places),
            selectinload(Hearing.themes),
            selectinload(Hearing.organisations),
            selectinload(Hearing.team),
        )
        .with_for_update(key_share=True)
    )
    row = uow.session.scalars(wanted).one_or_none()
    if row is None:
        raise NotFound("hearing")
    return Change(uow, row, snapshot(row), appointment_of(row), feed.scopes_of(row))


def check_allowed(permitted: bool, action: str) -> None:  # noqa: FBT001 - reads as check_allowed(may_edit(…), "edit")
    """Raise ``Forbidden``."""
    if not permitted:
        raise Forbidden(action)


def check_version(change: Change, expected_version: int) -> None:
    """Raise ``StaleVersion`` when somebody else has written meanwhile."""
    if change.row.version != expected_version:
        raise StaleVersion("hearing", expected=expected_version, actual=change.row.version)


def close(
    change: Change,
    action: str,
    event: HearingEvent,
    *,
    ticked: Sequence[str] = (),
    reason: str = "",
    entry: Mapping[str, Any] | None = None,
) -> None:
    """Count the write, raise SEQUENCE where subscribers must know, keep the feed, note event and audit.

    ``entry`` is the line of the next calendar edition: what changed, for the public.
    """
    uow, row = change.uow, change.row
    derive_instants(row)
    if raises_sequence(change.appointment, appointment_of(row)):
        row.sequence += 1
    row.touch()
    row.updated_at = uow.now
    uow.session.flush()
    feed.keep(uow, row.id, former_scopes=change.scopes)
    if entry is not None and row.cycle_id is not None:
        editions.write_next(uow, row.cycle_id, [{"ref": row.ref, "uid": row.uid, **entry}])
    after = snapshot(row)
    changed = [name for name in after if after[name] != change.before.get(name)]
    said: dict[str, Any] = {"confirmed": list(ticked)} if ticked else {}
    if reason or (entry and "reason" in entry):
        said["reason"] = reason or (entry or {})["reason"]
    audit.log(
        uow, action=action, subject_type="hearing", subject_id=row.id, municipality_id=row.municipality_id,
        before={name: change.before.get(name) for name in changed},
        after={name: after[name] for name in changed} | said,
    )  # fmt: skip
    uow.record(event)


def apply_facts(change: Change, facts: HearingFacts) -> None:
    """Write what a person says into the row; raise what ``check_known`` raises."""
    row, uow = change.row, change.uow
    check_known(uow, row.municipality_id, facts)
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


def check_known(uow: UnitOfWork, municipality_id: str, facts: HearingFacts) -> None:
    """Raise ``unknown_`` place, theme, venue, organisation or person, or ``foreign_place``."""
    check_places(municipality_id, facts.place_ids)
    if not set(facts.theme_ids) <= themes_by_id().keys():
        raise DomainError("unknown_theme", field="theme_ids")
    if facts.venue.venue_id is not None:
        venue = find_venue(facts.venue.venue_id)
        if venue is None or venue.municipality_id != municipality_id:
            raise DomainError("unknown_venue", field="venue_id")
    _check_ids(
        uow,
        Organisation.id,
        {key for key, _part in facts.organisations},
        "unknown_organisation",
        "organisations",
    )
    _check_ids(uow, Person.id, set(facts.team), "unknown_person", "team")


def check_places(municipality_id: str, place_ids: Sequence[str]) -> None:
    """Every place must be there and of this municipality."""
    found = places_by_id(set(place_ids))
    if len(found) != len(set(place_ids)):
        raise DomainError("unknown_place", field="place_ids")
    if any(place.municipality_id != municipality_id for place in found.values()):
        raise DomainError("foreign_place", field="place_ids")


def _check_ids(
    uow: UnitOfWork, column: sa.orm.InstrumentedAttribute[int], wanted: set[int], code: str, field: str
) -> None:
    if wanted and set(uow.session.scalars(sa.select(column).where(column.in_(wanted)))) != wanted:
        raise DomainError(code, field=field)


def paths_of(place_ids: Sequence[str]) -> tuple[str, ...]:
    """The paths of places, for the policy."""
    return tuple(place.path for place in places_by_id(set(place_ids)).values())


def event(kind: type[E], row: Hearing, **more: Any) -> E:  # noqa: ANN401 - the fields of the event
    """An event about this hearing."""
    return kind(hearing_id=row.id, municipality_id=row.municipality_id, ref=row.ref, **more)


def fresh(uow: UnitOfWork, row: Hearing) -> Change:
    """The change that makes a new row."""
    return Change(uow, row, {}, appointment_of(row), frozenset())


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
