"""The public figures of places are kept, and always what counting the rows would give."""

import pytest
import sqlalchemy as sa

from pb_app.cycles.queries import get_cycle
from pb_app.database import db
from pb_app.kernel.actor import SYSTEM
from pb_app.proposals.queries.figures import Asked, asked_by_place
from pb_app.proposals.rules import IN_PUBLIC_LIST, ProposalStatus
from pb_app.proposals.service.apply import apply_status, apply_voices
from pb_app.proposals.service.editing import apply_edit
from pb_app.proposals.tables import Proposal
from pb_app.unit_of_work import unit_of_work
from tests.cycles.factories import make_cycle
from tests.proposals.factories import listed, submit


@pytest.fixture(autouse=True)
def _year(app: object) -> None:
    make_cycle()


def counted() -> dict[str | None, Asked]:
    wanted = (
        sa.select(Proposal.place_id, sa.func.count(), sa.func.sum(Proposal.voices))
        .where(Proposal.status.in_(IN_PUBLIC_LIST), Proposal.listed_at.is_not(None))
        .group_by(Proposal.place_id)
    )
    return {place: Asked(count, int(voices)) for place, count, voices in db.session.execute(wanted)}


def kept() -> dict[str | None, Asked]:
    return asked_by_place(get_cycle("vlore", 2027).id)


def move(ref: str, status: ProposalStatus) -> None:
    with unit_of_work(SYSTEM) as uow:
        row = uow.session.scalars(sa.select(Proposal).where(Proposal.ref == ref)).one()
        apply_status(uow, row, status, reason="SHEMBULL", forwarded_to="SHEMBULL")


def test_they_follow_a_proposal_through_every_state() -> None:
    ref = listed()
    assert sum(one.proposals for one in kept().values()) == 1
    for status in (ProposalStatus.FORWARDED, ProposalStatus.UNDER_REVIEW, ProposalStatus.LISTED,
                   ProposalStatus.DECLINED, ProposalStatus.UNDER_REVIEW, ProposalStatus.LISTED,
                   ProposalStatus.WITHDRAWN):  # fmt: skip
        move(ref, status)
        assert kept() == counted(), status
    assert kept() == {}


def test_what_was_never_public_counts_nowhere() -> None:
    ref = submit().ref
    move(ref, ProposalStatus.DECLINED)
    assert kept() == counted() == {}


def test_they_follow_another_place_and_other_voices() -> None:
    ref = listed()
    with unit_of_work(SYSTEM) as uow:
        row = uow.session.scalars(sa.select(Proposal).where(Proposal.ref == ref)).one()
        apply_voices(uow, row, 7)
        apply_edit(uow, row, {"place_id": None, "voices": 9})
    assert kept() == counted() == {None: Asked(1, 9)}
    with unit_of_work(SYSTEM) as uow:
        row = uow.session.scalars(sa.select(Proposal).where(Proposal.ref == ref)).one()
        apply_edit(uow, row, {"place_id": "vlore-rajoni-3"})
    assert kept() == counted() == {"vlore-rajoni-3": Asked(1, 9)}
