"""What everybody sees: the list, one proposal and its way, those of a hearing; and nothing private."""

import re
from typing import Any

import pytest

from pb_app.database import db
from pb_app.hearings.rules import HearingStatus
from pb_app.proposals.rules import Contact, ProposalStatus
from pb_app.proposals.service import moderate_proposal
from pb_app.proposals.tables import Proposal
from tests.cast import Cast
from tests.house_client import HouseClient
from tests.proposals.factories import EMAIL, NAME, PHONE, TEXT, list_it, listed, make_hearing, row, submit
from tests.proposals.pages import NEW, words


@pytest.mark.usefixtures("cycle_id")
class TestListing:
    def test_an_empty_list_leads_to_the_form(self, client: HouseClient) -> None:
        page = client.get("/vlore/proposals")
        assert "Ende nuk ka propozime" in words(page)
        assert NEW in page.get_data(as_text=True)

    def test_it_shows_what_is_listed_and_nothing_else(self, client: HouseClient) -> None:
        listed(text="Ndriçim te shkolla", voices=3)
        submit(text="Ende e palexuar")
        page = words(client.get("/vlore/proposals"))
        assert "Ndriçim te shkolla" in page
        assert "3 zëra" in page
        assert "Ende e palexuar" not in page

    def test_the_filters_stay_in_the_address_and_in_the_form(self, client: HouseClient) -> None:
        for number in range(25):
            listed(text=f"Rruga e radhës {number}", theme_id="infrastruktura-rrugore")
        address = "/vlore/proposals?q=rruga&place=vlore-vlore&theme=infrastruktura-rrugore"
        page = client.get(address).get_data(as_text=True)
        assert 'value="rruga"' in page
        assert '<option value="vlore-vlore" selected>' in page
        following = re.search(r'rel="next" href="([^"]+)"', page)
        assert following is not None
        second = client.get(following.group(1).replace("&amp;", "&")).get_data(as_text=True)
        assert second.count("Rruga e radhës") == 5
        assert 'value="rruga"' in second

    @pytest.mark.parametrize(
        "query",
        [
            "q=%00",
            "place=%00",
            "place=fier-fier",
            "theme=%ED%A0%80",
            "after=9999999999999999999",
            "before=-1",
            "q=" + "x" * 3000,
        ],
    )
    def test_odd_addresses_are_answered(self, client: HouseClient, query: str) -> None:
        listed()
        client.get(f"/vlore/proposals?{query}")

    def test_nothing_found_says_what_to_do(self, client: HouseClient) -> None:
        assert "Nuk u gjet asgjë" in words(client.get("/vlore/proposals?q=helikopter"))

    def test_one_and_three_proposals_cost_the_same(self, client: HouseClient) -> None:
        listed()
        client.get("/vlore/proposals")
        one = len(client.statements)
        for place_id in ("vlore-novosele", "vlore-orikum"):
            listed(place_id=place_id, theme_id="tjeter")
        client.get("/vlore/proposals")
        assert len(client.statements) == one

    def test_no_cookie_is_set(self, client: HouseClient) -> None:
        ref = listed()
        for path in ("/vlore/proposals", f"/vlore/proposals/{ref}"):
            assert "Set-Cookie" not in client.get(path).headers


