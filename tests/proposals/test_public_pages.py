"""What a citizen sees: the form, the thanks, the list, the way, the private page."""

import re
from typing import Any
from urllib.parse import urlsplit

import pytest
import sqlalchemy as sa

from pb_app.cycles.rules import CycleStatus
from pb_app.database import db
from pb_app.hearings.rules import HearingStatus
from pb_app.kernel.errors import DomainError
from pb_app.proposals.rules import Contact, ProposalStatus
from pb_app.proposals.service import ReportedRow, load_reported_requests, moderate_proposal
from pb_app.proposals.tables import Proposal, ProposalContact
from pb_app.web.error_texts import text_of
from tests.cast import Cast
from tests.conftest import StillClock
from tests.cycles.factories import make_cycle
from tests.house_client import HouseClient
from tests.proposals.factories import EMAIL, NAME, PHONE, TEXT, list_it, listed, make_hearing, row, submit

NEW = "/vlore/proposals/new"
TYPED = {"place": "vlore-rajoni-3", "theme": "ndricimi", "text": TEXT}


def count() -> int:
    db.session.rollback()
    return db.session.scalar(sa.select(sa.func.count(Proposal.id))) or 0


def words(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.get_data(as_text=True)))


def form(client: HouseClient, **values: str) -> dict[str, str]:
    return client.form(NEW) | TYPED | values


