"""The form that a citizen fills in, when it may be filled in, and the page that follows the proposal."""

import re
from urllib.parse import urlsplit

import pytest
import sqlalchemy as sa

from pb_app.cycles.rules import CycleStatus
from pb_app.database import db
from pb_app.kernel.errors import DomainError
from pb_app.proposals.rules import Contact
from pb_app.proposals.service import ReportedRow, load_reported_requests
from pb_app.proposals.tables import ProposalContact
from pb_app.web.error_texts import text_of
from tests.conftest import StillClock
from tests.cycles.factories import make_cycle
from tests.house_client import HouseClient
from tests.proposals.factories import EMAIL, NAME, PHONE, TEXT, list_it, submit
from tests.proposals.pages import NEW, TYPED, count, form, words


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
            ({"email": "pa shenjë"}, "Shkruajeni adresën e e-mailit si emri@shembull.al"),
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

    def test_an_address_and_a_number_that_cannot_be_are_named_together(self, client: HouseClient) -> None:
        page = words(client.post(NEW, form(client, email="pa shenjë", phone="nuk kam"), status=200))
        assert "Shkruajeni adresën e e-mailit" in page
        assert text_of(DomainError("phone_unreadable")) in page

    def test_a_number_in_the_text_is_pointed_at_before_it_is_sent_and_hinders_nothing(
        self, client: HouseClient
    ) -> None:
        filled = form(client, text="Rampë te pallati, më telefononi 069 12 34 567")
        page = words(client.post(NEW, filled | {"step": "check"}, status=200))
        assert "069 12 34 567 duket si numër telefoni" in page
        client.post(NEW, filled)
        assert count() == 1
        page = words(client.post(NEW, form(client) | {"step": "check"}, status=200))
        assert "duket si numër" not in page

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
