"""Published lists, reported requests and activity totals for tests."""

from datetime import date

from pb_app.accounts.tables import Organisation
from pb_app.consolidation.rules.frozen import FrozenItem, FrozenList
from pb_app.consolidation.rules.states import Decision, EditionState, Stage
from pb_app.consolidation.tables import ListEdition
from pb_app.database import db
from pb_app.hearings.calendar_tables import ActivityTotal
from pb_app.hearings.rules import HearingKind
from pb_app.proposals.rules import RequestKind
from pb_app.proposals.tables import ReportedRequest
from tests.conftest import NOW

ITEMS = (
    FrozenItem(
        code="VL27-B001",
        title="Pastrimi i kanaleve kulluese",
        title_en="Cleaning of the drainage canals",
        theme_id="zhvillimi-i-qendrueshem",
        theme="Zhvillimi",
        theme_en="Development",
        theme_icon="develop",
        decision=Decision.PROPOSED,
        amounts={2027: 1_200_000},
        proposals=14,
        voices=31,
    ),
    FrozenItem(
        code="VL27-B002",
        title="Kopsht me drekë",
        theme_id="shkolla-dhe-kopshte",
        theme="Shkolla",
        theme_en="Schools",
        theme_icon="school",
        decision=Decision.NOT_ACCEPTED,
        reason="Nuk mjafton numri.",
    ),
)


def edition(cycle_id: int, number: int = 1, state: EditionState = EditionState.PUBLISHED) -> int:
    """A version of Vlorë's list for 2027; give its id."""
    content = FrozenList(
        municipality_id="vlore",
        municipality="Vlorë",
        year=2027,
        number=number,
        published_on="2026-11-27",
        years=(2027,),
        is_example=False,
        items=ITEMS,
    )
    row = ListEdition(
        cycle_id=cycle_id,
        number=number,
        stage=Stage.DRAFT,
        state=state,
        content=content.as_json(),
        content_hash="ab" * 32,
        changes=[],
        created_at=NOW,
        published_at=NOW if state is EditionState.PUBLISHED else None,
    )
    db.session.add(row)
    db.session.commit()
    return row.id


def reported(municipality_id: str = "berat", text: str = "Ndriçimi i fshatrave", key: str = "k1") -> None:
    """A request that a public source reports."""
    db.session.add(
        ReportedRequest(
            municipality_id=municipality_id,
            kind=RequestKind.NEED,
            year=2015,
            text=text,
            source="bashkiaberat.gov.al",
            source_url="https://bashkiaberat.gov.al/njoftim/",
            content_key=key,
        )
    )
    db.session.commit()


def activity(municipality_id: str = "tirane", count: int = 10, participants: int | None = 200) -> None:
    """A total that the network's bulletin states."""
    organiser = Organisation(slug="a-test", name="Organizata (shembull)", kind="ngo")
    db.session.add(organiser)
    db.session.flush()
    db.session.add(
        ActivityTotal(
            municipality_id=municipality_id,
            organisation_id=organiser.id,
            kind=HearingKind.FOCUS_GROUP,
            period_from=date(2023, 9, 1),
            period_to=date(2023, 11, 30),
            count=count,
            participants=participants,
            places=["Njësia 5"],
            source="Buletini i rrjetit POP, shtator–nëntor 2023",
            source_url="https://popnetwork.al/",
        )
    )
    db.session.commit()
