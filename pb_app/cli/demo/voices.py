"""What else people and the office say in Vlorë's example season: votes, supports, a picture, a question, a draft."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial

import sqlalchemy as sa

from pb_app.cli.demo.examples import Row, read_examples
from pb_app.cli.demo.hearings import assistant_of, card_of, start_of
from pb_app.cli.demo.history import Moment, Season
from pb_app.cli.demo.people import COORDINATORS, actor_of
from pb_app.database import db
from pb_app.kernel.actor import SYSTEM
from pb_app.kernel.links import key_of
from pb_app.outbox.tables import OutboxMessage
from pb_app.proposals.consultation_rules import ConsultationDraft
from pb_app.proposals.moderating.questions import ask_author
from pb_app.proposals.moderating.templates import add_usual_templates
from pb_app.proposals.queries.single import get_staff_proposal
from pb_app.proposals.service import confirm_support, publish_consultation, request_support, show_files
from pb_app.proposals.service.support_letter import KIND, PURPOSE
from pb_app.proposals.service.voting import count_votes
from pb_app.proposals.voting_rules import VoteKind, VoteSheet
from pb_app.unit_of_work import house

MUNICIPALITY = "vlore"
PREPARED, PUT_OUT, SUPPORTED = -24, -2, -4
DOTS_EACH = 3
VOTED_AT, VOTES = "V1", {"P1": 41, "P2": 18, "P3": 33, "P4": 12}
"""Three dots for each of those who were there; fewer than they could have given."""
SUPPORTS = {"P1": 3, "P5": 2, "P10": 4}
"""How many asked for the same on the web: their addresses are of a domain that receives no mail (RFC 2606)."""
SHOWN, SHOWN_ON = "P16", -5
ASKED, ASKED_ON = "P20", 0
QUESTION = "Shembull: në cilën anë të rrugës ndodhet stacioni për të cilin flisni?"
DRAFT = "https://example.org/shembull/projektbuxheti-{year}.pdf"


def voice_moments(season: Season) -> Iterator[Moment]:
    """From the office's prepared answers to the draft budget that can be commented on today."""
    calendar = season.calendar
    hearing = next(row for row in read_examples("hearings") if row["key"] == VOTED_AT)
    yield Moment(calendar.at(PREPARED, "09:00"), _prepare_answers)
    yield Moment(start_of(season, hearing) + timedelta(minutes=95), partial(_vote, season, hearing))
    everybody = [(key, number) for key, people in SUPPORTS.items() for number in range(people)]
    for order, (key, number) in enumerate(everybody):
        at = calendar.at(SUPPORTED, "19:00") + timedelta(minutes=3 * order)
        yield Moment(at, partial(_support, season, key, number))
    yield Moment(calendar.at(SHOWN_ON, "10:00"), partial(_show_picture, season))
    yield Moment(calendar.at(PUT_OUT, "12:00"), partial(_put_out, season))
    yield Moment(calendar.at(ASKED_ON, "08:00"), partial(_ask, season))


def _prepare_answers() -> None:
    add_usual_templates(actor_of(COORDINATORS[MUNICIPALITY]), municipality_id=MUNICIPALITY)


def _vote(season: Season, hearing: Row) -> None:
    votes = {season.proposals[key]: votes for key, votes in VOTES.items()}
    count_votes(
        actor_of(assistant_of(hearing)), municipality_id=MUNICIPALITY, hearing_ref=card_of(season, hearing).ref,
        expected_version=0, sheet=VoteSheet(kind=VoteKind.DOTS, most_each=DOTS_EACH, votes=votes),
    )  # fmt: skip


def _support(season: Season, which: str, number: int) -> None:
    """Asked for and confirmed at once: with that the mail and the address are gone."""
    request_support(
        municipality_id=MUNICIPALITY, ref=season.proposals[which], email=f"shembull-{number + 1}@example.org"
    )
    wanted = sa.select(OutboxMessage.body).where(OutboxMessage.kind == KIND).order_by(OutboxMessage.id.desc())
    letter = db.session.scalars(wanted.limit(1)).one()
    link = next(line for line in letter.splitlines() if "/supports/" in line)
    db.session.rollback()
    secret = house().settings.secret_key
    key = key_of(link.rpartition("/")[2], secret=secret, purpose=PURPOSE)
    confirm_support(municipality_id=MUNICIPALITY, key=key or "")


def _show_picture(season: Season) -> None:
    ref = season.proposals[SHOWN]
    show_files(
        actor_of(COORDINATORS[MUNICIPALITY]), municipality_id=MUNICIPALITY, ref=ref, positions=(1,),
        expected_version=get_staff_proposal(MUNICIPALITY, ref, SYSTEM).card.version,
    )  # fmt: skip


def _put_out(season: Season) -> None:
    year = season.calendar.year
    publish_consultation(
        actor=actor_of(COORDINATORS[MUNICIPALITY]), municipality_id=MUNICIPALITY, year=year,
        draft=ConsultationDraft(
            title=f"Projektbuxheti {year} (shembull)", title_en=f"Draft budget {year} (example)",
            url=DRAFT.format(year=year), published_on=season.calendar.day(PUT_OUT),
        ),
    )  # fmt: skip


def _ask(season: Season) -> None:
    ref = season.proposals[ASKED]
    ask_author(
        actor_of(COORDINATORS[MUNICIPALITY]), municipality_id=MUNICIPALITY, ref=ref, question=QUESTION,
        expected_version=get_staff_proposal(MUNICIPALITY, ref, SYSTEM).card.version,
    )  # fmt: skip
