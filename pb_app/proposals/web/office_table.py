"""The office's workbook of proposals, for people: words in their language, local times, and where each one stands."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, Final

from flask_babel import force_locale
from flask_babel import gettext as _

from pb_app.cycles.queries import themes_by_id
from pb_app.database import db
from pb_app.formats.table_xlsx import write_table_xlsx
from pb_app.kernel.periods import TIRANE, to_local
from pb_app.proposals.policy import Reach
from pb_app.proposals.queries import InList, Standing, in_list_of, standings_of
from pb_app.proposals.queries.exports import BATCH, OFFICE_COLUMNS, Row, people_rows
from pb_app.proposals.queries.listing import ProposalFilter
from pb_app.proposals.rules import ProposalSource, ProposalStatus
from pb_app.proposals.web.wording import source_label, standing_in
from pb_app.unit_of_work import house

_COLUMNS: Final = (
    "ref", "created_at", "listed_at", "place", "village", "theme", "text", "text_en", "source", "hearing",
    "voices", "signatures", "supports", "hearing_votes", "standing", "item", "decision", "reason", "forwarded_to",
    "forward_protocol", "forward_answer", "forward_answered_on", "estimated_cost", "answer_in_hall",
    "protocol_number", "protocol_on", "year", "is_example", "source_url",
)  # fmt: skip
Note = Callable[[int], None]


def write_for_people(
    path: Path, municipality_id: str, wanted: ProposalFilter, reach: Reach, locale: str, progress: Note
) -> None:
    """Write the workbook in ``locale``, as far as a reach goes; between two batches no transaction is open."""
    with force_locale(locale):
        headings = _headings()
        write_table_xlsx(
            path, _COLUMNS, _rows(municipality_id, wanted, reach, locale, progress), sheet_name=_("Proposals"),
            made_at=house().clock.now(), headings=[headings[name] for name in _COLUMNS], zone=TIRANE,
        )  # fmt: skip


def _headings() -> Mapping[str, str]:
    return {
        "ref": _("Reference"), "created_at": _("Received on"), "listed_at": _("Published on"),
        "place": _("Unit / region"), "village": _("Village"), "theme": _("Theme"), "text": _("Proposal"),
        "text_en": _("Text in English"), "source": _("Source"), "hearing": _("Hearing"), "voices": _("Voices"),
        "signatures": _("Signatures"), "supports": _("Supports"), "hearing_votes": _("Votes at the hearing"),
        "standing": _("Where it stands"), "item": _("Item of the list"), "decision": _("Decision"),
        "reason": _("Reason"), "forwarded_to": _("Passed on to"),
        "forward_protocol": _("Protocol number of the passing on"),
        "forward_answer": _("Answer of the authority"), "forward_answered_on": _("Answered on"),
        "estimated_cost": _("Cost given with it"), "answer_in_hall": _("Answer given in the hall"),
        "protocol_number": _("Protocol number"), "protocol_on": _("Protocol date"), "year": _("Budget year"),
        "is_example": _("Example"), "source_url": _("Address of the source"),
    }  # fmt: skip


def _rows(
    municipality_id: str, wanted: ProposalFilter, reach: Reach, locale: str, progress: Note
) -> Iterator[Sequence[object]]:
    themes = {theme.id: theme.name_in(locale) for theme in themes_by_id().values()}
    done = 0
    for some in _batches(people_rows(municipality_id, wanted, reach)):
        ids = [proposal_id for proposal_id, _row in some]
        standings, listed = standings_of(ids), in_list_of(ids)
        db.session.rollback()
        for proposal_id, row in some:
            yield _in_words(row, themes, standings.get(proposal_id), listed.get(proposal_id))
        done += len(some)
        progress(done)


def _batches(rows: Iterator[tuple[int, Row]]) -> Iterator[Sequence[tuple[int, Row]]]:
    while some := list(islice(rows, BATCH)):
        yield some


def _in_words(
    row: Row, themes: Mapping[str, str], beyond: Standing | None, listed: InList | None
) -> Sequence[object]:
    *values, tells_no_hour = row
    one: dict[str, Any] = dict(zip(OFFICE_COLUMNS, values, strict=True))
    status = ProposalStatus(one["status"])
    answer = (
        listed if listed and status is ProposalStatus.LISTED else None
    )  # else its own state is the answer
    one |= {
        "created_at": _day(one["created_at"]) if tells_no_hour else one["created_at"],
        "place": one["place"] or _("The whole municipality"),
        "theme": themes[one["theme_id"]],
        "source": source_label(ProposalSource(one["source"])),
        "standing": standing_in(status, beyond).words,
        "item": ", ".join(listed.codes) if listed else "",
        "decision": answer.decision if answer else "",
        "reason": one["reason"] or (answer.reason if answer else ""),
        "is_example": _("Yes") if one["is_example"] else "",
    }
    return [one[name] for name in _COLUMNS]


def _day(at: dt.datetime) -> dt.date:
    return to_local(at).date()
