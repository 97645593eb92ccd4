"""What a device sends counts once, in any order, and never overwrites what somebody else wrote meanwhile."""

import pytest
import sqlalchemy as sa

from pb_app.audit.tables import AuditEntry
from pb_app.cycles.counters import values_of
from pb_app.database import db
from pb_app.hearings.rules import HearingStatus
from pb_app.hearings.tables import Hearing
from pb_app.kernel.actor import SYSTEM
from pb_app.kernel.errors import DomainError, Forbidden, NotFound
from pb_app.proposals.recorder_steps import Step, StepKind, read_step
from pb_app.proposals.rules import ProposalStatus
from pb_app.proposals.service import SomebodyWasFaster, recorder, take_step
from pb_app.proposals.tables import Proposal, ProposalContact, RecorderStep
from pb_app.unit_of_work import unit_of_work
from tests.cast import Cast
from tests.house_client import HouseClient
from tests.proposals.devices import RECORD, SYNC, correction, outcomes, recording, send, step
from tests.proposals.factories import CONTACT, make_hearing, row, submit

pytestmark = pytest.mark.usefixtures("cycle_id")


def texts() -> list[str]:
    """What was recorded, in its order."""
    db.session.rollback()
    return list(db.session.scalars(sa.select(Proposal.text).order_by(Proposal.id)))