@pytest.mark.usefixtures("cycle_id")
class TestOneProposal:
    def test_its_page_exists_from_the_listing_on(self, client: HouseClient) -> None:
        ref = submit().ref
        client.get(f"/vlore/proposals/{ref}", status=404)
        list_it(ref)
        page = words(client.get(f"/vlore/proposals/{ref}"))
        assert TEXT in page
        assert "Ku shkoi propozimi" in page
        assert "Vendimi i Këshillit Bashkiak" in page

    @pytest.mark.parametrize(
        "spell",
        [
            str.lower,
            lambda ref: ref.replace("-", ""),
            lambda ref: ref[:-2],
            lambda ref: ref.replace("0", "O"),
        ],
    )
    def test_other_spellings_lead_there(self, client: HouseClient, spell: Any) -> None:
        ref = listed()
        assert client.get(f"/vlore/proposals/{spell(ref)}", status=301).location == f"/vlore/proposals/{ref}"

    @pytest.mark.parametrize(
        "ref", ["VL27-0001-B", "VL27-9999-A", "x", "%00", "VL27-0001-" + "A" * 50, "FR27-0001"]
    )
    def test_what_does_not_exist_is_not_found(self, client: HouseClient, ref: str) -> None:
        listed()
        client.get(f"/vlore/proposals/{ref}", status=404)

    def test_other_spellings_do_not_tell_what_waits(self, client: HouseClient) -> None:
        client.get(f"/vlore/proposals/{submit().ref.lower()}", status=404)

    def test_a_reference_typed_into_the_list_leads_there(self, client: HouseClient) -> None:
        ref = listed()
        assert (
            client.get(f"/vlore/proposals?ref={ref.lower()}", status=303).location
            == f"/vlore/proposals/{ref}"
        )
        assert (
            client.get(f"/divjake/proposals?ref={ref[:-2]}", status=303).location == f"/vlore/proposals/{ref}"
        )
        hidden = submit(text="Ende e palexuar").ref
        assert "Nuk ka propozim të publikuar" in words(client.get(f"/vlore/proposals?ref={hidden}"))
        assert "VL27" in words(client.get("/vlore/proposals?ref=abc"))

    def test_a_no_shows_its_reason(self, client: HouseClient, cast: Cast) -> None:
        ref = listed()
        moderate_proposal(
            cast.coordinator, municipality_id="vlore", ref=ref, expected_version=row(ref).version,
            status=ProposalStatus.DECLINED, reason="Është bërë në vitin 2026",
        )  # fmt: skip
        page = words(client.get(f"/vlore/proposals/{ref}"))
        assert "Nuk u pranua" in page
        assert "Është bërë në vitin 2026" in page


def test_private_data_stand_on_no_public_page(client: HouseClient, cycle_id: int) -> None:
    sent = submit(contact=Contact(name=NAME, email=EMAIL, phone=PHONE))
    list_it(sent.ref)
    for path in (
        "/vlore/proposals",
        "/vlore/proposals?q=kanarina",
        "/vlore/proposals?q=069",
        "/en/vlore/proposals",
        f"/vlore/proposals/{sent.ref}",
        f"/en/vlore/proposals/{sent.ref}",
        NEW,
        "/vlore/",
    ):
        page = client.get(path).get_data(as_text=True)
        for canary in (NAME, EMAIL, PHONE, sent.follow_token):
            assert canary not in page, f"{path} shows {canary}"


@pytest.mark.usefixtures("cycle_id")
class TestProposalsOfAHearing:
    def test_only_what_was_said_there_is_listed_and_the_hearing_is_named(self, client: HouseClient) -> None:
        hearing_id = make_hearing("D27-007", "vlore-rajoni-1", status=HearingStatus.HELD)
        said, elsewhere = listed(), listed(text="Një ndriçim i ri në sheshin kryesor")
        db.session.get_one(Proposal, row(said).id).hearing_id = hearing_id
        db.session.commit()
        shown = client.get("/vlore/proposals?hearing=D27-007")
        text = shown.get_data(as_text=True)
        assert said in text
        assert elsewhere not in text
        assert 'href="/vlore/hearings/D27-007"' in text
        assert "Vetëm ato të një dëgjese: Dëgjesë publike: Rajoni 1, 12 tetor 2026" in words(shown)
        assert 'href="/vlore/proposals?hearing=D27-007"' in client.get("/vlore/hearings/D27-007").get_data(
            as_text=True
        )

    def test_a_draft_is_not_named_and_a_hearing_without_proposals_says_so(self, client: HouseClient) -> None:
        make_hearing("D27-008", "vlore-rajoni-2", status=HearingStatus.DRAFT)
        make_hearing("D27-009", "vlore-rajoni-3")
        assert "Rajoni 2, 12 tetor" not in words(client.get("/vlore/proposals?hearing=D27-008"))
        assert "Ende nuk është publikuar asnjë propozim i kësaj dëgjese" in words(
            client.get("/vlore/proposals?hearing=D27-009")
        )