@pytest.mark.usefixtures("cycle_id")
class TestSubmitting:
    def test_from_the_form_over_the_check_to_the_thanks(self, client: HouseClient) -> None:
        filled = form(client, village="Skelë", email=EMAIL)
        shown = client.post(NEW, filled | {"step": "check"}, status=200)
        assert "A është gjithçka në rregull?" in words(shown)
        assert "Rajoni 3, Skelë" in words(shown)
        assert count() == 0
        carried = dict(
            re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', shown.get_data(as_text=True))
        )
        assert {name: carried[name] for name in TYPED} == TYPED
        sent = client.post(NEW, carried | {"step": "send"})
        thanks = client.get(sent.location)
        assert "Faleminderit! Propozimi juaj mbërriti." in words(thanks)
        assert "VL27-0001-" in words(thanks)
        assert f"http://localhost{urlsplit(sent.location).path}" in thanks.get_data(as_text=True)
        assert "sms:?&amp;body=VL27-0001-" in thanks.get_data(as_text=True)
        assert row_count_of_contacts() == 1

    def test_without_the_look_it_is_sent_at_once(self, client: HouseClient) -> None:
        assert "/vlore/follow/" in client.post(NEW, form(client)).location
        assert count() == 1

    def test_the_same_form_again_leads_to_the_same_page(self, client: HouseClient) -> None:
        filled = form(client)
        assert client.post(NEW, filled).location == client.post(NEW, filled).location
        assert count() == 1

    def test_the_same_form_with_other_words_is_shown_again_and_can_then_be_sent(
        self, client: HouseClient
    ) -> None:
        filled = form(client)
        client.post(NEW, filled)
        again = client.post(NEW, filled | {"text": "Një propozim tjetër"}, status=200)
        assert "Nga kjo faqe është dërguar tashmë një propozim: VL27-0001-" in words(again)
        fresh = re.search(r'name="token"[^>]*value="([^"]+)"', again.get_data(as_text=True))
        assert fresh is not None
        client.post(NEW, filled | {"text": "Një propozim tjetër", "token": fresh.group(1)})
        assert count() == 2

    def test_changing_something_keeps_everything(self, client: HouseClient) -> None:
        page = client.post(NEW, form(client, phone=PHONE) | {"step": "edit"}, status=200).get_data(
            as_text=True
        )
        assert TEXT in page
        assert f'value="{PHONE}"' in page
        assert re.search(r'<option[^>]*selected[^>]*value="vlore-rajoni-3"', page)
        assert "error-summary" not in page

    @pytest.mark.parametrize(
        ("values", "said"),
        [
            ({"text": ""}, "Shkruani çfarë i duhet zonës suaj."),
            ({"text": "?!"}, "Shkruani çfarë duhet, të paktën me pak fjalë."),
            ({"text": "a" * 1_000_000}, "4000"),
            ({"text": "Ndriçim\x00 te shkolla"}, DomainError("control_characters")),
            ({"place": ""}, "Zgjidhni ku duhet."),
            ({"place": "fier-fier"}, DomainError("unknown_place")),
            ({"place": "x\x00' OR 1=1"}, DomainError("unknown_place")),
            ({"theme": ""}, "Zgjidhni për çfarë bëhet fjalë."),
            ({"theme": "fluturimi"}, DomainError("unknown_theme")),
            ({"email": "pa shenjë"}, DomainError("email_unreadable")),
            ({"phone": "nuk kam"}, DomainError("phone_unreadable")),
        ],
    )
    def test_a_fault_is_named_and_the_rest_is_kept(
        self, client: HouseClient, values: dict[str, str], said: str | DomainError
    ) -> None:
        page = client.post(NEW, form(client, village="Skelë", **values), status=200)
        assert (said if isinstance(said, str) else text_of(said)) in words(page)
        assert 'value="Skelë"' in page.get_data(as_text=True)
        assert count() == 0

    def test_a_lone_surrogate_does_no_harm(self, client: HouseClient) -> None:
        filled = form(client, text="Ndriçim te shkolla")
        kept = "&".join(f"{name}={value}" for name, value in filled.items() if name != "text").encode()
        response = client.client.post(
            NEW,
            data=kept + b"&text=Ndricim+%ED%A0%80+te+shkolla",
            content_type="application/x-www-form-urlencoded",
        )
        assert response.status_code in {200, 303}

    def test_a_page_left_open_overnight_keeps_the_text(self, client: HouseClient) -> None:
        filled = form(client) | {"csrf_token": "yesterday's"}
        page = client.post(NEW, filled, status=200)
        assert "data-error-summary" in page.get_data(as_text=True)
        assert TEXT in page.get_data(as_text=True)
        assert count() == 0
        client.post(NEW, form(client))
        assert count() == 1

    def test_the_window_that_closed_meanwhile_loses_no_text(
        self, client: HouseClient, clock: StillClock
    ) -> None:
        filled = form(client)
        clock.move(days=90)
        page = client.post(NEW, filled, status=200)
        assert text_of(DomainError("window_closed")) in words(page)
        assert TEXT in page.get_data(as_text=True)

    def test_a_link_may_choose_place_and_theme(self, client: HouseClient) -> None:
        page = client.get(f"{NEW}?place=vlore-novosele&theme=ndricimi&text=nga+lidhja").get_data(as_text=True)
        assert re.search(r'<option[^>]*selected[^>]*value="vlore-novosele"', page)
        assert re.search(r'value="ndricimi" checked', page)
        assert "nga lidhja" not in page

    def test_in_english_too(self, client: HouseClient) -> None:
        page = client.get(f"/en{NEW}")
        assert "What does your area need?" in words(page)
        filled = client.form(f"/en{NEW}") | TYPED
        sent = client.post(f"/en{NEW}", filled)
        assert sent.location.startswith("/en/vlore/follow/")

    def test_the_place_is_found_by_the_name_of_a_village(self, client: HouseClient) -> None:
        from pb_app.kernel.actor import SYSTEM  # noqa: PLC0415 - only here
        from pb_app.territory.loading import place_row  # noqa: PLC0415 - only here
        from pb_app.territory.rules import PlaceKind  # noqa: PLC0415 - only here
        from pb_app.unit_of_work import unit_of_work  # noqa: PLC0415 - only here

        with unit_of_work(SYSTEM) as uow:
            uow.session.add(
                place_row(
                    place_id="vlore-poro",
                    municipality_id="vlore",
                    parent_id="vlore-novosele",
                    parent_path="vlore/vlore-novosele",
                    kind=PlaceKind.VILLAGE,
                    name="Poro",
                )
            )
        assert 'data-alt="Poro"' in client.get(NEW).get_data(as_text=True)


def row_count_of_contacts() -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(ProposalContact)) or 0


