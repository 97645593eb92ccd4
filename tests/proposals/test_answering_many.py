"""Answering one after the other and many at once; prepared answers; what another authority said."""

from datetime import date

import pytest

from pb_app.kernel.errors import DomainError, Forbidden, NotFound, StaleVersion
from pb_app.proposals.moderating.forwarding import Forwarding, note_forwarding
from pb_app.proposals.moderating.reading import list_templates
from pb_app.proposals.moderating.rules import TemplateKind
from pb_app.proposals.moderating.templates import add_usual_templates, delete_template, save_template
from pb_app.proposals.rules import ProposalStatus
from pb_app.proposals.service import moderate_proposal, publish_proposals
from tests.cast import Cast
from tests.house_client import HouseClient
from tests.proposals.factories import listed, row, submit
from tests.proposals.pages import words

pytestmark = pytest.mark.usefixtures("cycle_id")
QUEUE = "/staff/vlore/proposals"


def forward(cast: Cast, ref: str) -> None:
    moderate_proposal(
        cast.actor("coordinator"), municipality_id="vlore", ref=ref, expected_version=row(ref).version,
        status=ProposalStatus.FORWARDED, reason="Rrugë kombëtare", forwarded_to="Autoriteti Rrugor Shqiptar",
    )  # fmt: skip


class TestMany:
    def test_those_ticked_are_published_and_those_changed_meanwhile_are_named(self, cast: Cast) -> None:
        refs = [submit().ref for _ in range(3)]
        moderate_proposal(
            cast.actor("coordinator"), municipality_id="vlore", ref=refs[1], expected_version=1,
            status=ProposalStatus.UNDER_REVIEW,
        )  # fmt: skip
        wanted = [(ref, 1) for ref in refs] + [("VL27-9999-X", 1)]
        done, left = publish_proposals(cast.actor("coordinator"), municipality_id="vlore", wanted=wanted)
        assert sorted(done) == sorted([refs[0], refs[2]])
        assert sorted(left) == sorted([refs[1], "VL27-9999-X"])
        assert row(refs[1]).status is ProposalStatus.UNDER_REVIEW

    def test_one_of_another_place_stops_all(self, cast: Cast) -> None:
        own, foreign = submit(place_id="vlore-rajoni-1").ref, submit(place_id="vlore-novosele").ref
        with pytest.raises(Forbidden):
            publish_proposals(
                cast.actor("officer_1"), municipality_id="vlore", wanted=[(own, 1), (foreign, 1)]
            )
        assert row(own).status is ProposalStatus.SUBMITTED

    def test_what_was_answered_is_not_published_again(self, cast: Cast) -> None:
        ref = listed()
        done, left = publish_proposals(
            cast.actor("coordinator"), municipality_id="vlore", wanted=[(ref, row(ref).version)]
        )
        assert (done, left) == ([], [ref])

    def test_the_queue_offers_ticks_and_publishes(self, client: HouseClient) -> None:
        refs = [submit(text=f"Ndriçim në rrugën e {n}").ref for n in ("parë", "dytë")]
        client.login("coordinator")
        page = client.get(QUEUE).get_data(as_text=True)
        assert all(f'value="{ref}:1"' in page for ref in refs)
        done = client.post(
            f"{QUEUE}/publish", {"pick": [f"{ref}:1" for ref in refs], "back": QUEUE}, token_from=QUEUE
        )
        assert done.location == QUEUE
        assert "U publikuan 2 propozime." in words(client.get(QUEUE))
        assert all(row(ref).status is ProposalStatus.LISTED for ref in refs)

    @pytest.mark.parametrize("pick", [[], ["x"], [":"], ["VL27-0001-A:" + "9" * 400], ["\x00:1"]])
    def test_odd_ticks_do_no_harm(self, client: HouseClient, pick: list[str]) -> None:
        client.login("coordinator")
        client.post(f"{QUEUE}/publish", {"pick": pick}, token_from=QUEUE)


class TestNext:
    def test_the_one_that_waited_longest_comes_first_and_then_its_neighbour(
        self, client: HouseClient
    ) -> None:
        first, second = submit().ref, submit().ref
        client.login("coordinator")
        assert client.get(f"{QUEUE}/next", status=303).location.endswith(first)
        answered = client.post(f"{QUEUE}/{first}", {"status": "listed", "version": "1", "then": "next"})
        assert client.get(answered.location, status=303).location.endswith(second)
        client.post(f"{QUEUE}/{second}", {"status": "listed", "version": "1"})
        assert client.get(f"{QUEUE}/next", status=303).location == QUEUE
        assert "Nuk pret më asnjë propozim" in words(client.get(QUEUE))

    def test_an_officer_is_led_through_the_own_places_only(self, client: HouseClient) -> None:
        submit(place_id="vlore-novosele")
        own = submit(place_id="vlore-rajoni-1").ref
        client.login("officer_1")
        assert client.get(f"{QUEUE}/next", status=303).location.endswith(own)


