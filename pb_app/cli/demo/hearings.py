"""The example hearings: drawn up, announced, moved, cancelled, held and reported."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from functools import partial

from pb_app.accounts.queries import find_organisation_by_name
from pb_app.cli.demo.examples import Row, number, read_examples
from pb_app.cli.demo.history import Moment, Season
from pb_app.cli.demo.people import COORDINATORS, OFFICER, YOUTH_CENTRE, DemoPerson, actor_of
from pb_app.cli.demo.planning import team_members
from pb_app.hearings.announcement_service import cancel_hearing, publish_hearing
from pb_app.hearings.attendance import AttendanceCounts
from pb_app.hearings.day.agenda import AgendaPart, suggest_agenda
from pb_app.hearings.day.minutes import MinutesDraft
from pb_app.hearings.day.minutes_service import publish_minutes, save_minutes
from pb_app.hearings.meeting_service import mark_held, record_attendance
from pb_app.hearings.particulars import get_hearing
from pb_app.hearings.planning.facts_rules import minutes_between
from pb_app.hearings.queries import HearingCard, get_card
from pb_app.hearings.rules import Audience, HearingFacts, HearingStatus, Part, Slot, VenueChoice
from pb_app.hearings.service import create_hearing, reschedule_hearing
from pb_app.territory.queries import list_venues

TICKED = frozenset(
    {
        "clash_team",
        "clash_venue",
        "holiday",
        "hour_unknown",
        "hour_twice",
        "place_unknown",
        "short_notice",
        "venue_unknown",
    }
)
"""What the office ticked when it announced its season; not everything was settled yet."""
DRAWN_UP, ANNOUNCED = -26, -25
USUAL_START = "11:00"
AGENDA = {
    AgendaPart.OPENING: ("Hapja", "Opening"),
    AgendaPart.DRAFT_BUDGET: (
        "Projektbuxheti dhe tavanet e programeve", "Draft budget and ceilings of the programmes",
    ),
    AgendaPart.LAST_YEAR: ("Çfarë u kërkua vjet dhe çfarë u bë", "What was asked last year, and what was done"),
    AgendaPart.DISCUSSION: (
        "Çfarë i duhet zonës suaj: propozimet", "What your area needs: proposals",
    ),
    AgendaPart.CLOSING: ("Mbyllja", "Closing"),
}  # fmt: skip


def hearing_moments(season: Season) -> Iterator[Moment]:
    """Everything that happens to the hearings; what is said at them is told by ``proposals``."""
    calendar = season.calendar
    rows = {row["key"]: row for row in read_examples("hearings")}
    for minutes, row in enumerate(rows.values()):
        later = timedelta(minutes=4 * minutes)
        yield Moment(calendar.at(DRAWN_UP, "09:10") + later, partial(_draw_up, season, row))
        yield Moment(calendar.at(ANNOUNCED, "13:00") + later, partial(_announce, season, row))
    for change in read_examples("changes"):
        at = calendar.at(int(change["working_day"]), "10:30")
        yield Moment(at, partial(_change, season, rows[change["key"]], change))
    for report in read_examples("reports"):
        row = rows[report["key"]]
        begun = start_of(season, row)
        yield Moment(begun + timedelta(minutes=75), partial(_count, season, row, report))
        yield Moment(begun + timedelta(minutes=100), partial(_hold, season, row))
        yield Moment(begun + timedelta(hours=18), partial(_report, season, row, report))


def start_of(season: Season, row: Row) -> datetime:
    """The instant at which an example hearing begins."""
    return season.calendar.at(int(row["working_day"]), row["start"] or USUAL_START)


def card_of(season: Season, row: Row) -> HearingCard:
    """The hearing of a row, drafts included."""
    return get_card(row["municipality_id"], season.hearings[row["key"]], with_drafts=True)


def assistant_of(row: Row) -> DemoPerson:
    """Who counts and writes down at the hearing: the youth centre where there is one."""
    return YOUTH_CENTRE if row["municipality_id"] == "vlore" else COORDINATORS[row["municipality_id"]]


def _draw_up(season: Season, row: Row) -> None:
    municipality_id = row["municipality_id"]
    season.hearings[row["key"]] = create_hearing(
        actor=actor_of(COORDINATORS[municipality_id]), municipality_id=municipality_id,
        facts=_facts(season, row), cycle_id=season.cycle_ids[municipality_id], confirmed=TICKED, is_example=True,
    )  # fmt: skip


def _facts(season: Season, row: Row) -> HearingFacts:
    venues = {venue.name: venue.id for venue in list_venues(row["municipality_id"])}
    year = season.calendar.year
    place_ids = tuple(row["place_ids"].split())
    return HearingFacts(
        slot=_slot(season, row, int(row["working_day"])),
        audience=Audience(row["audience"]),
        purpose=f"Projektbuxheti {year} dhe programi buxhetor afatmesëm {year}–{year + 2}",
        purpose_en=f"Draft budget {year} and medium-term budget {year}–{year + 2}",
        agenda=_agenda(row, 0),
        agenda_en=_agenda(row, 1),
        place_ids=place_ids,
        theme_ids=tuple(row["themes"].split()),
        venue=VenueChoice(venue_id=venues[row["venue"]]) if row["venue"] else VenueChoice(),
        organisations=_organisations(row),
        team=_team(row),
    )


def _agenda(row: Row, language: int) -> str:
    """The parts of a hearing, with their hours where its own are known."""
    if not (row["start"] and row["end"]):
        return "\n".join(words[language] for words in AGENDA.values())
    start, end = time.fromisoformat(row["start"]), time.fromisoformat(row["end"])
    parts = suggest_agenda(start, minutes_between(start, end))
    return "\n".join(f"{begins:%H:%M}–{ends:%H:%M} {AGENDA[part][language]}" for part, begins, ends in parts)


def _slot(season: Season, row: Row, working_day: int) -> Slot:
    start, end = (time.fromisoformat(row[name]) if row[name] else None for name in ("start", "end"))
    return Slot(season.calendar.day(working_day), start, end)


def _organisations(row: Row) -> tuple[tuple[int, Part], ...]:
    found = find_organisation_by_name(YOUTH_CENTRE.organisation)
    is_assisted = found is not None and row["municipality_id"] == YOUTH_CENTRE.municipality_id
    return ((found.id, Part.ASSISTED),) if found is not None and is_assisted else ()


def _team(row: Row) -> tuple[int, ...]:
    """The example team of the place: one for the town's regions, one for what lies around it."""
    if row["municipality_id"] != "vlore":
        return ()
    is_in_town = bool(set(row["place_ids"].split()) & set(OFFICER.place_ids))
    return team_members("Ekipi 1 (shembull)" if is_in_town else "Ekipi 2 (shembull)")


