"""After a "no": what anybody wants to know next stands on the proposal's page, and nothing of it too early."""

from datetime import date
from typing import Any

import pytest

from pb_app.config import Settings
from pb_app.consolidation.queries.tracing import whereabouts_of
from pb_app.consolidation.rules import CouncilOutcome, Decision, Stage
from pb_app.consolidation.rules.council import CouncilAct, CouncilDraft
from pb_app.consolidation.service import record_council, render_edition, rendering
from pb_app.consolidation.service.forwarding import Forwarding, note_forwarding
from pb_app.cycles.rules import CycleStatus
from pb_app.cycles.tables import BudgetCycle
from pb_app.jobs.service import run_due
from pb_app.kernel.actor import SYSTEM
from pb_app.kernel.errors import DomainError, Forbidden
from pb_app.proposals.rules import ProposalStatus
from pb_app.proposals.service import moderate_proposal, withdraw_proposal
from pb_app.unit_of_work import unit_of_work
from tests.cast import Cast
from tests.consolidation.factories import card, decide, make_item, proposed_item, publish
from tests.cycles.factories import make_cycle
from tests.house_client import HouseClient
from tests.proposals.factories import list_it, listed, row, submit

WORDS = "Ura e vjetër lëkundet kur kalon furgoni i shkollës."
COMPLAINT = "Nëse nuk jeni dakord"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the slow formats out."""
    quick_ones = {fmt: (lambda document, _at: document.hash.encode()) for fmt in ("pdf", "xlsx")}
    monkeypatch.setattr(rendering, "_RENDERERS", {**rendering._RENDERERS, **quick_ones})


def published(**values: Any) -> int:
    number = publish(**values)
    run_due({"render_edition": render_edition})
    return number


def page(client: HouseClient, ref: str, prefix: str = "") -> str:
    return client.get(f"{prefix}/vlore/proposals/{ref}").get_data(as_text=True)


def test_her_own_words_who_decided_why_and_where_to_turn(client: HouseClient, cycle_id: int) -> None:
    ref, good = listed(text=WORDS, voices=15), listed()
    code = make_item(ref, title="Riparimi i urës")
    proposed_item(1_000, good)
    decide(code, Decision.NOT_ACCEPTED, "e kalon tavanin e programit")
    assert COMPLAINT not in page(client, ref)  # decided is not published
    published()
    found = page(client, ref)
    block = found.split('id="no-h"')[1]
    for words in (WORDS, "Riparimi i urës", "Nuk u pranua", "Vendosi: Bashkia Vlorë, 1 tetor 2026",
                  "e kalon tavanin e programit", "14 të tjerë kërkuan të njëjtën gjë", COMPLAINT):  # fmt: skip
        assert words in block, words
    assert "again=" not in found  # the same process is still the open one
    assert COMPLAINT not in page(client, good)


def test_nobody_is_asked_for_support_once_the_answer_is_public(
    client: HouseClient, cycle_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Settings, "sends_mail", property(lambda _self: True))
    ref, waiting = listed(text=WORDS), listed()
    decide(make_item(ref, title="Riparimi i urës"), Decision.NOT_ACCEPTED, "e kalon tavanin e programit")
    make_item(waiting)
    assert "E kërkoj edhe unë" in page(client, ref)
    published()
    assert "E kërkoj edhe unë" not in page(client, ref)
    assert "E kërkoj edhe unë" in page(client, waiting)
    where = f"/vlore/proposals/{ref}/support"
    client.post(
        where, {"email": "dikush@example.org"}, token_from=f"/vlore/proposals/{waiting}/support", status=200
    )
    assert "nuk mund të numërohet më askush" in client.get(where).get_data(as_text=True)


def test_the_council_is_named_where_it_decided(client: HouseClient, cycle_id: int) -> None:
    ref = listed(text=WORDS)
    code = proposed_item(1_000, ref)
    published()
    record_council(
        SYSTEM, municipality_id="vlore", year=2027, act=CouncilAct(number="45", decided_on=date(2026, 9, 30)),
        drafts=[CouncilDraft(code=code, outcome=CouncilOutcome.DROPPED, reason="mungojnë fondet")],
    )  # fmt: skip
    published(stage=Stage.APPROVED)
    found = page(client, ref)
    for words in ("Nuk u miratua nga Këshilli (VKB nr. 45, datë 30 shtator 2026)", "mungojnë fondet",
                  "Këshilli Bashkiak, 30 shtator 2026"):  # fmt: skip
        assert words in found, words
    assert "Propozuar në projektbuxhetin 2027" in found


def approve_all_but(left_out: str, *codes: str) -> None:
    """The council approves the items; the one of ``left_out`` is never decided by anybody."""
    published()
    record_council(
        SYSTEM, municipality_id="vlore", year=2027, act=CouncilAct(number="45", decided_on=date(2026, 9, 30)),
        drafts=[CouncilDraft(code=code, outcome=CouncilOutcome.APPROVED) for code in codes],
    )  # fmt: skip
    assert "Vendimi i Këshillit Bashkiak" in left_out
    published(stage=Stage.APPROVED)


def test_the_way_ends_where_the_approved_list_says_nothing_of_it(
    client: HouseClient, cycle_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Settings, "sends_mail", property(lambda _self: True))
    good, gathered, alone = listed(), listed(text=WORDS), listed(text="Duhet një stol te kroi i fshatit.")
    code = proposed_item(1_000, good)
    make_item(gathered, title="Riparimi i urës")
    approve_all_but(page(client, gathered), code)
    for ref, happened in ((gathered, "u miratua pa një përgjigje"), (alone, "nuk u përfshi në asnjë zë")):
        found = page(client, ref)
        assert "Nuk është në listën që miratoi Këshilli" in found
        assert happened in found
        assert "Vendimi i Këshillit Bashkiak</" not in found
        assert "Lista e bashkisë për projektbuxhetin" not in found
        assert "E kërkoj edhe unë" not in found
        assert COMPLAINT in found
        assert "për një vit tjetër buxhetor" in found
        assert "Vendosi:" not in found.split('id="no-h"')[1], "nobody decided"
        assert "Not in the list that the council approved" in page(client, ref, "/en")
    assert "Nuk është në listën" not in page(client, good)
    make_cycle(year=2028)
    assert f'href="/vlore/proposals/new?again={alone}"' in page(client, alone)


def test_what_is_not_public_has_no_such_end(client: HouseClient, cycle_id: int) -> None:
    code, waiting = proposed_item(1_000, listed()), submit(text=WORDS)
    approve_all_but("Vendimi i Këshillit Bashkiak", code)
    assert whereabouts_of([row(waiting.ref).id]) == {}
    client.get(f"/vlore/proposals/{waiting.ref}", status=404)


def test_what_another_authority_answers_is_said_when_it_comes(client: HouseClient, cycle_id: int) -> None:
    ref = listed(text=WORDS)
    code = make_item(ref)
    decide(code, Decision.FORWARDED, "rruga është kombëtare", "Autoriteti Rrugor Shqiptar")
    published()
    assert "Përgjigjja e këtij autoriteti do të shfaqet këtu" in page(client, ref)
    client.login("coordinator")
    path = f"/staff/vlore/consolidation/{code}/forwarding"
    fields = client.form(path) | {"protocol": "1234/2", "answer": "U përfshi në planin e vitit 2028."}
    client.post(path, fields | {"answered_on": "02.10.2026"}, status=200)
    client.post(path, fields | {"answered_on": "01.10.2026"})
    client.post(path, fields | {"protocol": "999"}, status=409)
    found = page(client, ref)
    for words in ("1234/2", "U përfshi në planin e vitit 2028.", "Autoriteti Rrugor Shqiptar"):
        assert words in found, words
    decide(code, Decision.DEFERRED, "pritet prona")
    assert card(code).forwarded_answer == ""
    with pytest.raises(DomainError, match="item_not_forwarded"):
        note_forwarding(
            SYSTEM,
            municipality_id="vlore",
            code=code,
            expected_version=card(code).version,
            forwarding=Forwarding(),
        )


@pytest.mark.parametrize("key", ["budget_officer", "officer_1", "stranger"])
def test_only_who_decides_notes_it(cycle_id: int, cast: Cast, key: str) -> None:
    code = make_item()
    with pytest.raises(Forbidden):
        note_forwarding(
            cast.actor(key), municipality_id="vlore", code=code, expected_version=1, forwarding=Forwarding()
        )


def test_what_the_office_declined_has_the_same_block(client: HouseClient, cycle_id: int) -> None:
    ref = listed(text=WORDS)
    moderate_proposal(
        SYSTEM, municipality_id="vlore", ref=ref, expected_version=row(ref).version,
        status=ProposalStatus.DECLINED, reason="është punë private",
    )  # fmt: skip
    block = page(client, ref).split('id="no-h"')[1]
    assert "është punë private" in block
    assert COMPLAINT in block


def test_raise_it_again_in_the_next_process(client: HouseClient, cycle_id: int) -> None:
    ref = listed(text=WORDS, village="Poro")
    decide(make_item(ref), Decision.NOT_ACCEPTED, "e kalon tavanin")
    published()
    with unit_of_work(SYSTEM) as uow:
        uow.session.get_one(BudgetCycle, cycle_id).status = CycleStatus.CLOSED
    make_cycle(year=2028)
    address = f"/vlore/proposals/new?again={ref}"
    assert f'href="{address}"' in page(client, ref)
    form = client.get(address).get_data(as_text=True)
    assert WORDS in form
    assert 'value="Poro"' in form
    for nothing in ("VL27-0000-A", "%00", "x" * 300):
        assert WORDS not in client.get(f"/vlore/proposals/new?again={nothing}").get_data(as_text=True)


def test_withdrawn_words_come_back_nowhere(client: HouseClient, cycle_id: int) -> None:
    sent = submit(text=WORDS)
    hidden = submit(text="Fjalë që zyra nuk i ka lexuar ende.").ref
    list_it(sent.ref)
    withdraw_proposal(SYSTEM, municipality_id="vlore", follow_token=sent.follow_token)
    for ref in (sent.ref, hidden):
        form = client.get(f"/vlore/proposals/new?again={ref}").get_data(as_text=True)
        assert WORDS not in form
        assert "Fjalë që zyra" not in form