class TestPrepared:
    def save(self, cast: Cast, who: str = "coordinator", title: str = "E bërë", template_id: int | None = None,
             version: int = 0) -> int:  # fmt: skip
        return save_template(
            cast.actor(who), municipality_id="vlore", template_id=template_id, expected_version=version,
            kind=TemplateKind.DECLINE, title=title, body="Propozimi {ref} është bërë tashmë.",
        )  # fmt: skip

    def test_it_fills_the_form_with_the_reference(self, cast: Cast, client: HouseClient) -> None:
        template_id, ref = self.save(cast), submit().ref
        client.login("coordinator")
        page = client.get(f"{QUEUE}/{ref}?template={template_id}").get_data(as_text=True)
        assert f"Propozimi {ref} është bërë tashmë." in page
        assert row(ref).status is ProposalStatus.SUBMITTED

    @pytest.mark.parametrize("given", ["", "0", "99999", "-1", "x", "9" * 30])
    def test_one_that_is_not_there_leaves_the_form_empty(self, client: HouseClient, given: str) -> None:
        client.login("coordinator")
        assert client.get(f"{QUEUE}/{submit().ref}?template={given}").status_code == 200

    def test_another_offices_is_not_there(self, cast: Cast) -> None:
        template_id = self.save(cast)
        with pytest.raises(Forbidden):
            save_template(
                cast.actor("stranger"), municipality_id="vlore", template_id=template_id, expected_version=1,
                kind=TemplateKind.DECLINE, title="x", body="y",
            )  # fmt: skip
        with pytest.raises(NotFound):
            delete_template(cast.actor("stranger"), municipality_id="fier", template_id=template_id)

    def test_a_name_is_taken_once_and_a_stale_change_is_refused(self, cast: Cast) -> None:
        template_id = self.save(cast)
        with pytest.raises(DomainError, match="title_taken"):
            self.save(cast)
        self.save(cast, title="E re", template_id=template_id, version=1)
        with pytest.raises(StaleVersion):
            self.save(cast, title="E vjetër", template_id=template_id, version=1)
        assert [one.title for one in list_templates("vlore")] == ["E re"]

    @pytest.mark.parametrize("who", ["officer_1", "budget_officer", "youth_centre"])
    def test_only_the_coordinator_keeps_them(self, cast: Cast, who: str) -> None:
        with pytest.raises(Forbidden):
            self.save(cast, who)

    def test_the_usual_ones_come_once(self, cast: Cast, client: HouseClient) -> None:
        assert add_usual_templates(cast.actor("coordinator"), municipality_id="vlore") == 6
        assert add_usual_templates(cast.actor("coordinator"), municipality_id="vlore") == 0
        client.login("coordinator")
        page = words(client.get(f"{QUEUE}/prepared"))
        assert "Është bërë tashmë" in page
        one = list_templates("vlore")[0]
        fields = {
            "version": str(one.version),
            "kind": one.kind.value,
            "title": "Titull i ri",
            "body": one.body,
        }
        client.post(f"{QUEUE}/prepared/{one.id}", fields)
        client.post(f"{QUEUE}/prepared/{one.id}", fields, status=409)
        client.post(f"{QUEUE}/prepared/{one.id}/delete", token_from=QUEUE)
        assert "Titull i ri" not in words(client.get(f"{QUEUE}/prepared"))
        assert "Shkruani tekstin." in words(
            client.post(f"{QUEUE}/prepared/new", {"kind": "ask", "title": "Pa tekst", "body": ""}, status=200)
        )


class TestForwarded:
    FACTS = Forwarding(
        forward_protocol="1234/2",
        forward_answer="Është në plan për 2028.",
        forward_answered_on=date(2026, 10, 1),
    )

    def note(self, cast: Cast, ref: str, facts: Forwarding = FACTS, who: str = "coordinator") -> None:
        note_forwarding(
            cast.actor(who), municipality_id="vlore", ref=ref, expected_version=row(ref).version, facts=facts
        )

    def test_number_and_answer_stand_on_its_public_way(self, cast: Cast, client: HouseClient) -> None:
        ref = listed()
        forward(cast, ref)
        self.note(cast, ref)
        page = words(client.get(f"/vlore/proposals/{ref}"))
        assert "Autoriteti Rrugor Shqiptar" in page
        assert "Numri i protokollit: 1234/2." in page
        assert "Është në plan për 2028." in page

    @pytest.mark.parametrize(
        ("facts", "code"),
        [
            (Forwarding(forward_answer="Po"), "answer_needs_day"),
            (Forwarding(forward_answer="Po", forward_answered_on=date(2026, 10, 2)), "in_the_future"),
            (Forwarding(forward_protocol="9" * 41), "too_long"),
        ],
    )
    def test_odd_facts(self, cast: Cast, facts: Forwarding, code: str) -> None:
        ref = listed()
        forward(cast, ref)
        with pytest.raises(DomainError, match=code):
            self.note(cast, ref, facts)

    def test_only_for_what_was_passed_on_and_by_who_answers(self, cast: Cast) -> None:
        ref = listed()
        with pytest.raises(DomainError, match="not_forwarded"):
            self.note(cast, ref)
        forward(cast, ref)
        with pytest.raises(Forbidden):
            self.note(cast, ref, who="officer_2")

    def test_the_page_keeps_what_was_typed(self, cast: Cast, client: HouseClient) -> None:
        ref = listed()
        forward(cast, ref)
        client.login("coordinator")
        where = f"{QUEUE}/{ref}/forwarded"
        version = str(row(ref).version)
        refused = client.post(
            where, {"version": version, "forward_answer": "Kanarina e përgjigjes"}, status=200
        )
        assert "Kanarina e përgjigjes" in words(refused)
        assert "Shkruani në cilën ditë" in words(refused)
        fields = {"version": version, "forward_answer": "Po", "forward_answered_on": "01.10.2026"}
        client.post(where, fields)
        client.post(where, fields, status=409)
        assert "Po" in words(client.get(f"{QUEUE}/{ref}"))
