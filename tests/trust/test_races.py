"""Two people at the same moment: one winner a version, one row a form, no number twice, nothing lost unseen."""

import time
from collections.abc import Callable
from functools import partial
from threading import Event, Thread
from typing import Any

import pytest
import sqlalchemy as sa
from apiflask import APIFlask

from pb_app.accounts.queries import get_organisation
from pb_app.accounts.rules import OrganisationKind, Scope
from pb_app.accounts.service.organisations import OrganisationDraft, add_organisation, change_organisation
from pb_app.accounts.service.people import add_person, change_person, end_membership
from pb_app.accounts.tables import Membership, Person
from pb_app.audit.service import log, seal, verify
from pb_app.audit.tables import AuditEntry
from pb_app.cycles.queries import get_cycle
from pb_app.cycles.service.money import add_programme, change_programme
from pb_app.cycles.service.planning import change_cycle
from pb_app.cycles.tables import BudgetProgramme
from pb_app.cycles.year_rules import CycleDraft, ProgrammeDraft
from pb_app.database import db
from pb_app.hearings.calendar_tables import SavedFilter
from pb_app.hearings.feed_scope import FeedScope
from pb_app.hearings.queries import get_card
from pb_app.hearings.rules import Audience
from pb_app.hearings.saved_filters import save_filter
from pb_app.hearings.service import create_hearing, edit_hearing
from pb_app.kernel.actor import SYSTEM, VISITOR, Role
from pb_app.kernel.errors import NeedsConfirmation, StaleVersion
from pb_app.kernel.ids import new_token
from pb_app.proposals.rules import Contact
from pb_app.proposals.service import submit_proposal
from pb_app.proposals.tables import Proposal
from pb_app.territory.office_rules import OfficeDraft, VenueDraft
from pb_app.territory.queries import get_municipality
from pb_app.territory.service import add_venue, change_office, change_venue
from pb_app.territory.tables import Municipality, Venue
from pb_app.unit_of_work import unit_of_work
from tests.hearings.factories import EVERY_TICK, FACTS, facts
from tests.proposals.factories import a_draft
from tests.trust.conftest import YEAR, Race

AT_ONCE = 8


def _submit(token: str) -> str:
    return submit_proposal(
        VISITOR, municipality_id="vlore", form_token=token, draft=a_draft(), contact=Contact()
    ).ref


def _draw_up(token: str) -> str:
    return create_hearing(
        actor=SYSTEM, municipality_id="vlore", facts=FACTS, confirmed=EVERY_TICK, token=token
    )


@pytest.mark.parametrize("use_case", [_submit, _draw_up])
def test_one_form_sent_many_times_at_once_is_one(race: Race, use_case: Callable[[str], str]) -> None:
    token = new_token()
    results = race(*[partial(use_case, token)] * AT_ONCE)
    assert len(set(map(str, results))) == 1, results
    assert isinstance(results[0], str)


@pytest.mark.parametrize("use_case", [_submit, _draw_up])
def test_numbers_run_without_gap_or_twin(race: Race, use_case: Callable[[str], str]) -> None:
    results = race(*[partial(use_case, new_token()) for _one in range(AT_ONCE)])
    numbers = sorted(int(str(ref).split("-")[1]) for ref in results)
    assert numbers == list(range(1, AT_ONCE + 1)), results


def test_the_same_choice_saved_many_times_at_once_has_one_code(running: APIFlask, race: Race) -> None:
    scope = FeedScope("vlore", "vlore-rajoni-3", audience=Audience.YOUTH)
    codes = race(*[partial(save_filter, actor=VISITOR, scope=scope)] * AT_ONCE)
    assert len(set(codes)) == 1
    with running.app_context():
        assert db.session.scalar(sa.select(sa.func.count()).select_from(SavedFilter)) == 1


def test_each_proposal_has_its_audit_entry(running: APIFlask, race: Race) -> None:
    race(*[partial(_submit, new_token()) for _one in range(AT_ONCE)])
    with running.app_context():
        refs = set(db.session.scalars(sa.select(Proposal.ref)))
        audited = set(
            db.session.scalars(
                sa.select(AuditEntry.subject_id).where(AuditEntry.action == "proposal.submitted")
            )
        )
    assert len(refs) == AT_ONCE
    assert audited == refs


def _edit_hearing() -> Callable[[str], None]:
    card = get_card("vlore", _draw_up(new_token()), with_drafts=True)

    def edit(word: str) -> None:
        edit_hearing(
            actor=SYSTEM, hearing_id=card.id, expected_version=card.version, facts=facts(title=word),
            confirmed=EVERY_TICK,
        )  # fmt: skip

    return edit


def _edit_person() -> Callable[[str], None]:
    person_id = db.session.scalars(sa.select(Person.id).where(Person.email == "monitor@example.org")).one()
    return lambda word: change_person(
        actor=SYSTEM, person_id=person_id, expected_version=1, name=word, email=f"{word}@example.org"
    )


