"""All proposals of a municipality for the office, as a file made in the background."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, Protocol

from pb_app.downloads.service import Params, Progress
from pb_app.kernel.actor import Actor
from pb_app.proposals.exporting import counted, write_file
from pb_app.proposals.policy import Reach, may_open_queue, reach_of
from pb_app.proposals.queries.exports import OFFICE_COLUMNS, count_office, office_rows
from pb_app.proposals.queries.hearing import find_hearing_ids
from pb_app.proposals.queries.listing import ProposalFilter
from pb_app.proposals.rules import ProposalStatus
from pb_app.territory.queries import find_place, get_municipality
from pb_app.web.locale import DEFAULT_LOCALE

KIND: Final = "proposals"
Note = Callable[[int], None]


class TableForPeople(Protocol):
    """Writes the workbook that people read, in the language of the page on which it was asked for."""

    def __call__(
        self,
        path: Path,
        municipality_id: str,
        wanted: ProposalFilter,
        reach: Reach,
        locale: str,
        progress: Note,
    ) -> None:
        """Write the file; ``progress`` hears how many rows there were."""
        ...


def wish(
    actor: Actor, municipality_id: str, fmt: str, chosen: dict[str, str], locale: str = DEFAULT_LOCALE
) -> dict[str, Any]:
    """What is to be written: the format, what the page was narrowed to, and how far this person's reach goes.

    Only a workbook has a language.
    """
    reach = reach_of(actor, municipality_id)
    paths = None if reach.place_paths is None else list(reach.place_paths)
    return {"fmt": fmt, "reach": [paths, reach.only_recorded_or_public], **chosen} | (
        {"language": locale} if fmt == "xlsx" else {}
    )


class OfficeProposals:
    """Fills ``downloads.service.Source``: every state, the inner columns too, never who sent it.

    CSV and JSON are for programs, the workbook is for people.
    """

    def __init__(self, for_people: TableForPeople) -> None:
        self._for_people = for_people

    def allows(self, actor: Actor, municipality_id: str, params: Params) -> bool:
        """Who works with the queue, as long as the reach is the one with which it was asked for."""
        if not may_open_queue(actor, municipality_id):
            return False
        now = wish(actor, municipality_id, "", {})["reach"]
        return bool(now == params["reach"])

    def write(self, path: Path, municipality_id: str, params: Params, progress: Progress) -> None:
        """Write the file."""
        wanted, reach = _filter(municipality_id, params), _reach(params)
        total = count_office(municipality_id, wanted, reach)
        if params["fmt"] == "xlsx":
            locale = params.get("language", DEFAULT_LOCALE)
            self._for_people(path, municipality_id, wanted, reach, locale, lambda done: progress(done, total))
            return
        rows = counted(office_rows(municipality_id, wanted, reach), total, progress)
        head = {"municipality": get_municipality(municipality_id).full_name}
        write_file(path, params["fmt"], OFFICE_COLUMNS, rows, head)


def _reach(params: Params) -> Reach:
    paths, only_open = params["reach"]
    return Reach(None if paths is None else tuple(paths), only_recorded_or_public=bool(only_open))


def _filter(municipality_id: str, params: Params) -> ProposalFilter:
    ref = params.get("hearing", "")
    return ProposalFilter(
        place=find_place(params["place"]) if params.get("place") else None,
        theme_id=params.get("theme") or None,
        status=ProposalStatus(params["status"]) if params.get("status") else None,
        hearing_id=find_hearing_ids(municipality_id, {ref}).get(ref) if ref else None,
        q=params.get("q", ""),
    )
