"""Answers that were given before the tally was kept stand in it."""

import flask_migrate
import sqlalchemy as sa

from pb_app.cycles.queries import get_cycle
from pb_app.database import db
from pb_app.kernel.actor import SYSTEM
from pb_app.proposals.queries.figures import answers_given
from pb_app.proposals.rules import ProposalStatus
from pb_app.proposals.service.apply import apply_status
from pb_app.proposals.tables import Proposal
from pb_app.unit_of_work import unit_of_work
from tests.cycles.factories import make_cycle
from tests.house.conftest import MakeApp
from tests.proposals.factories import listed, submit

NO = ProposalStatus.DECLINED
ON = ProposalStatus.FORWARDED


def answer(ref: str, status: ProposalStatus) -> None:
    with unit_of_work(SYSTEM) as uow:
        one = uow.session.scalars(sa.select(Proposal).where(Proposal.ref == ref)).one()
        apply_status(uow, one, status, reason="Nuk ka fonde", forwarded_to="UKT")


def test_earlier_answers_are_counted_and_only_public_ones(make_app: MakeApp) -> None:
    with make_app().app_context():
        make_cycle()
        for text in ("Ndriçim", "Trotuar"):
            answer(listed(text=f"{text} për lagjen tonë"), NO)
        answer(listed(text="Ujë për lagjen tonë"), ON)
        answer(submit().ref, NO)
        before = sorted(answers_given(get_cycle("vlore", 2027).id))
        db.session.remove()
        flask_migrate.downgrade(revision="0015")
        flask_migrate.upgrade()
        assert sorted(answers_given(get_cycle("vlore", 2027).id)) == before
        assert before == [(NO, "Nuk ka fonde", 2), (ON, "Nuk ka fonde", 1)]
