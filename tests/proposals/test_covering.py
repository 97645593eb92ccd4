"""Personal data in a proposal: found by their shape, covered everywhere, known to the audit record alone."""

from datetime import date, time

import pytest
import sqlalchemy as sa

from pb_app.audit.tables import AuditPayload
from pb_app.database import db
from pb_app.hearings.day.minutes import MinutesDraft
from pb_app.hearings.day.minutes_reading import list_revisions
from pb_app.hearings.day.minutes_service import publish_minutes, save_minutes
from pb_app.hearings.rules import Slot
from pb_app.kernel.actor import SYSTEM
from pb_app.kernel.errors import DomainError, Forbidden, StaleVersion
from pb_app.proposals.moderating.covering import cover_words
from pb_app.proposals.moderating.rules import COVER, cover, find_personal, read_passages
from pb_app.proposals.queries import ProposalFilter, get_public_proposal, list_public_proposals
from pb_app.proposals.rules import ProposalStatus
from pb_app.proposals.service import moderate_proposal, record_proposal
from pb_app.proposals.tables import ProposalStep, ProposalWord
from tests.cast import Cast
from tests.hearings.factories import announced
from tests.house_client import HouseClient
from tests.proposals.factories import a_draft, listed, row, submit
from tests.proposals.pages import words

CANARY = "Kanarina Zezaku"
SAID = f"Rruga te shtëpia e {CANARY}, tel. 069 12 34 567, është pa drita. {CANARY} e kërkon prej vitesh."


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Më shkruani te kanarina.z+1@example.org ju lutem", ("kanarina.z+1@example.org",)),
        ("tel. 069 12 34 567", ("069 12 34 567",)),
        ("+355 69 123 4567 pas ores 17", ("+355 69 123 4567",)),
        ("033/22-33-44", ("033/22-33-44",)),
        ("NID J12345678T", ("J12345678T",)),
        ("llogaria AL47 2121 1009 0000 0002 3569 8741", ("AL47 2121 1009 0000 0002 3569 8741",)),
        ("Duhen 1.200.000 lekë dhe 12 000 000 lekë", ()),
        ("Buxheti 2027, njësia 5, rruga 12, 30 shtëpi", ()),
        ("01.02.2026", ()),
        ("Kontrata Sociale 2019-2023 dhe 2023–2027", ()),
        ("telefoni 033 222 333", ("033 222 333",)),
        ("Duhen 12000000 lekë", ()),
        ("Duhen 12000000 mijëra herë", ("12000000",)),
        ("0691234567 Allajbeu", ("0691234567",)),
        ("0691234567 lekë; thirrni 0691234567", ("0691234567",)),
        ("", ()),
    ],
)
def test_what_is_found_by_its_shape(text: str, found: tuple[str, ...]) -> None:
    assert find_personal(text) == found


def test_whole_words_are_covered_wherever_they_stand_and_their_length_is_not_told() -> None:
    assert cover("Ana dhe ANA, jo banane.", ("ana",)) == f"{COVER} dhe {COVER}, jo banane."
    assert cover("Arta\n  Hoxhallari", ("Arta Hoxhallari",)) == COVER
    assert cover("Arta H. dhe Arta", ("Arta", "Arta H.")) == f"{COVER} dhe {COVER}"


@pytest.mark.parametrize(
    ("typed", "code"),
    [("", "nothing_to_cover"), ("  \n", "nothing_to_cover"), ("a", "passage_too_short"), ("..", "passage_too_short"),
     ("\n".join(f"fjala{n}" for n in range(41)), "too_many_passages")],
)  # fmt: skip
def test_passages_that_cannot_be_meant(typed: str, code: str) -> None:
    with pytest.raises(DomainError, match=code):
        read_passages(typed)


@pytest.fixture
def said(cycle_id: int) -> str:
    return listed(text=SAID)


def do_cover(
    cast: Cast, ref: str, *passages: str, who: str = "coordinator", version: int | None = None
) -> int:
    return cover_words(
        cast.actor(who), municipality_id="vlore", ref=ref, expected_version=version or row(ref).version,
        passages=passages,
    )  # fmt: skip


def test_covered_words_are_found_by_nobody(cast: Cast, said: str) -> None:
    assert do_cover(cast, said, CANARY, "069 12 34 567") == 1
    assert CANARY not in get_public_proposal("vlore", said).text
    assert get_public_proposal("vlore", said).text.count(COVER) == 3
    assert not list_public_proposals("vlore", ProposalFilter(q="zezaku")).items
    assert [card.ref for card in list_public_proposals("vlore", ProposalFilter(q="drita")).items] == [said]
    assert "kanarina" not in row(said).search_key


