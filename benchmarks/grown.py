"""A country that grows: proposals and hearings written straight into the tables, with all that use cases write beside.

Six proposals in ten are of Vlorë and the year in hand, the hardest case; two of its earlier years; two of the other
municipalities. Vlorë has forty hearings a year, going back as far as there are any; the others hold the rest.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final

import sqlalchemy as sa

from benchmarks.asking import Need, needs
from benchmarks.town import THEMES, YEAR
from pb_app.accounts.rules import Scope
from pb_app.accounts.service.people import add_person
from pb_app.accounts.tables import Person
from pb_app.consolidation.rules import CouncilOutcome, Decision, EditionState, Stage
from pb_app.consolidation.service import publish_edition
from pb_app.consolidation.tables import ConsolidatedItem, CouncilDecision, ItemLink, ListEdition
from pb_app.cycles.counters import add_to
from pb_app.cycles.rules import CycleStatus
from pb_app.cycles.tables import BudgetCycle
from pb_app.database import db
from pb_app.hearings.calendar_tables import CalendarEntry
from pb_app.hearings.feed import is_in_window
from pb_app.hearings.rules import Audience, HearingKind, HearingStatus
from pb_app.hearings.tables import Hearing, HearingPlace, HearingTheme
from pb_app.kernel import references
from pb_app.kernel.actor import SYSTEM, Role
from pb_app.kernel.text import fold
from pb_app.proposals.queries.figures import LISTED, PROPOSALS_AT, RECEIVED, VOICES, VOICES_AT
from pb_app.proposals.queries.search import cycle_token, municipality_token
from pb_app.proposals.rules import ANSWERED_ALONE, IN_PUBLIC_LIST, ProposalSource, ProposalStatus
from pb_app.proposals.service.likeness_index import index_many
from pb_app.proposals.service.tallying import Answered, add_tallies
from pb_app.proposals.tables import Proposal, ProposalStep, ProposalSupport
from pb_app.territory.tables import Municipality
from pb_app.unit_of_work import house, unit_of_work

BATCH: Final = 10_000
PLACES: Final = (*(f"vlore-rajoni-{number}" for number in range(1, 6)), "vlore-novosele", None)
HEARINGS_A_YEAR: Final = 40
MOST_OF_VLORE: Final = 1_000
AT_ONE_HEARING: Final = 15
ITEMS: Final = 200
GATHERED_EVERY: Final = 5
_STATES: Final = (
    *(ProposalStatus.LISTED,) * 16, ProposalStatus.SUBMITTED, ProposalStatus.UNDER_REVIEW,
    ProposalStatus.DECLINED, ProposalStatus.FORWARDED,
)  # fmt: skip
_SPREAD: Final = 7
"""Coprime to the states: each budget year and place has proposals in all of them."""
_LEFT_OUT: Final = frozenset({"undecided_left_out", "ungathered_left_out"})
_WAITING: Final = frozenset({ProposalStatus.SUBMITTED, ProposalStatus.UNDER_REVIEW})


@dataclass(frozen=True)
class Year:
    """A budget year of some municipality."""

    id: int
    municipality_id: str
    year: int


class Country:
    """All municipalities with their budget years, one coordinator of Vlorë, an empty list; then grown in steps."""

    def __init__(self) -> None:
        self.today = house().clock.now().date()
        self.person = _add_coordinator()
        self.years = _open_years()
        self.here = next(one for one in self.years if (one.municipality_id, one.year) == ("vlore", YEAR))
        self.proposals = self.hearings = 0
        self._numbers: Counter[int] = Counter()

    def grow(self, proposals: int, hearings: int) -> None:
        """Add as many as are missing."""
        db.session.remove()  # a reader would let no writer commit
        self._add_hearings(hearings)
        self._add_proposals(proposals)
        _settle()

    def _add_proposals(self, count: int) -> None:
        asked = needs(count - self.proposals, seed=count)
        earlier = [one for one in self.years if one.municipality_id == "vlore" and one != self.here]
        others = [one for one in self.years if one.municipality_id != "vlore"]
        turns = (*([self.here],) * 6, *(earlier,) * 2, *(others,) * 2)
        owners = {
            one.id: f"{municipality_token(one.municipality_id)} {cycle_token(one.id)}" for one in self.years
        }
        rooms = (hearing_id for hearing_id in _held_at(self.today) for _time in range(AT_ONE_HEARING))
        for start in range(0, len(asked), BATCH):
            rows = []
            for at, need in enumerate(asked[start : start + BATCH], start=self.proposals + start):
                several = turns[at % len(turns)]
                year = several[at // len(turns) % len(several)]
                room = next(rooms, None) if year is self.here and at % 3 == 0 else None
                self._numbers[year.id] += 1
                rows.append(_proposal(at + 1, self._numbers[year.id], year, need, room))
            _write(rows, owners)
        self.proposals = count

    def _add_hearings(self, count: int) -> None:
        others = sorted({one.municipality_id for one in self.years} - {"vlore"})
        vlore, before = (min(each // 2, MOST_OF_VLORE) for each in (count, self.hearings))
        owners = ["vlore"] * (vlore - before)
        owners += [others[number % len(others)] for number in range(self.hearings - before, count - vlore)]
        at: Counter[str] = Counter({"vlore": before})
        if self.hearings:
            at.update({name: (self.hearings - before) // len(others) + 1 for name in others})
        rows = []
        for number, owner in enumerate(owners, start=self.hearings + 1):
            rows.append(_hearing(number, owner, at[owner], self.today))
            at[owner] += 1
        with db.engine.begin() as connection:
            connection.execute(sa.insert(Hearing), rows)
            connection.execute(
                sa.insert(HearingTheme), [{"hearing_id": row["id"], "theme_id": THEMES[0]} for row in rows]
            )
            connection.execute(sa.insert(HearingPlace), [
                {"hearing_id": row["id"], "place_id": PLACES[row["id"] % 6]}
                for row in rows if row["municipality_id"] == "vlore"
            ])  # fmt: skip
            connection.execute(
                sa.insert(CalendarEntry),
                [_entry(row, language, self.today) for row in rows for language in ("sq", "en")],
            )
            _go_on_counting(connection, "hearing")
        self.hearings = count

    def gather(self) -> None:
        """Gather each fifth of the listed proposals into the items; publish them once, the council having approved."""
        rows = db.session.scalars(
            sa.select(Proposal.id)
            .where(Proposal.cycle_id == self.here.id, Proposal.status == ProposalStatus.LISTED)
            .where(Proposal.id % GATHERED_EVERY == 0, ~sa.exists().where(ItemLink.proposal_id == Proposal.id))
        ).all()
        first = not db.session.scalar(sa.select(sa.func.count()).select_from(ConsolidatedItem))
        now = house().clock.now()
        db.session.remove()
        with db.engine.begin() as connection:
            if first:
                _add_items(connection, self.here.id, now)
            connection.execute(
                sa.insert(ItemLink),
                [
                    {"item_id": id // GATHERED_EVERY % ITEMS + 1, "proposal_id": id, "linked_at": now}
                    for id in rows
                ],
            )
        if first:
            _publish(Stage.DRAFT)
            _approve(self.here.id)
            _publish(Stage.APPROVED)
        _settle()


def _settle() -> None:
    """What PostgreSQL's autovacuum does by itself, a little later."""
    db.session.remove()
    if db.engine.dialect.name == "postgresql":
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(sa.text("VACUUM ANALYZE"))


