"""One person is counted once, however often and however fast the button is pressed."""

import sqlalchemy as sa
from apiflask import APIFlask

from pb_app.database import db
from pb_app.kernel.errors import DomainError
from pb_app.proposals.service import confirm_support, request_support, withdraw_support
from pb_app.proposals.tables import Proposal, ProposalSupport
from tests.proposals.factories import listed, support_token
from tests.trust.conftest import Race

AT_ONCE = 25
PRESSES = 100


def _counted() -> tuple[int, int]:
    """The figure of the proposal, and the rows that it stands for."""
    db.session.rollback()
    rows = sa.select(sa.func.count(ProposalSupport.id)).where(ProposalSupport.confirmed_at.is_not(None))
    return db.session.scalars(sa.select(Proposal.supports)).one(), db.session.scalar(rows) or 0


def test_a_hundred_presses_count_one(running: APIFlask, race: Race) -> None:
    with running.app_context():
        key = support_token(listed())[:26]
    for _round in range(PRESSES // AT_ONCE):
        ended = race(*[lambda: confirm_support(municipality_id="vlore", key=key)] * AT_ONCE)
        assert ended == [None] * AT_ONCE
    with running.app_context():
        assert _counted() == (1, 1)


def test_confirming_and_taking_back_at_once_leaves_a_figure_that_is_right(
    running: APIFlask, race: Race
) -> None:
    with running.app_context():
        ref = listed()
        keys = [support_token(ref, f"shembull{number}@example.org")[:26] for number in range(6)]
    presses = [lambda key=key: confirm_support(municipality_id="vlore", key=key) for key in keys]
    back = [lambda key=key: withdraw_support(municipality_id="vlore", key=key) for key in keys[:3]]
    for ended in race(*presses, *back):
        assert ended is None or isinstance(ended, DomainError)
    with running.app_context():
        figure, rows = _counted()
        assert figure == rows
        assert figure >= 3


def test_the_same_address_at_the_same_moment_is_one_support(running: APIFlask, race: Race) -> None:
    with running.app_context():
        ref = listed()
    asked = [lambda: request_support(municipality_id="vlore", ref=ref, email="shembull@example.org")] * 6
    assert race(*asked) == [None] * 6
    with running.app_context():
        assert db.session.scalar(sa.select(sa.func.count(ProposalSupport.id))) == 1