class TestOnce:
    def test_a_batch_sent_twice_counts_once(self, client: HouseClient, cycle_id: int) -> None:
        make_hearing()
        client.login("youth_centre")
        first = recording("Ndriçim te shkolla", voices=2)
        batch = [first, recording("Ujësjellësi"), step("voice", recorded_by=first["id"])]
        assert outcomes(send(client, *batch)) == ["done"] * 3
        again = send(client, *batch)
        assert outcomes(again) == ["already"] * 3
        assert texts() == ["Ndriçim te shkolla", "Ujësjellësi"]
        assert again["answers"][2]["row"]["fields"]["voices"] == 3
        assert values_of(cycle_id, "proposals_")["proposals_voices"] == 4

    def test_what_rests_on_a_step_that_has_not_arrived_waits_for_it(self, client: HouseClient) -> None:
        make_hearing()
        client.login("coordinator")
        first = recording("Ndricim")
        change = step(
            "correct",
            recorded_by=first["id"],
            after=first["id"],
            fields={"text": "Ndriçim"},
            was={"text": "Ndricim"},
        )
        assert outcomes(send(client, change, step("voice", recorded_by=first["id"]))) == ["wait", "wait"]
        assert outcomes(send(client, first, change)) == ["done", "done"]
        assert texts() == ["Ndriçim"]

    def test_a_correction_rests_on_the_one_before_it(self, client: HouseClient) -> None:
        make_hearing()
        client.login("coordinator")
        first = recording("a b c")
        second = step(
            "correct",
            recorded_by=first["id"],
            after=first["id"],
            fields={"text": "b c d"},
            was={"text": "a b c"},
        )
        third = step(
            "correct",
            recorded_by=first["id"],
            after=second["id"],
            fields={"text": "c d e"},
            was={"text": "b c d"},
        )
        assert outcomes(send(client, first, third)) == ["done", "wait"]
        assert outcomes(send(client, second, third)) == ["done", "done"]
        assert texts() == ["c d e"]

    def test_the_plain_form_and_the_device_share_their_keys(self, client: HouseClient) -> None:
        make_hearing()
        client.login("coordinator")
        form = client.form(RECORD) | {"text": "Ndriçim", "place": "vlore-rajoni-1"}
        client.post(RECORD, form)
        assert outcomes(send(client, recording() | {"id": form["token"]})) == ["already"]

    def test_the_same_id_of_another_hearing_or_person_is_another_step(self, client: HouseClient) -> None:
        make_hearing()
        make_hearing("VL26-H08")
        client.login("coordinator")
        one = recording()
        send(client, one)
        send(client, one, path=SYNC.replace("H07", "H08"))
        client.login("youth_centre")
        send(client, one)
        assert len(texts()) == 3

    def test_two_at_the_same_moment_end_in_one(self, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
        make_hearing()
        ref = _recorded(cast)
        voice = Step(id="device-once-1", kind=StepKind.VOICE, ref=ref)
        found, asked = recorder._earlier, []

        def blind_once(*args: object) -> object:
            asked.append(1)
            return None if len(asked) == 2 else found(*args)  # type: ignore[arg-type] - passed through

        monkeypatch.setattr(recorder, "_earlier", blind_once)
        for _time in range(2):
            take_step(cast.coordinator, municipality_id="vlore", hearing_ref="VL26-H07", step=voice)
        assert row(ref).voices == 2
        assert db.session.scalar(sa.select(sa.func.count()).select_from(RecorderStep)) == 1

    def test_each_step_leaves_its_audit_entry(self, client: HouseClient) -> None:
        make_hearing()
        client.login("coordinator")
        first = recording("Ndricim")
        send(client, first, step("voice", recorded_by=first["id"]))
        send(client, step("take_back", recorded_by=first["id"], based_on=2))
        ref = db.session.scalars(sa.select(Proposal.ref)).one()
        actions = set(db.session.scalars(sa.select(AuditEntry.action).where(AuditEntry.subject_id == ref)))
        assert actions == {"proposal.recorded", "proposal.voice_added", "proposal.taken_back"}


class TestConflict:
    def test_two_devices_that_change_the_same_words_are_both_heard(self, client: HouseClient) -> None:
        make_hearing()
        client.login("coordinator")
        seen = send(client, recording("Ura"))["answers"][0]["row"]
        mine, other = correction(seen, text="Ura e vjetër"), correction(seen, text="Ura e re")
        assert outcomes(send(client, other)) == ["done"]
        answer = send(client, mine)["answers"][0]
        assert answer["outcome"] == "conflict"
        assert answer["row"]["fields"]["text"] == "Ura e re"
        assert texts() == ["Ura e re"], "nothing is overwritten"
        chosen = mine | {"based_on": answer["row"]["version"], "was": {"text": "Ura e re"}}
        assert outcomes(send(client, chosen)) == ["done"]
        assert texts() == ["Ura e vjetër"]

    def test_another_field_or_a_voice_is_no_conflict(self, client: HouseClient) -> None:
        make_hearing()
        client.login("coordinator")
        seen = send(client, recording("Ura"))["answers"][0]["row"]
        send(client, step("voice", ref=seen["ref"]), correction(seen, village="Poro"))
        assert outcomes(send(client, correction(seen, text="Ura e re"))) == ["done"]
        kept = row(seen["ref"])
        assert (kept.text, kept.village, kept.voices) == ("Ura e re", "Poro", 2)

    def test_what_the_office_changed_on_its_own_page_counts_too(self, client: HouseClient) -> None:
        make_hearing()
        client.login("coordinator")
        seen = send(client, recording("Ura"))["answers"][0]["row"]
        path = f"/staff/vlore/proposals/{seen['ref']}/edit"
        fields = {"text": "Ura te tregu", "theme": "tjeter", "place": "vlore-rajoni-1", "voices": "1"}
        client.post(path, client.form(path) | fields)
        assert outcomes(send(client, correction(seen, text="Ura e re"))) == ["conflict"]

    def test_what_got_a_voice_is_not_taken_back_blindly(self, client: HouseClient) -> None:
        make_hearing()
        client.login("coordinator")
        seen = send(client, recording("Ura"))["answers"][0]["row"]
        send(client, step("voice", ref=seen["ref"]))
        back = step("take_back", ref=seen["ref"], based_on=seen["version"])
        assert outcomes(send(client, back)) == ["conflict"]
        assert outcomes(send(client, back | {"based_on": 2})) == ["done"]

    def test_a_mistake_taken_back_leaves_list_and_figures_but_keeps_its_reference(
        self, client: HouseClient, cycle_id: int
    ) -> None:
        make_hearing()
        client.login("youth_centre")
        seen = send(client, recording("Gabim"))["answers"][0]["row"]
        stands = send(client, step("take_back", ref=seen["ref"], based_on=1))
        assert stands["answers"][0]["row"]["is_gone"]
        assert stands["rows"] == []
        assert row(seen["ref"]).status is ProposalStatus.WITHDRAWN
        assert values_of(cycle_id, "proposals_")["proposals_listed"] == 0
        assert "Gabim" not in client.get(f"/vlore/proposals/{seen['ref']}").get_data(as_text=True)

    def test_what_the_office_has_dealt_with_stays(self, cast: Cast) -> None:
        make_hearing()
        ref = _recorded(cast)
        with unit_of_work(SYSTEM) as uow:
            uow.session.execute(sa.update(Proposal).values(status=ProposalStatus.DECLINED))
        with pytest.raises(DomainError, match="no_longer_listed"):
            _take(cast, "coordinator", StepKind.CORRECT, ref, fields={"text": "Tjetër gjë"})


class TestWhoMay:
    def test_steps_of_another_person_are_not_looked_at(self, client: HouseClient, cast: Cast) -> None:
        make_hearing()
        client.login("coordinator")
        other = cast.actor("youth_centre").person_id
        assert send(client, recording(), person=other, status=409)["error"] == "other_person"
        assert texts() == []

    def test_the_youth_centre_corrects_its_own_but_nobody_elses(self, client: HouseClient) -> None:
        make_hearing()
        client.login("coordinator")
        of_office = send(client, recording("E zyrës"))["answers"][0]["row"]
        client.login("youth_centre")
        own = send(client, recording("E qendrës"))["answers"][0]["row"]
        rows = {one["ref"]: one["may_correct"] for one in client.get(SYNC).get_json()["rows"]}
        assert rows == {of_office["ref"]: False, own["ref"]: True}
        answer = send(client, correction(of_office, text="Tjetër"), correction(own, text="E qendrës rinore"))
        assert outcomes(answer) == ["refused", "done"]
        assert texts() == ["E zyrës", "E qendrës rinore"]

    @pytest.mark.parametrize("who", ["officer_2", "budget_officer", "monitor", "stranger"])
    def test_others_change_nothing(self, cast: Cast, who: str) -> None:
        make_hearing()
        ref = _recorded(cast)
        for kind in (StepKind.CORRECT, StepKind.VOICE, StepKind.TAKE_BACK):
            with pytest.raises(Forbidden):
                _take(cast, who, kind, ref, fields={"text": "Tjetër gjë"})

    def test_a_proposal_of_another_hearing_or_the_web_is_out_of_reach(self, cast: Cast) -> None:
        make_hearing()
        make_hearing("VL26-H08")
        sent = submit(place_id="vlore-rajoni-1").ref
        for ref in (_recorded(cast, "VL26-H08"), sent):
            with pytest.raises(NotFound):
                _take(cast, "coordinator", StepKind.VOICE, ref)

    @pytest.mark.parametrize("status", [HearingStatus.DRAFT, HearingStatus.CANCELLED])
    def test_a_cancelled_hearing_refuses_each_step_and_says_why(
        self, client: HouseClient, status: HearingStatus
    ) -> None:
        make_hearing()
        client.login("coordinator")
        seen = send(client, recording())["answers"][0]["row"]
        with unit_of_work(SYSTEM) as uow:
            uow.session.execute(sa.update(Hearing).values(status=status))
        answer = send(client, recording(), correction(seen, text="Tjetër"))
        assert outcomes(answer) == ["refused", "refused"]
        assert all(one["words"] for one in answer["answers"])

    def test_another_municipality_finds_nothing(self, client: HouseClient) -> None:
        make_hearing()
        client.login("stranger").get(SYNC, status=404)

    def test_a_log_in_that_ended_leads_to_the_log_in(self, client: HouseClient) -> None:
        make_hearing()
        assert "/staff/login" in client.get(SYNC, status=303).location

    def test_no_contact_data_reaches_the_device(self, client: HouseClient) -> None:
        hearing_id = make_hearing()
        sent = submit(place_id="vlore-rajoni-1", contact=CONTACT).ref
        with unit_of_work(SYSTEM) as uow:
            uow.session.execute(sa.update(Proposal).where(Proposal.ref == sent).values(hearing_id=hearing_id))
        assert db.session.scalars(sa.select(ProposalContact.name)).one() == CONTACT.name
        client.login("coordinator")
        for path in (SYNC, RECORD):
            page = client.get(path).get_data(as_text=True)
            assert sent in page
            assert not any(part in page for part in (CONTACT.name, CONTACT.email, CONTACT.phone))


class TestUnreadable:
    @pytest.mark.parametrize(
        "bad",
        [
            None,
            "x",
            {},
            {"id": "short", "kind": "record"},
            {"id": "device-0000001", "kind": "erase"},
            {"id": "device-0000001", "kind": ["record"]},
            {"id": "device-0000001", "kind": "record", "fields": [1]},
            {"id": "device-0000001", "kind": "record", "fields": {"text": 5}},
            {"id": "device-0000001", "kind": "record", "fields": {"text": "x" * 20_000}},
            {"id": "device-0000001", "kind": "record", "fields": {"text": "a\x00bc"}},
            {"id": "device-0000001", "kind": "record", "fields": {"text": "abc", "voices": 2**63}},
            {"id": "device-0000001", "kind": "record", "fields": {"text": "abc", "voices": True}},
            {"id": "device-0000001", "kind": "voice", "based_on": -1},
        ],
    )
    def test_a_step_that_is_none_is_a_clear_error(self, bad: object) -> None:
        with pytest.raises(DomainError):
            read_step(bad)

    @pytest.mark.parametrize(
        "fields",
        [
            {"text": ""},
            {"text": "Ndriçim", "place": ""},
            {"text": "Ndriçim", "place": "fier-fier"},
            {"text": "Ndriçim", "theme": "fluturimi"},
            {"text": "Ndriçim", "source": "web"},
            {"text": "Ndriçim", "source": "petition"},
            {"text": "Ndriçim", "voices": 0},
            {"text": "Ndriçim", "sheet": 0},
            {"text": "Ndriçim", "sheet": 99_999},
            {"text": "Ndriçim", "village": "f" * 200},
            {"text": "Ndriçim", "answer": "p" * 1001},
            {"text": "n" * 4001},
        ],
    )
    def test_a_faulty_one_is_refused_with_a_sentence_and_the_others_go_on(
        self, client: HouseClient, fields: dict[str, object]
    ) -> None:
        make_hearing()
        client.login("coordinator")
        answer = send(client, recording(**fields), recording("E mirë"))
        assert outcomes(answer) == ["refused", "done"]
        assert answer["answers"][0]["words"]
        assert texts() == ["E mirë"]

    @pytest.mark.parametrize(
        "body",
        [b"", b"[]", b"{", b'{"steps": 5}', b'{"steps": [' + b"1," * 30 + b"1]}", b"[" * 9000, b"9" * 5000],
    )
    def test_what_is_no_batch_is_refused(self, client: HouseClient, body: bytes) -> None:
        make_hearing()
        client.login("coordinator")
        token = client.get(SYNC).get_json()["token"]
        headers = {"X-CSRFToken": token, "Content-Type": "application/json"}
        assert client._send("POST", SYNC, data=body, headers=headers).status_code == 400

    def test_without_a_token_nothing_is_taken(self, client: HouseClient) -> None:
        make_hearing()
        client.login("coordinator")
        person = client.get(SYNC).get_json()["person"]
        body = {"person": person, "steps": [recording()]}
        assert client._send("POST", SYNC, json=body).status_code == 400
        assert texts() == []


def test_sheets_typed_and_missing_reach_the_device(client: HouseClient) -> None:
    make_hearing()
    client.login("coordinator")
    client.post(f"{RECORD}/pile", {"sheets": "41"}, token_from=RECORD)
    stands = send(
        client, recording(sheet=12), recording("E dyta", sheet=12), recording("Letër", source="letter")
    )
    first = stands["answers"][0]["row"]["ref"]
    assert stands["pile"] == {"sheets": 41, "typed": {"12": first}, "unnumbered": 1}
    assert stands["answers"][0]["row"]["fields"]["sheet"] == 12


def _recorded(cast: Cast, ref: str = "VL26-H07") -> str:
    from tests.proposals.test_recording import record  # noqa: PLC0415 - one helper of the neighbour

    return record(cast, ref=ref, place_id="vlore-rajoni-1")


def _take(cast: Cast, who: str, kind: StepKind, ref: str, **values: object) -> None:
    one = Step(id="device-11111111", kind=kind, ref=ref, based_on=1, **values)  # type: ignore[arg-type] - test values
    take_step(cast.actor(who), municipality_id="vlore", hearing_ref="VL26-H07", step=one)


def test_a_stale_step_raises_what_the_page_shows(cast: Cast) -> None:
    make_hearing()
    ref = _recorded(cast)
    _take(cast, "coordinator", StepKind.CORRECT, ref, fields={"text": "E para"}, was={"text": row(ref).text})
    one = Step(id="device-22222222", kind=StepKind.CORRECT, ref=ref, based_on=1, fields={"text": "E dyta"})
    with pytest.raises(SomebodyWasFaster) as raised:
        take_step(cast.coordinator, municipality_id="vlore", hearing_ref="VL26-H07", step=one)
    assert raised.value.ref == ref