def _announce(season: Season, row: Row) -> None:
    card = card_of(season, row)
    status = HearingStatus.TENTATIVE if row["status"] == "tentative" else HearingStatus.CONFIRMED
    publish_hearing(
        actor=actor_of(COORDINATORS[card.municipality_id]), hearing_id=card.id, expected_version=card.version,
        status=status, confirmed=TICKED,
    )  # fmt: skip


def _change(season: Season, row: Row, change: Row) -> None:
    card = card_of(season, row)
    actor = actor_of(COORDINATORS[card.municipality_id])
    if change["change"] == "cancelled":
        cancel_hearing(
            actor=actor, hearing_id=card.id, expected_version=card.version, reason=change["reason"]
        )
        return
    reschedule_hearing(
        actor=actor, hearing_id=card.id, expected_version=card.version, reason=change["reason"],
        slot=_slot(season, row, int(change["to_working_day"])), confirmed=TICKED,
    )  # fmt: skip


def _count(season: Season, row: Row, report: Row) -> None:
    counts = AttendanceCounts(
        total=number(report["total"]), women=number(report["women"]), men=number(report["men"]),
        not_stated=number(report["not_stated"]),
    )  # fmt: skip
    actor, card = actor_of(assistant_of(row)), card_of(season, row)
    record_attendance(actor=actor, hearing_id=card.id, expected_version=0, counts=counts)


def _hold(season: Season, row: Row) -> None:
    card = card_of(season, row)
    actor = actor_of(COORDINATORS[card.municipality_id])
    mark_held(actor=actor, hearing_id=card.id, expected_version=card.version)


def _report(season: Season, row: Row, report: Row) -> None:
    card = card_of(season, row)
    save_minutes(
        actor=actor_of(assistant_of(row)), hearing_id=card.id, expected_version=0,
        draft=MinutesDraft(
            text=report["minutes"], text_en=report["minutes_en"], number=report["number"],
            opened_at=time.fromisoformat(report["opened"]), closed_at=time.fromisoformat(report["closed"]),
            chair=COORDINATORS[row["municipality_id"]].name, minute_taker=assistant_of(row).name,
            officials="Zyra e buxhetit (shembull)",
        ),
    )  # fmt: skip
    written = get_hearing(card.municipality_id, card.ref, for_staff=True).minutes
    publish_minutes(
        actor=actor_of(COORDINATORS[card.municipality_id]), hearing_id=card.id,
        expected_version=written.version if written else 0,
    )  # fmt: skip
