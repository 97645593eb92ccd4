"""The example proposals: said at hearings and written down there, or sent on the web and listed by the office."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial

from pb_app.cli.demo.examples import Row, read_examples
from pb_app.cli.demo.hearings import assistant_of, card_of, start_of
from pb_app.cli.demo.history import Moment, Season
from pb_app.cli.demo.people import COORDINATORS, actor_of
from pb_app.cli.demo.pictures import example_picture
from pb_app.kernel.actor import SYSTEM, VISITOR
from pb_app.kernel.ids import new_token
from pb_app.proposals.queries.single import get_staff_proposal
from pb_app.proposals.rules import Contact, ProposalDraft, ProposalSource, ProposalStatus
from pb_app.proposals.service import hold_files, moderate_proposal, record_proposal, submit_proposal
from pb_app.territory.queries import find_place

DAYS_TO_ANSWER = timedelta(hours=20)


def proposal_moments(season: Season) -> Iterator[Moment]:
    """Everything that happens to proposals up to their gathering."""
    hearings = {row["key"]: row for row in read_examples("hearings")}
    for order, row in enumerate(read_examples("proposals")):
        if row["hearing"]:
            hearing = hearings[row["hearing"]]
            at = start_of(season, hearing) + timedelta(minutes=20 + order % 10 * 5)
            yield Moment(at, partial(_write_down, season, hearing, row))
            continue
        at = season.calendar.at(int(row["sent"]), "17:05") + timedelta(minutes=7 * (order % 6))
        yield Moment(at, partial(_send, season, row))
        if row["status"] == "listed":
            yield Moment(at + DAYS_TO_ANSWER, partial(_list, season, row))


def municipality_of(row: Row) -> str:
    """The municipality of the place of a row."""
    place = find_place(row["place_id"])
    return place.municipality_id if place is not None else ""


def _draft(row: Row) -> ProposalDraft:
    return ProposalDraft(
        text=row["text"], theme_id=row["theme"], place_id=row["place_id"], village=row["village"],
        source=ProposalSource(row["source"]), voices=int(row["voices"]),
    )  # fmt: skip


def _write_down(season: Season, hearing: Row, row: Row) -> None:
    card = card_of(season, hearing)
    done = record_proposal(
        actor_of(assistant_of(hearing)), municipality_id=card.municipality_id, hearing_ref=card.ref,
        draft=_draft(row), device_key=row["key"],
    )  # fmt: skip
    season.proposals[row["key"]] = done.ref


def _send(season: Season, row: Row) -> None:
    token = new_token()
    if row["picture"]:
        hold_files(form_token=token, contents=[example_picture()])
    done = submit_proposal(
        VISITOR,
        municipality_id=municipality_of(row),
        form_token=token,
        draft=_draft(row),
        contact=Contact(),
    )
    season.proposals[row["key"]] = done.ref


def _list(season: Season, row: Row) -> None:
    municipality_id, ref = municipality_of(row), season.proposals[row["key"]]
    moderate_proposal(
        actor_of(COORDINATORS[municipality_id]), municipality_id=municipality_id, ref=ref,
        expected_version=get_staff_proposal(municipality_id, ref, SYSTEM).card.version,
        status=ProposalStatus.LISTED,
    )  # fmt: skip
