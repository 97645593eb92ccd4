"""A municipality of a chosen size, made through the use cases, in a throw-away SQLite file."""

from datetime import date, time, timedelta
from pathlib import Path

from apiflask import APIFlask

from pb_app.app import create_app
from pb_app.cli.schema import bring_up_to_date
from pb_app.config import Settings
from pb_app.cycles.rules import CycleStatus
from pb_app.cycles.tables import BudgetCycle, CycleTheme
from pb_app.hearings.announcement_service import publish_hearing
from pb_app.hearings.queries import get_card
from pb_app.hearings.rules import HearingFacts, Slot, VenueChoice
from pb_app.hearings.service import create_hearing
from pb_app.kernel.actor import SYSTEM, VISITOR
from pb_app.kernel.ids import new_token
from pb_app.proposals.rules import Contact, ProposalDraft
from pb_app.proposals.service import submit_proposal
from pb_app.unit_of_work import house, unit_of_work

YEAR = 2027
TICKS = frozenset({"clash_venue", "clash_team", "holiday", "hour_twice", "short_notice"})
THEMES = ("infrastruktura-rrugore", "uji-i-pijshem")


def open_app(folder: Path, database_url: str = "") -> APIFlask:
    """The application over the SQLite file in ``folder``, or over another database."""
    return create_app(
        Settings(
            env="demo",
            database_url=database_url or f"sqlite:///{folder / 'bench.sqlite3'}",
            data_dir=folder,
            secret_key="bench-" + "k" * 40,
            base_url="http://localhost",
        )
    )


def make_app(folder: Path) -> APIFlask:
    """The same over a new database, migrated, with an open budget year for Vlorë."""
    app = open_app(folder)
    bring_up_to_date(app)
    with app.app_context(), unit_of_work(SYSTEM) as uow:
        cycle = BudgetCycle(
            municipality_id="vlore", year=YEAR, status=CycleStatus.OPEN, created_at=uow.now, notice_days=5
        )
        uow.session.add(cycle)
        uow.session.flush()
        uow.session.add_all(
            CycleTheme(cycle_id=cycle.id, theme_id=theme, position=position)
            for position, theme in enumerate(THEMES)
        )
    return app


def add_hearings(app: APIFlask, count: int) -> str:
    """Announce so many hearings in the coming year and give the reference of the last."""
    with app.app_context():
        first = house().clock.now().date() + timedelta(days=30)
        ref = ""
        for number in range(count):
            ref = _announce(first + timedelta(days=number % 300), time(8 + number // 300, 0))
        return ref


def _announce(on: date, start: time) -> str:
    facts = HearingFacts(
        slot=Slot(on, start, time(start.hour + 1)), place_ids=("vlore-rajoni-3",), theme_ids=THEMES[:1],
        purpose="Buxheti 2027", venue=VenueChoice(text="Pallati i Kulturës"),
    )  # fmt: skip
    ref = create_hearing(actor=SYSTEM, municipality_id="vlore", facts=facts, confirmed=TICKS)
    card = get_card("vlore", ref, with_drafts=True)
    publish_hearing(actor=SYSTEM, hearing_id=card.id, expected_version=card.version, confirmed=TICKS)
    return ref


def submit_one(number: int) -> None:
    """One proposal by a visitor, as the form sends it."""
    draft = ProposalDraft(
        text=f"Rruga pranë shkollës nr. {number} ka nevojë për trotuar dhe ndriçim.",
        theme_id=THEMES[0], place_id="vlore-rajoni-3",
    )  # fmt: skip
    submit_proposal(VISITOR, municipality_id="vlore", form_token=new_token(), draft=draft, contact=Contact())
