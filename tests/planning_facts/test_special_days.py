"""Special days: who may say them, what they contradict, and what follows for doubts and deadlines."""

from dataclasses import replace
from datetime import date, time

import pytest
import sqlalchemy as sa

from pb_app.audit.tables import AuditEntry
from pb_app.database import db
from pb_app.hearings.announcement_service import publish_hearing
from pb_app.hearings.planning.facts_rules import SpecialPeriodDraft
from pb_app.hearings.planning.facts_special_days import (
    add_special_period,
    change_special_period,
    get_special_period,
    list_special_periods,
    public_days,
    remove_special_period,
)
from pb_app.hearings.planning.rules import SpecialPeriodKind
from pb_app.hearings.rules import HearingStatus, Slot
from pb_app.kernel.actor import SYSTEM
from pb_app.kernel.errors import DomainError, Forbidden, NeedsConfirmation, NotFound, StaleVersion
from tests.cast import Cast
from tests.hearings import factories as hearings
from tests.house_client import HouseClient

HOLIDAY, WORKING, ELECTION = SpecialPeriodKind
ON = date(2026, 10, 20)
CITY_DAY = SpecialPeriodDraft(HOLIDAY, ON, ON, "Festa e qytetit", "City day")
ELECTIONS = SpecialPeriodDraft(
    ELECTION, date(2026, 10, 10), date(2026, 11, 1), "Zgjedhje të pjesshme", "By-election", "Dekret SHEMBULL"
)


def test_a_holiday_of_ones_own_makes_the_notice_short_and_is_doubted(cast: Cast) -> None:
    card = hearings.draft(slot=Slot(date(2026, 10, 8), time(17), None))

    def doubts() -> list[str]:
        with pytest.raises(NeedsConfirmation) as caught:
            publish_hearing(
                actor=SYSTEM,
                hearing_id=card.id,
                expected_version=card.version,
                status=HearingStatus.CONFIRMED,
            )
        return [warn.code for warn in caught.value.warnings]

    add_special_period(
        actor=cast.coordinator, municipality_id="vlore",
        draft=replace(CITY_DAY, first_day=date(2026, 10, 6), last_day=date(2026, 10, 6)),
    )  # fmt: skip
    assert doubts() == ["short_notice"]
    add_special_period(actor=cast.coordinator, municipality_id="vlore", draft=_moved_to(date(2026, 10, 8)))
    assert "election_period" in doubts()


def _moved_to(on: date) -> SpecialPeriodDraft:
    return replace(ELECTIONS, first_day=on, last_day=on)


def test_an_election_asks_for_a_tick_that_names_the_act(cast: Cast) -> None:
    card = hearings.draft()
    add_special_period(actor=cast.coordinator, municipality_id="vlore", draft=ELECTIONS)
    ticks = frozenset({"venue_unknown", "short_notice", "holiday"})
    with pytest.raises(NeedsConfirmation) as caught:
        publish_hearing(actor=SYSTEM, hearing_id=card.id, expected_version=card.version, confirmed=ticks)
    assert [warn.params["name"] for warn in caught.value.warnings] == [
        "Zgjedhje të pjesshme (Dekret SHEMBULL)"
    ]
    publish_hearing(
        actor=SYSTEM, hearing_id=card.id, expected_version=card.version, confirmed=ticks | {"election_period"}
    )


def test_another_municipality_is_not_touched_but_what_holds_for_all_is(cast: Cast) -> None:
    add_special_period(actor=cast.coordinator, municipality_id="vlore", draft=CITY_DAY)
    assert public_days("vlore").is_holiday(ON)
    assert not public_days("fier").is_holiday(ON)
    add_special_period(actor=cast.actor("admin"), municipality_id=None, draft=_moved_to(date(2026, 12, 1)))
    assert public_days("fier").election(date(2026, 12, 1)) is not None
    assert [card.municipality_id for card in list_special_periods("fier")] == [None]


@pytest.mark.parametrize("key", ["officer_1", "youth_centre", "budget_officer", "monitor", "stranger"])
def test_only_the_coordinator_says_it(cast: Cast, key: str) -> None:
    with pytest.raises(Forbidden):
        add_special_period(actor=cast.actor(key), municipality_id="vlore", draft=CITY_DAY)
    period = add_special_period(actor=cast.coordinator, municipality_id="vlore", draft=CITY_DAY)
    with pytest.raises(Forbidden):
        remove_special_period(actor=cast.actor(key), period_id=period, expected_version=1)


def test_only_the_network_says_it_for_all(cast: Cast) -> None:
    with pytest.raises(Forbidden):
        add_special_period(actor=cast.coordinator, municipality_id=None, draft=CITY_DAY)
    period = add_special_period(actor=cast.actor("admin"), municipality_id=None, draft=CITY_DAY)
    with pytest.raises(Forbidden):
        change_special_period(actor=cast.coordinator, period_id=period, expected_version=1, draft=ELECTIONS)


@pytest.mark.parametrize(
    ("draft", "code", "field"),
    [
        (replace(CITY_DAY, name=""), "name_required", "name"),
        (replace(CITY_DAY, last_day=date(2026, 10, 19)), "days_reversed", "last_day"),
        (replace(CITY_DAY, last_day=date(2028, 10, 20)), "period_too_long", "last_day"),
        (replace(ELECTIONS, act=""), "election_act_required", "act"),
        (
            replace(CITY_DAY, kind=WORKING, first_day=date(2026, 10, 1)),
            "special_days_contradict",
            "first_day",
        ),
    ],
)
def test_what_cannot_be_is_refused(cast: Cast, draft: SpecialPeriodDraft, code: str, field: str) -> None:
    add_special_period(actor=cast.coordinator, municipality_id="vlore", draft=CITY_DAY)
    with pytest.raises(DomainError) as caught:
        add_special_period(actor=cast.coordinator, municipality_id="vlore", draft=draft)
    assert (caught.value.code, caught.value.field) == (code, field)


def test_two_at_once_and_undo(cast: Cast) -> None:
    period = add_special_period(actor=cast.coordinator, municipality_id="vlore", draft=CITY_DAY)
    change_special_period(
        actor=cast.coordinator, period_id=period, expected_version=1, draft=replace(CITY_DAY, name="Dita")
    )
    with pytest.raises(StaleVersion):
        change_special_period(actor=cast.coordinator, period_id=period, expected_version=1, draft=CITY_DAY)
    removed = remove_special_period(actor=cast.coordinator, period_id=period, expected_version=2)
    assert removed == replace(CITY_DAY, name="Dita")
    with pytest.raises(NotFound):
        get_special_period(period, "vlore")
    add_special_period(actor=cast.coordinator, municipality_id="vlore", draft=removed)
    actions = db.session.scalars(sa.select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert actions[-4:] == [
        "special_period.added", "special_period.changed", "special_period.removed", "special_period.added",
    ]  # fmt: skip


def test_the_public_month_names_the_holidays_that_count(client: HouseClient, cast: Cast) -> None:
    hearings.announced()
    page = "/vlore/hearings?view=month&month=2026-10"
    assert "Festa e qytetit" not in client.get(page).get_data(as_text=True)
    add_special_period(actor=cast.coordinator, municipality_id="vlore", draft=CITY_DAY)
    hearings.announced(slot=Slot(date(2026, 10, 21), time(17)))
    assert "Festa e qytetit" in client.get(page).get_data(as_text=True)
    assert "City day" in client.get("/en" + page).get_data(as_text=True)