class TestBeforeAndAfter:
    def test_a_municipality_without_a_cycle_says_so(self, client: HouseClient) -> None:
        for path in ("/fier/proposals", "/fier/proposals/new"):
            assert "Bashkia Fier nuk e përdor ende këtë sistem" in words(client.get(path))

    def test_it_still_shows_what_public_sources_report(self, client: HouseClient) -> None:
        load_reported_requests(
            [
                ReportedRow(
                    municipality_id="berat",
                    year=2015,
                    text="Ndriçimi i fshatrave",
                    source="bashkiaberat.gov.al",
                )
            ]
        )
        page = words(client.get("/berat/proposals"))
        assert "Kërkesa nga burime publike" in page
        assert "Ndriçimi i fshatrave" in page

    def test_before_the_first_day_the_date_is_said(self, client: HouseClient) -> None:
        from datetime import date  # noqa: PLC0415 - only here

        make_cycle(opens_on=date(2026, 10, 12))
        assert "e hënë, 12 tetor 2026" in words(client.get(NEW))
        assert "Propozimet do të pranohen nga data: e hënë, 12 tetor 2026" in words(
            client.get("/vlore/proposals")
        )

    @pytest.mark.parametrize("status", [CycleStatus.OPEN, CycleStatus.CLOSED])
    def test_after_the_last_day_too(
        self, client: HouseClient, clock: StillClock, status: CycleStatus
    ) -> None:
        make_cycle(status=status)
        clock.move(days=90)
        page = words(client.get(NEW))
        assert "Nuk pranohen më propozime për buxhetin 2027" in page
        assert "e hënë, 30 nëntor 2026" in page


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
        assert "Nuk ka propozim të botuar" in words(client.get(f"/vlore/proposals?ref={hidden}"))
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


@pytest.mark.usefixtures("cycle_id")
class TestFollowing:
    def test_the_private_page_is_kept_nowhere(self, client: HouseClient) -> None:
        response = client.get(f"/vlore/follow/{submit().follow_token}")
        assert response.headers["Cache-Control"] == "no-store"
        assert response.headers["Referrer-Policy"] == "no-referrer"
        assert "noindex" in response.headers["X-Robots-Tag"]
        assert '<meta name="robots" content="noindex, nofollow">' in response.get_data(as_text=True)

    @pytest.mark.parametrize("token", ["x", "A" * 22, "%00", "%ED%A0%80"])
    def test_a_wrong_link_is_not_found(self, client: HouseClient, token: str) -> None:
        submit()
        client.get(f"/vlore/follow/{token}", status=404)

    def test_the_author_withdraws_and_the_text_is_gone(self, client: HouseClient) -> None:
        sent = submit()
        list_it(sent.ref)
        home = f"/vlore/follow/{sent.follow_token}"
        done = client.post(f"{home}/withdraw", token_from=home)
        assert "Propozimi u tërhoq." in words(client.get(done.location))
        page = client.get(f"/vlore/proposals/{sent.ref}")
        assert TEXT not in page.get_data(as_text=True)
        assert "Autori e ka tërhequr" in words(page)
        assert TEXT not in words(client.get("/vlore/proposals"))

    def test_contact_data_are_changed_and_erased(self, client: HouseClient) -> None:
        sent = submit(contact=Contact(name=NAME, email=EMAIL))
        home = f"/vlore/follow/{sent.follow_token}"
        assert NAME in client.get(home).get_data(as_text=True)
        client.post(f"{home}/contact", {"phone": PHONE}, token_from=home)
        page = client.get(home).get_data(as_text=True)
        assert PHONE in page
        assert NAME not in page
        wrong = client.post(f"{home}/contact", {"email": "pa shenjë"}, token_from=home, status=200)
        assert 'value="pa shenjë"' in wrong.get_data(as_text=True)
        client.post(f"{home}/erase", token_from=home)
        assert PHONE not in client.get(home).get_data(as_text=True)
        assert row_count_of_contacts() == 0

    def test_buttons_need_their_token(self, client: HouseClient) -> None:
        home = f"/vlore/follow/{submit().follow_token}"
        client.post(f"{home}/withdraw", {"csrf_token": "wrong"}, status=400)
        client.post(f"{home}/erase", {"csrf_token": "wrong"}, status=400)


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
