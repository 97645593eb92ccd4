"""What planning must heed in a place: its rule, its market days, the days of its harvest."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields

import sqlalchemy as sa

from pb_app.audit.service import log
from pb_app.database import db
from pb_app.hearings.planning import facts_policy
from pb_app.hearings.planning.facts_rules import (
    DaysOffDraft,
    PlaceRuleDraft,
    check_days_off,
    check_place_rule,
)
from pb_app.hearings.planning.facts_teams import DaysOffCard
from pb_app.hearings.planning.tables import PlaceDayOff, PlaceRule
from pb_app.kernel.actor import Actor
from pb_app.kernel.errors import Forbidden, StaleVersion
from pb_app.territory.queries import PlaceCard, get_place, list_places
from pb_app.territory.rules import PlaceKind
from pb_app.unit_of_work import UnitOfWork, unit_of_work

FIELDS = tuple(field.name for field in fields(PlaceRuleDraft))


@dataclass(frozen=True)
class PlaceFacts:
    """A place with what planning must heed there; version 0 means that nobody has said anything yet."""

    place: PlaceCard
    said: PlaceRuleDraft
    has_rule: bool
    days_off: tuple[DaysOffCard, ...]
    version: int

    @property
    def hearings_per_round(self) -> int:
        """How many hearings the planner looks for in each round."""
        return self.said.hearings_per_round


def default_places(places: Iterable[PlaceCard]) -> frozenset[str]:
    """The ids of the places that have a hearing unless a rule says otherwise.

    The administrative units; instead of a unit that is divided, as a town is into regions, its parts: a unit is
    covered when all its parts are. Villages meet with what they are part of.
    """
    known = [place for place in places if place.kind is not PlaceKind.VILLAGE]
    divided = {place.parent_id for place in known}
    return frozenset(place.id for place in known if place.id not in divided)


def list_place_facts(municipality_id: str, *, with_villages: bool = False) -> list[PlaceFacts]:
    """Every place of a municipality with its rule, in the order of the tree; a village with a rule is among them."""
    rows = _rules(municipality_id)
    all_places = list_places(municipality_id, with_villages=True)
    shown = [
        place
        for place in all_places
        if with_villages or place.kind is not PlaceKind.VILLAGE or place.id in rows
    ]
    return _facts(shown, rows, default_places(all_places))


def get_place_facts(place_id: str, municipality_id: str) -> PlaceFacts:
    """A place of this municipality with its rule; raise ``NotFound`` for any other."""
    place = get_place(place_id, municipality_id)
    return _facts([place], _rules(municipality_id), default_places(list_places(municipality_id)))[0]


def change_place_rule(
    *,
    actor: Actor,
    municipality_id: str,
    place_id: str,
    expected_version: int,
    draft: PlaceRuleDraft | None,
) -> None:
    """Say what a place needs; None takes the rule back, and the place is as all others.

    Raises ``Forbidden``, ``NotFound``, ``StaleVersion``, and what ``check_place_rule`` says.
    """
    if draft is not None:
        check_place_rule(draft)
    with unit_of_work(actor) as uow:
        _allowed_place(uow, place_id, municipality_id)
        row = uow.session.get(PlaceRule, place_id, with_for_update=True)
        actual = 0 if row is None else row.version
        if actual != expected_version:
            raise StaleVersion("place_rule", expected=expected_version, actual=actual)
        before = None if row is None else asdict(_draft(row))
        if draft is None:
            if row is not None:
                uow.session.delete(row)
        else:
            if row is None:
                row = PlaceRule(place_id=place_id, municipality_id=municipality_id, version=0)
                uow.session.add(row)
            _assign(row, draft)
            row.touch()
        action = "place_rule.removed" if draft is None else "place_rule.changed"
        after = None if draft is None else asdict(draft)
        _log(uow, action, place_id, municipality_id, before=before, after=after)


def add_place_days_off(*, actor: Actor, municipality_id: str, place_id: str, draft: DaysOffDraft) -> int:
    """Note a market day or the days of the harvest; the same again changes nothing."""
    kept = check_days_off(draft, may_be_weekly=True)
    days = {"weekday": kept.weekday, "first_day": kept.first_day, "last_day": kept.last_day}
    with unit_of_work(actor) as uow:
        _allowed_place(uow, place_id, municipality_id)
        same = uow.session.scalars(sa.select(PlaceDayOff).filter_by(place_id=place_id, **days)).first()
        if same is not None:
            return same.id
        row = PlaceDayOff(place_id=place_id, reason=kept.reason, **days)
        uow.session.add(row)
        uow.session.flush()
        _log(uow, "place.days_off_added", place_id, municipality_id, after=asdict(kept))
        return row.id


def remove_place_days_off(
    *, actor: Actor, municipality_id: str, place_id: str, days_off_id: int
) -> DaysOffDraft | None:
    """Take days off back and give what they were; None if somebody has done so already."""
    with unit_of_work(actor) as uow:
        _allowed_place(uow, place_id, municipality_id)
        row = uow.session.get(PlaceDayOff, days_off_id)
        if row is None or row.place_id != place_id:
            return None
        draft = DaysOffDraft(row.first_day, row.last_day, row.weekday, row.reason)
        _log(uow, "place.days_off_removed", place_id, municipality_id, before=asdict(draft))
        uow.session.delete(row)
        return draft


def _allowed_place(uow: UnitOfWork, place_id: str, municipality_id: str) -> PlaceCard:
    place = get_place(place_id, municipality_id)
    if not facts_policy.may_change_place_rule(uow.actor, municipality_id, place.path):
        raise Forbidden("change_place_rule")
    return place


def _rules(municipality_id: str) -> dict[str, PlaceRule]:
    wanted = sa.select(PlaceRule).where(PlaceRule.municipality_id == municipality_id)
    return {row.place_id: row for row in db.session.scalars(wanted)}


def _facts(
    places: list[PlaceCard], rows: dict[str, PlaceRule], by_default: frozenset[str]
) -> list[PlaceFacts]:
    days = _days_off([place.id for place in places])
    found = []
    for place in places:
        row = rows.get(place.id)
        plain = PlaceRuleDraft(hearings_per_round=int(place.id in by_default))
        found.append(
            PlaceFacts(
                place=place, said=plain if row is None else _draft(row), has_rule=row is not None,
                days_off=tuple(days.get(place.id, ())), version=0 if row is None else row.version,
            )
        )  # fmt: skip
    return found


def _days_off(place_ids: list[str]) -> dict[str, list[DaysOffCard]]:
    found: dict[str, list[DaysOffCard]] = {}
    wanted = sa.select(PlaceDayOff).where(PlaceDayOff.place_id.in_(place_ids))
    in_order = wanted.order_by(
        PlaceDayOff.weekday.is_(None), PlaceDayOff.weekday, PlaceDayOff.first_day, PlaceDayOff.id
    )
    for row in db.session.scalars(in_order):
        card = DaysOffCard(row.id, row.first_day, row.last_day, row.weekday, row.reason)
        found.setdefault(row.place_id, []).append(card)
    return found


def _draft(row: PlaceRule) -> PlaceRuleDraft:
    values = {name: getattr(row, name) for name in FIELDS}
    return PlaceRuleDraft(**values | {"weekdays": None if row.weekdays is None else tuple(row.weekdays)})


def _assign(row: PlaceRule, draft: PlaceRuleDraft) -> None:
    for name in FIELDS:
        setattr(row, name, getattr(draft, name))
    row.weekdays = None if draft.weekdays is None else sorted(set(draft.weekdays))


def _log(
    uow: UnitOfWork,
    action: str,
    place_id: str,
    municipality_id: str,
    *,
    before: dict[str, object] | None = None,
    after: dict[str, object] | None = None,
) -> None:
    log(
        uow, action=action, subject_type="place", subject_id=place_id, municipality_id=municipality_id,
        before=before, after=after,
    )  # fmt: skip