def _edit_organisation() -> Callable[[str], None]:
    draft = partial(OrganisationDraft, kind=OrganisationKind.NGO)
    slug = add_organisation(actor=SYSTEM, municipality_id="vlore", draft=draft("Shoqata (shembull)"))
    version = get_organisation(slug).version
    return lambda word: change_organisation(
        actor=SYSTEM, slug=slug, expected_version=version, draft=draft(word)
    )


def _edit_office() -> Callable[[str], None]:
    version = db.session.scalars(sa.select(Municipality.version).where(Municipality.id == "vlore")).one()
    minutes = get_municipality("vlore").usual_minutes
    return lambda word: change_office(
        actor=SYSTEM, municipality_id="vlore", expected_version=version,
        draft=OfficeDraft(office=word, address="", phone="", email="", accent="", privacy_notice="",
                          usual_minutes=minutes),
    )  # fmt: skip


def _edit_venue() -> Callable[[str], None]:
    def hall(name: str) -> VenueDraft:
        return VenueDraft(name=name, place_id=None, address="", capacity=None)

    venue_id = add_venue(actor=SYSTEM, municipality_id="vlore", draft=hall("Salla"))
    version = db.session.get_one(Venue, venue_id).version
    return lambda word: change_venue(
        actor=SYSTEM, venue_id=venue_id, expected_version=version, draft=hall(word)
    )


def _edit_year() -> Callable[[str], None]:
    cycle = get_cycle("vlore", YEAR)
    return lambda word: change_cycle(
        actor=SYSTEM, cycle_id=cycle.id, expected_version=cycle.version,
        draft=CycleDraft(title=word, status=cycle.status),
    )  # fmt: skip


def _edit_programme() -> Callable[[str], None]:
    draft = partial(ProgrammeDraft, code="04530")
    programme_id = add_programme(
        actor=SYSTEM, cycle_id=get_cycle("vlore", YEAR).id, draft=draft(name="Rrugët")
    )
    version = db.session.get_one(BudgetProgramme, programme_id).version
    return lambda word: change_programme(
        actor=SYSTEM, programme_id=programme_id, expected_version=version, draft=draft(name=word)
    )


@pytest.mark.parametrize(
    "prepare",
    [_edit_hearing, _edit_person, _edit_organisation, _edit_office, _edit_venue, _edit_year, _edit_programme],
)
def test_of_many_editors_of_one_version_one_wins_and_the_others_hear_it(
    running: APIFlask, race: Race, prepare: Callable[[], Callable[[str], None]]
) -> None:
    with running.app_context():
        edit = prepare()
    results = race(*[partial(edit, f"fjala{number}") for number in range(AT_ONCE)])
    assert sorted(type(result).__name__ for result in results) == sorted(
        ["NoneType", *[StaleVersion.__name__] * (AT_ONCE - 1)]
    ), results


def test_two_coordinators_cannot_end_each_other_unseen(running: APIFlask, race: Race) -> None:
    with running.app_context():
        add_person(
            actor=SYSTEM, email="second@example.org", name="second", scope=Scope(Role.COORDINATOR, "vlore")
        )
        coordinators = db.session.scalars(
            sa.select(Membership.id).where(
                Membership.role == Role.COORDINATOR, Membership.municipality_id == "vlore"
            )
        ).all()
    assert len(coordinators) == 2
    results = race(*[partial(end_membership, actor=SYSTEM, membership_id=one) for one in coordinators])
    assert sorted(type(result).__name__ for result in results) == [
        NeedsConfirmation.__name__,
        "NoneType",
    ], results


def test_the_seal_waits_for_entries_that_are_being_written(running: APIFlask) -> None:
    """Ids are given before the commit: an entry must not appear behind a link that already counted it out."""
    noted, go = Event(), Event()
    faults: list[Any] = []

    def write_slowly() -> None:
        with running.app_context(), unit_of_work(SYSTEM) as uow:
            log(uow, action="test.slow", subject_type="test", subject_id=1)
            noted.set()
            go.wait(timeout=5)

    def write_fast() -> None:
        with running.app_context(), unit_of_work(SYSTEM) as uow:
            log(uow, action="test.fast", subject_type="test", subject_id=2)

    def close_the_link() -> None:
        with running.app_context():
            try:
                seal()
            except Exception as error:  # noqa: BLE001 - the test looks at it
                faults.append(error)

    slow = Thread(target=write_slowly)
    slow.start()
    assert noted.wait(timeout=5)
    others = [Thread(target=write_fast), Thread(target=close_the_link)]
    for other in others:
        other.start()
        time.sleep(0.3)
    go.set()
    for thread in (slow, *others):
        thread.join(timeout=20)
    with running.app_context():
        seal()
        assert faults == []
        assert verify() == []
