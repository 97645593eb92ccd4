"""Publishing, the council's step and the municipality's edits at the same moment: each sees the other or waits."""

from datetime import date
from functools import partial

from apiflask import APIFlask

from pb_app.consolidation.queries.council import find_step
from pb_app.consolidation.queries.editions import edition_content, find_latest
from pb_app.consolidation.rules import CouncilOutcome, EditionState, Stage
from pb_app.consolidation.rules.council import CouncilAct, CouncilDraft, RowFaults
from pb_app.consolidation.service import publish_edition, record_council
from pb_app.consolidation.service.council import Recorded
from pb_app.consolidation.tables import ListEdition
from pb_app.cycles.queries import get_cycle
from pb_app.kernel.actor import SYSTEM
from pb_app.kernel.errors import DomainError
from pb_app.unit_of_work import unit_of_work
from tests.consolidation.factories import LEFT_OUT, proposed_item, publish
from tests.trust.conftest import Race

ACT = CouncilAct(number="45", decided_on=date(2020, 1, 1))


def _flip() -> None:
    """The worker's part, without its files."""
    with unit_of_work(SYSTEM) as uow:
        for edition in uow.session.query(ListEdition):
            edition.state, edition.published_at = EditionState.PUBLISHED, uow.now


def _published(running: APIFlask) -> tuple[str, int]:
    with running.app_context():
        code = proposed_item()
        publish()
        _flip()
        step = find_step(get_cycle("vlore", 2027).id)
        assert step is not None
        return code, step.items[0].version


def test_two_enter_different_outcomes_and_one_hears_of_the_other(running: APIFlask, race: Race) -> None:
    code, version = _published(running)
    drafts = [
        CouncilDraft(code=code, outcome=outcome, reason="arsye", expected_version=version)
        for outcome in (CouncilOutcome.APPROVED, CouncilOutcome.DROPPED)
    ]
    enter = partial(record_council, SYSTEM, municipality_id="vlore", year=2027, act=ACT)
    results = race(*[partial(enter, drafts=[draft]) for draft in drafts])
    assert sum(isinstance(one, Recorded) for one in results) == 1, results
    assert sum(isinstance(one, RowFaults) for one in results) == 1, results


def test_a_version_is_frozen_before_or_after_the_outcomes_never_between(
    running: APIFlask, race: Race
) -> None:
    code, _version = _published(running)
    draft = CouncilDraft(code=code, outcome=CouncilOutcome.APPROVED)
    results = race(
        partial(record_council, SYSTEM, municipality_id="vlore", year=2027, act=ACT, drafts=[draft]),
        partial(
            publish_edition,
            SYSTEM,
            municipality_id="vlore",
            year=2027,
            stage=Stage.APPROVED,
            confirmed=LEFT_OUT,
        ),
    )
    with running.app_context():
        number = next((one for one in results if isinstance(one, int)), None)
        if number is None:
            assert [one.code for one in results if isinstance(one, DomainError)] == [
                "council_nothing_decided"
            ]
            return
        _flip()
        latest = find_latest(get_cycle("vlore", 2027).id)
        assert latest is not None
        line = edition_content(latest.id).items[0]
        assert (line.standing, dict(line.approved), line.act is not None) == (
            "approved",
            {2027: 1_200_000},
            True,
        )
