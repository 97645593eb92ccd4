"""What the tests of the proposals' pages share: a filled form, the words of an answer, a count."""

import re
from typing import Any

import sqlalchemy as sa

from pb_app.database import db
from pb_app.proposals.tables import Proposal
from tests.house_client import HouseClient
from tests.proposals.factories import TEXT

NEW = "/vlore/proposals/new"
TYPED = {"place": "vlore-rajoni-3", "theme": "ndricimi", "text": TEXT}


def count() -> int:
    db.session.rollback()
    return db.session.scalar(sa.select(sa.func.count(Proposal.id))) or 0


def words(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.get_data(as_text=True)))


def form(client: HouseClient, **values: str) -> dict[str, str]:
    return client.form(NEW) | TYPED | values