def _add_coordinator() -> str:
    """The session's name of a coordinator of Vlorë."""
    made = add_person(
        actor=SYSTEM, email="koordinatori@vlore.example", name="SHEMBULL",
        scope=Scope(role=Role.COORDINATOR, municipality_id="vlore"),
    )  # fmt: skip
    with unit_of_work(SYSTEM) as uow:
        return uow.session.get_one(Person, made.person_id).fs_uniquifier


def _open_years() -> list[Year]:
    """The year in hand of each municipality, five earlier ones of Vlorë."""
    with unit_of_work(SYSTEM) as uow:
        known = set(uow.session.execute(sa.select(BudgetCycle.municipality_id, BudgetCycle.year)).tuples())
        wanted = {(name, YEAR) for name in uow.session.scalars(sa.select(Municipality.id))}
        wanted |= {("vlore", YEAR - back) for back in range(1, 6)}
        uow.session.add_all(
            BudgetCycle(
                municipality_id=name, year=year, created_at=uow.now, notice_days=5,
                status=CycleStatus.OPEN if year == YEAR else CycleStatus.CLOSED,
            )
            for name, year in sorted(wanted - known)
        )  # fmt: skip
        uow.session.flush()
        found = sa.select(BudgetCycle.id, BudgetCycle.municipality_id, BudgetCycle.year).order_by(
            BudgetCycle.id
        )
        return [Year(*row) for row in uow.session.execute(found)]


