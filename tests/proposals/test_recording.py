"""What is said at a hearing is written down once, and voices are counted once a click."""

import pytest
import sqlalchemy as sa

from pb_app.cycles.counters import values_of
from pb_app.database import db
from pb_app.hearings.rules import HearingStatus
from pb_app.kernel.errors import DomainError, Forbidden, NotFound
from pb_app.proposals.events import ProposalRecorded
from pb_app.proposals.rules import ProposalSource, ProposalStatus
from pb_app.proposals.service import add_voice, record_proposal, recording
from pb_app.proposals.tables import Proposal
from tests.cast import Cast
from tests.proposals.factories import a_draft, make_hearing, row, submit

pytestmark = pytest.mark.usefixtures("cycle_id")


def record(
    cast: Cast, who: str = "coordinator", key: str = "k1", ref: str = "VL26-H07", **values: object
) -> str:
    return record_proposal(
        cast.actor(who),
        municipality_id="vlore",
        hearing_ref=ref,
        draft=a_draft(source=ProposalSource.HEARING, **values),
        device_key=key,
    ).ref


def test_it_is_listed_at_once_and_counted(cast: Cast, cycle_id: int) -> None:
    hearing_id = make_hearing()
    kept = row(record(cast, voices=3))
    assert kept.status is ProposalStatus.LISTED
    assert kept.listed_at is not None
    assert (kept.hearing_id, kept.voices) == (hearing_id, 3)
    assert kept.recorded_by_id == cast.coordinator.person_id
    figures = values_of(cycle_id, "proposal")
    assert figures == {"proposal": 1, "proposals_listed": 1, "proposals_voices": 3}


def test_the_same_key_is_one_proposal_for_this_person_and_hearing(cast: Cast) -> None:
    make_hearing()
    make_hearing("VL26-H08")
    assert record(cast) == record(cast)
    assert (
        len(
            {record(cast), record(cast, "youth_centre"), record(cast, ref="VL26-H08"), record(cast, key="k2")}
        )
        == 4
    )


def test_two_devices_at_the_same_moment_end_in_one_row(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    make_hearing()
    first = record(cast)
    found, asked = recording._find_by_device, []

    def blind_once(*args: object) -> object:
        asked.append(1)
        return None if len(asked) == 1 else found(*args)

    monkeypatch.setattr(recording, "_find_by_device", blind_once)
    assert record(cast) == first
    assert db.session.scalar(sa.select(sa.func.count(Proposal.id))) == 1


@pytest.mark.parametrize("who", ["officer_2", "budget_officer", "monitor", "stranger"])
def test_others_cannot_record_there(cast: Cast, who: str) -> None:
    make_hearing()
    with pytest.raises(Forbidden):
        record(cast, who)


@pytest.mark.parametrize("who", ["coordinator", "officer_1", "youth_centre", "admin"])
def test_those_who_run_or_assist_it_can(cast: Cast, who: str) -> None:
    make_hearing()
    assert row(record(cast, who)).hearing_id


@pytest.mark.parametrize("status", [HearingStatus.DRAFT, HearingStatus.CANCELLED])
def test_a_draft_or_cancelled_hearing_takes_nothing(cast: Cast, status: HearingStatus) -> None:
    make_hearing(status=status)
    with pytest.raises(DomainError, match="hearing_not_recordable"):
        record(cast)


def test_an_unknown_hearing_is_not_found(cast: Cast) -> None:
    with pytest.raises(NotFound):
        record(cast, ref="VL26-H99")


def test_what_is_said_at_an_example_hearing_is_an_example(cast: Cast) -> None:
    make_hearing(is_example=True)
    assert row(record(cast)).is_example


def test_a_voice_counts_once_a_click_and_in_the_public_figure(cast: Cast, cycle_id: int) -> None:
    make_hearing()
    ref = record(cast)
    for token in ("click-1", "click-1", "click-2"):
        add_voice(cast.actor("youth_centre"), municipality_id="vlore", ref=ref, click_token=token)
    assert row(ref).voices == 3
    assert values_of(cycle_id, "proposal")["proposals_voices"] == 3


def test_voices_of_what_is_not_listed_do_not_show_in_the_figure(cast: Cast, cycle_id: int) -> None:
    ref = submit().ref
    add_voice(cast.coordinator, municipality_id="vlore", ref=ref, click_token="c")
    assert row(ref).voices == 2
    assert "proposals_voices" not in values_of(cycle_id, "proposal")


def test_the_youth_centre_adds_no_voice_to_what_came_from_the_web(cast: Cast) -> None:
    ref = submit().ref
    with pytest.raises(Forbidden):
        add_voice(cast.actor("youth_centre"), municipality_id="vlore", ref=ref, click_token="c")


def test_the_event_names_the_hearing(cast: Cast, app: object) -> None:
    from pb_app.unit_of_work import house  # noqa: PLC0415 - inside the application

    heard: list[ProposalRecorded] = []
    house().on(ProposalRecorded, lambda _uow, event: heard.append(event))
    hearing_id = make_hearing()
    record(cast)
    house().handlers[ProposalRecorded].remove(house().handlers[ProposalRecorded][-1])
    assert [event.hearing_id for event in heard] == [hearing_id]
