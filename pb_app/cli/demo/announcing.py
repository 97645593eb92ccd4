"""How Vlorë's example hearings are made known: notices, the heading of the printed calendar, seats to register for."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from typing import Any

from pb_app.cli.demo.examples import Row, read_examples
from pb_app.cli.demo.hearings import card_of
from pb_app.cli.demo.history import Moment, Season
from pb_app.cli.demo.people import COORDINATORS, actor_of
from pb_app.hearings.announcing.rules import NoticeChannel, NoticeFacts
from pb_app.hearings.announcing.service import give_notice
from pb_app.hearings.day.seat_rules import Need, SeatWish
from pb_app.hearings.day.seats import register_seat, set_registration
from pb_app.hearings.season import notice
from pb_app.kernel.ids import new_token

MUNICIPALITY = "vlore"
HEADED, OPENED, REGISTERED = -25, -20, -3
LAST_DAY_TO_COMMENT = 20
SEATS_AT = "V4"
WISHES = (
    SeatWish(people=2, needs=(Need.SIGN_LANGUAGE,)),
    SeatWish(people=1, needs=(Need.TRANSPORT,)),
    SeatWish(people=3),
)
"""Without names: nobody is made up."""


def announcing_moments(season: Season) -> Iterator[Moment]:
    """From the heading of the season to the first people who register."""
    calendar = season.calendar
    rows = {row["key"]: row for row in read_examples("hearings")}
    yield Moment(calendar.at(HEADED, "09:00"), partial(_head_season, season))
    for given in read_examples("notices"):
        at = calendar.at(int(given["working_day"]), "10:00")
        hearings = [rows[key] for key in given["hearings"].split()]
        yield Moment(at, partial(_give_notice, season, hearings, given))
    yield Moment(calendar.at(OPENED, "09:00"), partial(_open_registration, season, rows[SEATS_AT]))
    for order, wish in enumerate(WISHES):
        at = calendar.at(REGISTERED, "18:00") + timedelta(minutes=11 * order)
        yield Moment(at, partial(_register, season, rows[SEATS_AT], wish))


def _head_season(season: Season) -> None:
    year = season.calendar.year
    texts: dict[str, Any] = {
        row["field"]: row["text"].format(year=year, last=year + 2) for row in read_examples("season_notice")
    }
    notice.write_notice(
        actor=actor_of(COORDINATORS[MUNICIPALITY]), municipality_id=MUNICIPALITY, year=year, expected_version=0,
        facts=notice.NoticeFacts(**texts, comments_until=season.calendar.day(LAST_DAY_TO_COMMENT)),
    )  # fmt: skip


def _give_notice(season: Season, hearings: list[Row], given: Row) -> None:
    facts = NoticeFacts(
        channel=NoticeChannel(given["channel"]), given_on=season.calendar.day(int(given["working_day"])),
        place_text=given["place_text"], note=given["note"],
    )  # fmt: skip
    ids = [card_of(season, row).id for row in hearings]
    give_notice(actor=actor_of(COORDINATORS[MUNICIPALITY]), hearing_ids=ids, facts=facts)


def _open_registration(season: Season, row: Row) -> None:
    card = card_of(season, row)
    set_registration(
        actor=actor_of(COORDINATORS[MUNICIPALITY]), hearing_id=card.id, expected_version=card.version, takes=True,
        seats=None,
    )  # fmt: skip


def _register(season: Season, row: Row, wish: SeatWish) -> None:
    ref = card_of(season, row).ref
    register_seat(municipality_id=MUNICIPALITY, ref=ref, form_token=new_token(), wish=wish, language="sq")