def _hearing(number: int, owner: str, at: int, today: date) -> dict[str, Any]:
    """The hearing ``at`` of a municipality, each nine days before the one before it; the first are to come."""
    day = today + timedelta(days=90 - at * (365 // HEARINGS_A_YEAR))
    start = datetime.combine(day, time(15), tzinfo=UTC)
    return {
        "id": number, "uid": f"grown-{number}", "ref": f"{day}-{number}", "municipality_id": owner,
        "kind": HearingKind.BUDGET_HEARING, "status": HearingStatus.CONFIRMED if day >= today else HearingStatus.HELD,
        "audience": Audience.ALL, "title": "", "title_en": "", "purpose": "SHEMBULL", "purpose_en": "", "agenda": "",
        "agenda_en": "", "on_date": day, "start_time": time(16), "end_time": time(18), "zone": "Europe/Tirane",
        "starts_at": start, "ends_at": start + timedelta(hours=2), "venue_text": "SHEMBULL", "online_url": "",
        "accessibility": "", "cancel_reason": "", "move_reason": "", "sequence": 0, "published_at": start,
        "is_example": True, "source_url": "", "source_note": "", "created_at": start, "updated_at": start, "version": 1,
    }  # fmt: skip


def _entry(row: dict[str, Any], language: str, today: date) -> dict[str, Any]:
    body = f"BEGIN:VEVENT\r\nUID:{row['uid']}\r\nDTSTART:{row['starts_at']:%Y%m%dT%H%M%SZ}\r\nSUMMARY:SHEMBULL\r\n"
    return {
        "hearing_id": row["id"], "language": language, "body": f"{body}END:VEVENT\r\n".encode(),
        "body_hash": "", "last_modified": row["created_at"], "sequence": 0,
        "in_feed": is_in_window(row["status"], row["on_date"], today),
    }  # fmt: skip


def _held_at(today: date) -> list[int]:
    """Hearings of Vlorë that were held, the newest first."""
    wanted = sa.select(Hearing.id).where(Hearing.municipality_id == "vlore", Hearing.on_date < today)
    found = db.session.scalars(wanted.order_by(Hearing.on_date.desc())).all()
    db.session.remove()
    return list(found)


def _proposal(id_: int, number: int, year: Year, need: Need, hearing_id: int | None) -> dict[str, Any]:
    now = datetime.now(UTC)
    status = _STATES[id_ * _SPREAD % len(_STATES)]
    place = PLACES[need.place % len(PLACES)] if year.municipality_id == "vlore" else None
    return {
        "id": id_, "ref": _reference(number, year),
        "municipality_id": year.municipality_id, "cycle_id": year.id,
        "number": number, "place_id": place, "village": "", "theme_id": need.theme_id, "text": need.text,
        "text_en": "", "search_key": fold(need.text), "source": ProposalSource.WEB, "status": status,
        "status_reason": "SHEMBULL" if status is ProposalStatus.DECLINED else "", "forwarded_to": "",
        "voices": 1 + id_ % 3, "answer_in_hall": "", "protocol_number": "", "supports": 0, "hearing_votes": 0,
        "hearing_id": hearing_id, "is_example": True, "source_url": "", "created_at": now,
        "listed_at": None if status in _WAITING else now, "version": 1,
    }  # fmt: skip


def _reference(number: int, year: Year) -> str:
    return references.make(references.prefix_for(year.municipality_id), year.year, number)


def _write(rows: Sequence[dict[str, Any]], owners: dict[int, str]) -> None:
    """A batch with its public line, a supporter of each third, its words, and the kept figures."""
    counts: Counter[tuple[int, str]] = Counter()
    answers = Counter(
        Answered(row["cycle_id"], row["status"], row["status_reason"])
        for row in rows if row["status"] in ANSWERED_ALONE
    )  # fmt: skip
    for row in rows:
        counts[row["cycle_id"], RECEIVED] += 1
        if row["status"] is ProposalStatus.LISTED:
            counts.update({(row["cycle_id"], LISTED): 1, (row["cycle_id"], VOICES): row["voices"]})
        if row["status"] in IN_PUBLIC_LIST:
            place = row["place_id"] or ""
            counts[row["cycle_id"], f"{PROPOSALS_AT}{place}"] += 1
            counts[row["cycle_id"], f"{VOICES_AT}{place}"] += row["voices"]
    with db.engine.begin() as connection:
        connection.execute(sa.insert(Proposal), rows)
        connection.execute(sa.insert(ProposalStep), [
            {"proposal_id": row["id"], "at": row["created_at"], "status": row["status"], "reason": ""} for row in rows
        ])  # fmt: skip
        connection.execute(sa.insert(ProposalSupport), [
            {
                "proposal_id": row["id"], "person_key": f"k{row['id'] % 50_000}", "token_hash": f"t{row['id']}",
                "created_at": row["created_at"], "confirmed_at": row["created_at"],
            }
            for row in rows[::3]
        ])  # fmt: skip
        if connection.dialect.name == "sqlite":
            connection.execute(
                sa.text("INSERT INTO proposal_fts (rowid, words, scope) VALUES (:id, :key, :scope)"),
                [
                    {"id": row["id"], "key": row["search_key"], "scope": owners[row["cycle_id"]]}
                    for row in rows
                ],
            )
        add_tallies(connection, list(answers.items()))
        index_many(connection, [(row["id"], row["cycle_id"], row["text"], "") for row in rows])
        _go_on_counting(connection, "proposal")
    with unit_of_work(SYSTEM) as uow:
        for (cycle_id, name), value in sorted(counts.items()):
            add_to(uow, cycle_id, name, value)


def _add_items(connection: sa.Connection, cycle_id: int, now: datetime) -> None:
    connection.execute(sa.insert(ConsolidatedItem), [
        {
            "id": number, "code": f"G-Z{number}", "municipality_id": "vlore", "cycle_id": cycle_id, "number": number,
            "title": f"SHEMBULL: pune nr. {number}", "title_en": "", "description": "", "description_en": "",
            "theme_id": THEMES[number % 2], "valuation_reason": "", "decision": Decision.PROPOSED,
            "decision_reason": "SHEMBULL", "forwarded_to": "", "decided_at": now, "is_example": True,
            "is_dissolved": False, "created_at": now, "version": 1,
        }
        for number in range(1, ITEMS + 1)
    ])  # fmt: skip
    _go_on_counting(connection, "consolidated_item")


def _publish(stage: Stage) -> None:
    """As the use case freezes it; its files are not asked for."""
    number = publish_edition(SYSTEM, municipality_id="vlore", year=YEAR, stage=stage, confirmed=_LEFT_OUT)
    with unit_of_work(SYSTEM) as uow:
        edition = uow.session.scalars(sa.select(ListEdition).where(ListEdition.number == number)).one()
        edition.state, edition.published_at = EditionState.PUBLISHED, uow.now


def _approve(cycle_id: int) -> None:
    with unit_of_work(SYSTEM) as uow:
        act = CouncilDecision(cycle_id=cycle_id, number="1", decided_on=uow.now.date(), recorded_at=uow.now)
        uow.session.add(act)
        uow.session.flush()
        uow.session.execute(
            sa.update(ConsolidatedItem).values(council=CouncilOutcome.APPROVED, council_decision_id=act.id)
        )


def _go_on_counting(connection: sa.Connection, table: str) -> None:
    """PostgreSQL counts by itself, and was not asked."""
    if connection.dialect.name == "postgresql":
        last = connection.scalar(sa.select(sa.func.max(sa.column("id"))).select_from(sa.table(table)))
        connection.execute(sa.select(sa.func.setval(sa.func.pg_get_serial_sequence(table, "id"), last)))
