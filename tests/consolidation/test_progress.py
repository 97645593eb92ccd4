"""From the council's decision to the thing: reports, money, delay, photos, what is left over; and who reads what."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from PIL import Image

from pb_app.consolidation.progress.in_public import is_followed_in_public
from pb_app.consolidation.progress.left_over import list_left_over
from pb_app.consolidation.progress.reading import (
    FollowFilter,
    get_followed,
    list_followed,
    list_steps,
    totals_of,
)
from pb_app.consolidation.progress.rules import (
    Before,
    ProgressDraft,
    ProgressState,
    check_step,
    due_day,
    is_delayed,
    is_silent,
    possible_states,
)
from pb_app.consolidation.progress.service import raise_again, set_due, take_progress_back
from pb_app.consolidation.rules import CouncilOutcome, Decision
from pb_app.consolidation.service.council_word import grant
from pb_app.consolidation.service.rows import get_item_row
from pb_app.cycles.rules import CycleStatus
from pb_app.formats.uploads import PHOTO_SIDE, read_photo
from pb_app.hearings.rules import Slot
from pb_app.kernel.actor import SYSTEM
from pb_app.kernel.errors import DomainError, Forbidden, NeedsConfirmation, NotFound, StaleVersion
from pb_app.unit_of_work import unit_of_work
from tests.cast import Cast
from tests.consolidation.factories import YEAR, card, decide, make_item, proposed_item
from tests.consolidation.pdf_text import pdf_text, reads_pdf
from tests.consolidation.progress_factories import (
    ON,
    approved_item,
    approved_over_years,
    publish_approved,
    report,
    rule_otherwise,
)
from tests.cycles.factories import make_cycle
from tests.hearings.factories import announced
from tests.house.access_world import a_picture
from tests.house_client import HouseClient
from tests.proposals.factories import listed
from tests.proposals.pages import words

S = ProgressState
TODAY = date(2026, 10, 1)


def plain(client: HouseClient, where: str) -> str:
    """The words of a page with plain blanks."""
    return " ".join(words(client.get(where)).replace("\xa0", " ").replace("\u202f", " ").split())


class TestRules:
    def check(self, state: S, before: S | None = None, **values: object) -> list[str]:
        draft = ProgressDraft(**{"state": state, "on_date": ON, **values})
        known = Before(state=before, on_date=ON if before else None, cost_to_date=500 if before else None)
        return [one.code for one in check_step(draft, known, year=YEAR, approved=1000, today=TODAY)]

    @pytest.mark.parametrize(
        ("state", "before", "values", "code"),
        [
            (S.UNDER_WAY, S.DONE, {}, "transition"),
            (S.DONE, S.REMOVED, {}, "transition"),
            (S.DONE, S.CARRIED_OVER, {}, "transition"),
            (S.PLANNED, None, {"on_date": ON + timedelta(days=1)}, "in_the_future"),
            (S.DONE, S.UNDER_WAY, {"on_date": ON - timedelta(days=1)}, "progress_before_last"),
            (S.STOPPED, S.UNDER_WAY, {}, "reason_required"),
            (S.PLANNED, S.TENDERED, {}, "reason_required"),
            (S.CARRIED_OVER, S.PLANNED, {}, "carried_to_year"),
            (S.CARRIED_OVER, S.PLANNED, {"carried_to_year": YEAR}, "carried_to_year"),
            (S.REMOVED, S.PLANNED, {}, "council_decision_required"),
            (S.DONE, S.PLANNED, {"cost_to_date": -1}, "cost_out_of_range"),
            (S.DONE, S.PLANNED, {"cost_to_date": 10**18}, "cost_out_of_range"),
            (S.DONE, S.PLANNED, {"note": "x" * 1001}, "too_long"),
        ],
    )
    def test_what_cannot_be(self, state: S, before: S | None, values: dict[str, object], code: str) -> None:
        with pytest.raises(DomainError, match=code):
            self.check(state, before, **values)

    @pytest.mark.parametrize(
        ("state", "before", "values", "codes"),
        [
            (S.UNDER_WAY, None, {}, []),
            (S.UNDER_WAY, S.UNDER_WAY, {"note": "Vazhdon"}, []),
            (S.TENDERED, S.UNDER_WAY, {"note": "Kontrata u zgjidh"}, []),
            (S.DONE, S.DONE, {"cost_to_date": 1000}, []),
            (S.UNDER_WAY, S.STOPPED, {}, []),
            (S.REMOVED, S.PLANNED, {"council_decision": "12, datë 3.3.2027"}, []),
            (S.CARRIED_OVER, S.UNDER_WAY, {"carried_to_year": YEAR + 1}, []),
            (S.DONE, S.UNDER_WAY, {"cost_to_date": 1001}, ["cost_over_approved"]),
            (S.DONE, S.UNDER_WAY, {"cost_to_date": 499}, ["cost_fell"]),
            (S.DONE, S.UNDER_WAY, {"cost_to_date": 600, "old_lek": True}, ["old_lek_amounts"]),
        ],
    )
    def test_what_can_be_and_what_is_doubted(
        self, state: S, before: S | None, values: dict[str, object], codes: list[str]
    ) -> None:
        assert self.check(state, before, **values) == codes

    def test_what_is_offered_is_what_is_accepted(self) -> None:
        for before in (None, *S):
            for state in S:
                offered = state in possible_states(before)
                values = {"note": "arsye", "carried_to_year": YEAR + 1, "council_decision": "1"}
                try:
                    self.check(state, before, **values)
                except DomainError:
                    assert not offered, (before, state)
                else:
                    assert offered, (before, state)

    def test_late_is_after_the_day_and_only_while_something_is_expected(self) -> None:
        due = due_day(None, (2027, 2028), 2027)
        assert due == date(2028, 12, 31)
        assert due_day(date(2027, 5, 1), (2027,), 2027) == date(2027, 5, 1)
        assert due_day(None, (), 2027) == date(2027, 12, 31)
        assert not is_delayed(S.UNDER_WAY, due, due)
        assert is_delayed(S.UNDER_WAY, due, due + timedelta(days=1))
        assert is_delayed(None, due, due + timedelta(days=1))
        assert not is_delayed(S.DONE, due, due + timedelta(days=1))
        assert is_silent(S.UNDER_WAY, ON, ON + timedelta(days=91))
        assert not is_silent(S.UNDER_WAY, ON, ON + timedelta(days=90))
        assert not is_silent(None, None, ON)


@pytest.mark.usefixtures("cycle_id")
class TestReports:
    def test_what_the_council_has_not_approved_has_no_work(self, cast: Cast) -> None:
        code = proposed_item()
        with pytest.raises(DomainError, match="not_approved"):
            report(code, S.PLANNED, cast.actor("coordinator"))

    def test_the_last_report_tells_the_state_and_the_highest_known_cost_stays(self, cast: Cast) -> None:
        code = approved_item()
        report(code, S.TENDERED, cast.actor("budget_officer"), cost_to_date=300_000)
        report(code, S.UNDER_WAY, cast.actor("coordinator"), note="Filluan punimet")
        item = get_followed("vlore", code, today=TODAY)
        assert (item.state, item.spent, item.whole, item.share) == (S.UNDER_WAY, 300_000, 1_200_000, 25)
        assert [step.state for step in list_steps(item.id)] == [S.UNDER_WAY, S.TENDERED]

    def test_the_same_form_twice_reports_once(self) -> None:
        code = approved_item()
        version = card(code).version
        report(code, S.PLANNED, token="t" * 22)
        report(code, S.PLANNED, token="t" * 22)
        assert len(list_steps(card(code).id)) == 1
        assert card(code).version == version + 1

    def test_doubts_are_ticked(self) -> None:
        code = approved_item()
        with pytest.raises(NeedsConfirmation):
            report(code, S.DONE, cost_to_date=2_000_000)
        assert not list_steps(card(code).id)
        report(code, S.DONE, cost_to_date=2_000_000, confirmed={"cost_over_approved"})
        assert get_followed("vlore", code, today=TODAY).share == 100

    def test_the_last_report_is_taken_back_with_a_reason_and_only_the_last(self, cast: Cast) -> None:
        code = approved_item()
        report(code, S.PLANNED)
        report(code, S.DONE)
        last, first = list_steps(card(code).id)

        def take(step_id: int, reason: str) -> None:
            take_progress_back(
                cast.actor("coordinator"), municipality_id="vlore", code=code, step_id=step_id, reason=reason
            )

        with pytest.raises(DomainError, match="progress_not_last"):
            take(first.id, "gabim")
        with pytest.raises(DomainError, match="reason_required"):
            take(last.id, "")
        take(last.id, "gabim")
        assert get_followed("vlore", code, today=TODAY).state is S.PLANNED
        assert len(list_steps(card(code).id, with_taken_back=True)) == 2
        with pytest.raises(DomainError, match="progress_not_last"):
            take(last.id, "përsëri")

    @pytest.mark.parametrize("who", ["officer_1", "youth_centre", "monitor", "stranger"])
    def test_who_may_not(self, cast: Cast, who: str) -> None:
        code = approved_item()
        with pytest.raises(Forbidden):
            report(code, S.PLANNED, cast.actor(who))

    def test_a_stale_version_reports_nothing(self, cast: Cast) -> None:
        code = approved_item()
        with pytest.raises(StaleVersion):
            set_due(
                cast.actor("coordinator"), municipality_id="vlore", code=code, expected_version=99, due_on=ON
            )

    def test_a_photo_is_small_without_hidden_data_and_needs_words(self) -> None:
        exif = Image.Exif()
        exif[0x010E] = "KANARINA-GPS"
        written = BytesIO()
        Image.new("RGB", (3000, 1500), "#226688").save(written, "JPEG", exif=exif)
        assert b"KANARINA" in written.getvalue()
        photo = read_photo(written.getvalue(), max_megabytes=1)
        assert b"KANARINA" not in photo.content
        assert photo.size == (PHOTO_SIDE, PHOTO_SIDE // 2)
        code = approved_item()
        with pytest.raises(DomainError, match="photo_needs_words"):
            report(code, S.DONE, photo=photo)

    @pytest.mark.parametrize(
        "content", [b"<html><script>alert(1)</script>", b"%PDF-1.4\n%%EOF", b"\xff\xd8\xff", b""]
    )
    def test_what_is_no_photo(self, content: bytes) -> None:
        with pytest.raises(DomainError, match=r"file_type|file_no_picture"):
            read_photo(content, max_megabytes=1)

    def test_places_themes_states_and_delay_narrow(self, cycle_id: int) -> None:
        near = approved_item(listed(place_id="vlore-rajoni-3"))
        far = approved_item(listed(place_id="vlore-novosele", theme_id="tjeter"))
        report(far, S.DONE)
        items = list_followed(cycle_id, today=date(2028, 1, 1))
        codes = lambda **asked: [one.code for one in items if FollowFilter(**asked).takes(one)]  # noqa: E731
        assert codes() == [near, far]
        assert codes(place_ids=frozenset({"vlore-novosele"})) == [far]
        assert codes(theme_id="tjeter") == [far]
        assert codes(state="delayed") == [near]
        assert codes(state="none") == [near]
        assert codes(state="done") == [far]
        assert codes(state="nonsense") == []
        totals = totals_of(items)
        assert (totals.items, totals.delayed, totals.approved) == (2, 1, {YEAR: 2_400_000})


@pytest.mark.usefixtures("cycle_id")
class TestPages:
    def test_the_public_reads_nothing_before_the_councils_decision_is_published(
        self, client: HouseClient
    ) -> None:
        code = approved_item(title="Kanarina e kanalit")
        report(code, S.UNDER_WAY)
        page = words(client.get(f"/vlore/budget/{YEAR}/progress"))
        assert "Kanarina" not in page
        client.get(f"/vlore/budget/{YEAR}/progress/{code}", status=404)
        assert not is_followed_in_public(card(code).cycle_id)

    def test_then_it_reads_state_dates_costs_and_photos(self, client: HouseClient) -> None:
        ref = listed()
        code = approved_item(ref)
        publish_approved()
        report(
            code, S.UNDER_WAY, cost_to_date=400_000, note="Filluan punimet te ura",
            photo=read_photo(a_picture(), max_megabytes=1), photo_alt="Ura gjatë punimeve",
        )  # fmt: skip
        page = words(client.get(f"/vlore/budget/{YEAR}/progress"))
        assert "Në zbatim" in page
        assert "400 000 lekë" in page.replace("\xa0", " ")
        assert "zëra të përfunduar" in page
        assert "zëra me vonesë" in page
        item = client.get(f"/vlore/budget/{YEAR}/progress/{code}").get_data(as_text=True)
        assert 'alt="Ura gjatë punimeve"' in item
        assert ref in item
        step = list_steps(card(code).id)[0]
        photo = client.get(f"/vlore/budget/{YEAR}/progress/{code}/photo/{step.id}")
        assert photo.headers["Cache-Control"] == "no-cache", (
            "a report may be taken back for what its photo shows"
        )
        assert photo.mimetype == "image/png"
        assert "Në zbatim" in words(client.get(f"/vlore/proposals/{ref}"))
        client.get(f"/en/vlore/budget/{YEAR}/progress/{code}")
        take_progress_back(SYSTEM, municipality_id="vlore", code=code, step_id=step.id, reason="gabim")
        client.get(f"/vlore/budget/{YEAR}/progress/{code}/photo/{step.id}", status=404)
        assert "te ura" not in words(client.get(f"/vlore/budget/{YEAR}/progress/{code}"))

    def test_who_wrote_a_report_is_not_public(self, client: HouseClient, cast: Cast) -> None:
        code = approved_item()
        publish_approved()
        report(code, S.PLANNED, cast.actor("coordinator"))
        assert "coordinator" not in words(client.get(f"/vlore/budget/{YEAR}/progress/{code}"))

    def test_another_years_address_is_not_there(self, client: HouseClient) -> None:
        code = approved_item()
        publish_approved()
        make_cycle(year=YEAR + 1)
        client.get(f"/vlore/budget/{YEAR + 1}/progress/{code}", status=404)
        client.get(f"/fier/budget/{YEAR}/progress/{code}", status=404)

    def test_the_years_own_money_is_the_lists_and_stands_beside_the_whole_plan(
        self, client: HouseClient
    ) -> None:
        approved_item(lek=300_000)
        code = approved_over_years({YEAR: 1_000_000, YEAR + 1: 4_000_000})
        publish_approved()
        report(code, S.UNDER_WAY, cost_to_date=400_000)
        page = plain(client, f"/vlore/budget/{YEAR}/progress")
        assert "miratuar nga Këshilli për 2027 1 300 000 lekë" in page
        assert "miratuar nga Këshilli për 2027–2028 së bashku" in page
        assert "5 300 000 lekë" in page
        assert "Miratuar për 2027: 1 000 000 lekë · për 2027–2028 së bashku: 5 000 000 lekë" in page
        assert "400 000 lekë nga 5 000 000 lekë për 2027–2028" in page
        assert "Miratuar për 2027: 300 000 lekë" in page
        the_list = plain(client, f"/vlore/budget/{YEAR}/list").replace(".", " ")
        for amount in ("1 300 000", "4 000 000", "1 000 000"):
            assert amount in the_list, amount
        client.login("coordinator")
        assert "për 2027 1 300 000 lekë" in plain(client, "/staff/vlore/consolidation/progress")
        assert "for 2027–2028 together" in plain(client, f"/en/vlore/budget/{YEAR}/progress/{code}")

    def test_a_year_of_which_the_council_gave_nothing_is_in_no_sum(self) -> None:
        code = approved_over_years({YEAR: 1_000_000, YEAR + 1: 4_000_000})
        with unit_of_work(SYSTEM) as uow:
            item = get_item_row(uow, "vlore", code)
            item.council = CouncilOutcome.CHANGED
            grant(item, {YEAR: 700_000}, {YEAR: 1_000_000, YEAR + 1: 4_000_000})
        assert get_followed("vlore", code, today=TODAY).approved == {YEAR: 700_000}
        with pytest.raises(NeedsConfirmation) as caught:
            report(code, S.UNDER_WAY, cost_to_date=800_000)
        assert [one.code for one in caught.value.warnings] == ["cost_over_approved"]

    def test_earlier_years_are_offered_and_no_year_that_nobody_may_read(self, client: HouseClient) -> None:
        approved_item()
        publish_approved()
        make_cycle(year=YEAR - 1)
        make_cycle(year=YEAR + 1)
        make_cycle(year=YEAR + 2, status=CycleStatus.PREPARING)
        where = f"/vlore/budget/{YEAR + 1}/progress"
        page = client.get(where).get_data(as_text=True)
        assert f'href="/vlore/budget/{YEAR}/progress"' in page
        assert f'href="{where}" aria-current="true"' in page
        assert f"/vlore/budget/{YEAR - 1}/progress" not in page
        assert f"/vlore/budget/{YEAR + 2}/progress" not in page
        the_list = client.get(f"/vlore/budget/{YEAR}/list").get_data(as_text=True)
        assert f'href="/vlore/budget/{YEAR}/progress"' in the_list
        client.login("coordinator")
        room = "/staff/vlore/consolidation/progress"
        page = client.get(f"{room}?year={YEAR}").get_data(as_text=True)
        for year in (YEAR - 1, YEAR, YEAR + 1, YEAR + 2):
            assert f'href="{room}?year={year}"' in page
        client.get(f"{room}?year=2031", status=404)

    def test_the_office_reports_by_its_form(self, client: HouseClient) -> None:
        code = approved_item()
        client.login("budget_officer")
        where = f"/staff/vlore/consolidation/{code}/progress"
        fields = client.form(where) | {
            "state": "under_way",
            "on_date": "01.10.2026",
            "cost_to_date": "2 milionë",
        }
        doubted = words(client.post(where, fields, status=200))
        assert "më shumë se sa miratoi Këshilli" in doubted
        wrong = words(client.post(where, fields | {"cost_to_date": "shumë"}, status=200))
        assert "1.200.000 ose 1,2 milionë" in wrong.split("Diçka duhet ndrequr")[1][:200]
        done = fields | {
            "confirm": "cost_over_approved",
            "photo": (BytesIO(a_picture()), "x.png"),
            "photo_alt": "Ura",
        }
        client.post(where, done)
        assert get_followed("vlore", code, today=TODAY).spent == 2_000_000
        html = fields | {"token": "n" * 22, "version": str(card(code).version), "confirm": "cost_over_approved",
                         "photo": (BytesIO(b"<html>"), "pamje.jpg"), "photo_alt": "Ura"}  # fmt: skip
        assert "Diçka duhet ndrequr" in words(client.post(where, html, status=200))
        assert len(list_steps(card(code).id)) == 1
        client.post(where, fields | {"token": "m" * 22}, status=409)
        client.post(
            f"{where}/due", {"version": str(card(code).version), "due_on": "30.09.2026"}, token_from=where
        )
        assert "Me vonesë" in words(client.get(where))
        step = list_steps(card(code).id)[0]
        client.post(f"{where}/{step.id}/take-back", {"reason": ""}, token_from=where)
        assert list_steps(card(code).id)
        client.post(f"{where}/{step.id}/take-back", {"reason": "gabim"}, token_from=where)
        assert not list_steps(card(code).id)
        assert "gabim" in words(client.get(where))
        assert "Zbatimi" in words(client.get("/staff/vlore/consolidation/progress?state=none"))


@pytest.mark.usefixtures("cycle_id")
class TestLeftOver:
    def test_unfinished_and_deferred_items_wait_by_place_and_are_raised_once(
        self, client: HouseClient, cast: Cast
    ) -> None:
        open_code = approved_item(listed(place_id="vlore-novosele"), title="Ura e papërfunduar")
        done_code = approved_item(listed(), title="Ura e përfunduar")
        report(done_code, S.DONE)
        put_off = make_item(listed(), title="Ura e shtyrë")
        decide(put_off, Decision.DEFERRED, "Pa projekt")
        make_cycle(year=YEAR + 1)
        left = list_left_over("vlore", YEAR + 1, today=TODAY)
        assert [one.code for one in left] == [open_code, put_off]
        client.login("coordinator")
        where = f"/staff/vlore/consolidation/left-over?year={YEAR + 1}"
        page = words(client.get(where))
        assert "Ura e papërfunduar" in page
        assert "Ura e përfunduar" not in page
        client.post(f"/staff/vlore/consolidation/left-over/{open_code}?year={YEAR + 1}", token_from=where)
        again = raise_again(cast.actor("coordinator"), municipality_id="vlore", code=open_code, year=YEAR + 1)
        assert [one.raised_as for one in list_left_over("vlore", YEAR + 1, today=TODAY)] == [again, ""]
        assert card(again).place_ids == ("vlore-novosele",)
        assert card(again).amounts == ()

    def test_only_of_an_earlier_year_and_by_who_gathers(self, cast: Cast) -> None:
        code = approved_item()
        with pytest.raises(DomainError, match="not_an_earlier_year"):
            raise_again(SYSTEM, municipality_id="vlore", code=code, year=YEAR)
        with pytest.raises(Forbidden):
            raise_again(cast.actor("budget_officer"), municipality_id="vlore", code=code, year=YEAR + 1)
        with pytest.raises(NotFound):
            raise_again(SYSTEM, municipality_id="fier", code=code, year=YEAR + 1)


@pytest.mark.usefixtures("cycle_id")
class TestLastYearSheet:
    @reads_pdf
    def test_it_holds_what_the_hearings_places_asked_for_and_what_was_done(self, client: HouseClient) -> None:
        here = approved_item(listed(place_id="vlore-rajoni-3"), title="Trotuari i shkollës")
        elsewhere = approved_item(listed(place_id="vlore-novosele"), title="Kanali i Novoselës")
        publish_approved()
        report(here, S.UNDER_WAY, cost_to_date=300_000)
        report(elsewhere, S.DONE)
        make_cycle(year=YEAR + 1)
        coming = announced(slot=Slot(date(2027, 10, 12)), place_ids=("vlore-rajoni-3",))
        client.login("coordinator")
        client.get(f"/staff/vlore/hearings/{coming.ref}/sheets")
        sheet = client.get(f"/staff/vlore/hearings/{coming.ref}/sheets/last-year.pdf")
        text = " ".join(pdf_text(sheet.data).split())
        assert "Çfarë u kërkua vjet dhe çfarë u bë" in text
        assert "Trotuari i shkollës" in text
        assert "Në zbatim" in text
        assert "Kanali i Novoselës" not in text

    @reads_pdf
    def test_what_the_council_said_stands_there_and_not_what_was_proposed(self, client: HouseClient) -> None:
        approved_item(listed(place_id="vlore-rajoni-3"), title="Trotuari i shkollës")
        changed = approved_item(listed(place_id="vlore-rajoni-3"), title="Stacioni me strehë")
        dropped = approved_item(listed(place_id="vlore-rajoni-3"), title="Fusha e lagjes")
        rule_otherwise(changed, CouncilOutcome.CHANGED, lek=700_000, reason="Ndahet në dy vite")
        rule_otherwise(dropped, CouncilOutcome.DROPPED, lek=None, reason="Trualli nuk është i bashkisë")
        publish_approved()
        make_cycle(year=YEAR + 1)
        coming = announced(slot=Slot(date(2027, 10, 12)), place_ids=("vlore-rajoni-3",))
        client.login("coordinator")
        sheet = client.get(f"/staff/vlore/hearings/{coming.ref}/sheets/last-year.pdf")
        text = " ".join(pdf_text(sheet.data).split())
        assert "Propozuar në projektbuxhet" not in text
        for said in (
            "Miratuar me VKB nr. 45",
            "700 000",
            "Ndahet në dy vite",
            "Trualli nuk është i bashkisë",
        ):
            assert said in text, said

    def test_without_a_list_of_a_year_before_there_is_none(self, client: HouseClient) -> None:
        coming = announced(place_ids=("vlore-rajoni-3",))
        client.login("coordinator")
        client.get(f"/staff/vlore/hearings/{coming.ref}/sheets/last-year.pdf", status=404)


def test_what_the_council_decided_since_is_not_public_before_its_version(
    client: HouseClient, cycle_id: int
) -> None:
    ref = listed()
    kept, gone = approved_item(ref, lek=1_200_000), approved_item(lek=3_400_000, title="Ura e vjetër")
    publish_approved()
    rule_otherwise(kept, CouncilOutcome.CHANGED, lek=555_000, reason="rishikim i buxhetit")
    rule_otherwise(gone, CouncilOutcome.DROPPED, lek=None, reason="rishikim i buxhetit")
    page = plain(client, f"/vlore/budget/{YEAR}/progress")
    assert "Ura e vjetër" in page
    assert "555 000" not in page
    assert "1 200 000" in page
    assert "555 000" not in plain(client, f"/vlore/budget/{YEAR}/progress/{kept}")
    assert "555 000" not in plain(client, f"/vlore/proposals/{ref}")
    assert client.get(f"/vlore/budget/{YEAR}/progress/{gone}").status_code == 200
    publish_approved()
    page = plain(client, f"/vlore/budget/{YEAR}/progress")
    assert "555 000" in page
    assert "Ura e vjetër" not in page
    client.get(f"/vlore/budget/{YEAR}/progress/{gone}", status=404)