def test_no_index_and_no_earlier_reason_keeps_them(cast: Cast, said: str) -> None:
    moderate_proposal(
        cast.actor("coordinator"), municipality_id="vlore", ref=said, expected_version=row(said).version,
        status=ProposalStatus.DECLINED, reason=f"E kërkoi {CANARY}.",
    )  # fmt: skip
    do_cover(cast, said, CANARY)
    kept = [
        *db.session.scalars(sa.select(ProposalWord.word)),
        *db.session.scalars(sa.select(ProposalStep.reason)),
    ]
    assert kept
    assert not [one for one in kept if "kanarin" in one.lower() or "zezak" in one.lower()]


def test_the_words_as_given_stay_in_the_audit_record(cast: Cast, said: str) -> None:
    do_cover(cast, said, CANARY)
    bodies = [payload.body for payload in db.session.scalars(sa.select(AuditPayload))]
    assert any(body["before"] and body["before"].get("text") == SAID for body in bodies)
    assert all(CANARY not in str(body["after"]) for body in bodies[-1:])


def test_the_desk_does_not_tell_them_either(cast: Cast, said: str, client: HouseClient) -> None:
    do_cover(cast, said, CANARY)
    client.login("coordinator")
    page = client.get(f"/staff/vlore/proposals/{said}").get_data(as_text=True)
    assert "U mbuluan të dhëna personale" in page
    assert CANARY not in page
    assert CANARY not in client.get(f"/staff/vlore/proposals/{said}/edit").get_data(as_text=True)


def test_a_slip_is_named_and_covers_nothing(cast: Cast, said: str) -> None:
    with pytest.raises(DomainError, match="passage_not_found"):
        do_cover(cast, said, CANARY, "Kanarinna")
    assert row(said).text == SAID


def test_a_text_of_nothing_but_personal_data_is_not_left_empty(cast: Cast, cycle_id: int) -> None:
    ref = listed(text=CANARY)
    with pytest.raises(DomainError, match="proposal_text_required"):
        do_cover(cast, ref, CANARY)


@pytest.mark.parametrize("who", ["officer_2", "budget_officer", "youth_centre", "monitor", "stranger"])
def test_only_who_answers_it_covers(cast: Cast, said: str, who: str) -> None:
    with pytest.raises(Forbidden):
        do_cover(cast, said, CANARY, who=who)


def test_a_stale_version_covers_nothing(cast: Cast, said: str) -> None:
    with pytest.raises(StaleVersion):
        do_cover(cast, said, CANARY, version=row(said).version + 1)
    assert CANARY in row(said).text


def test_published_minutes_quote_it_covered_too(cast: Cast, cycle_id: int) -> None:
    card = announced(place_ids=("vlore-rajoni-1",), slot=Slot(date(2026, 10, 1), time(9, 0)))
    ref = record_proposal(
        SYSTEM, municipality_id="vlore", hearing_ref=card.ref, draft=a_draft(text=SAID), device_key="k" * 20
    ).ref
    save_minutes(actor=SYSTEM, hearing_id=card.id, expected_version=0, draft=MinutesDraft(text="U diskutua."))
    publish_minutes(actor=SYSTEM, hearing_id=card.id, expected_version=1)
    assert CANARY in str(list_revisions(card.id)[0].content)
    do_cover(cast, ref, CANARY)
    [revision] = list_revisions(card.id)
    assert CANARY not in str(revision.content)
    assert revision.content.draft.text == "U diskutua."


def test_the_page_offers_what_it_found_and_covers_what_is_ticked_and_written(
    cast: Cast, cycle_id: int, client: HouseClient
) -> None:
    ref = submit(text=SAID).ref
    client.login("coordinator")
    assert "069 12 34 567" in words(client.get(f"/staff/vlore/proposals/{ref}"))
    page = client.get(f"/staff/vlore/proposals/{ref}/cover")
    assert 'value="069 12 34 567" checked' in page.get_data(as_text=True)
    done = client.post(
        f"/staff/vlore/proposals/{ref}/cover",
        {"version": "1", "found": ["069 12 34 567"], "passages": CANARY},
    )
    assert done.location.endswith(ref)
    assert row(ref).text.count(COVER) == 3
    refused = client.post(
        f"/staff/vlore/proposals/{ref}/cover", {"version": "2", "passages": "fjalë tjetër"}, status=200
    )
    assert "fjalë tjetër" in words(refused)
    assert "nuk gjendet në këtë propozim" in words(refused)
