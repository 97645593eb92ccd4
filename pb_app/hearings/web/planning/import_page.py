"""What the page shows of a file before it is taken over: its columns, its rows as they will become, what is wrong."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from pb_app.hearings.rules import VenueChoice
from pb_app.hearings.season.columns import Column
from pb_app.hearings.season.importing import RowState, SeasonReport, TakenRow
from pb_app.hearings.season.matching import Known
from pb_app.hearings.season.sheet import Sheet
from pb_app.hearings.web.planning.import_words import (
    column_label,
    doubt_words,
    fault_words,
    left_out_words,
    state_label,
)
from pb_app.hearings.wording import kind_label, status_label
from pb_app.territory.queries import get_municipality, list_places, list_venues
from pb_app.web.formatting import date_words, time_words

SHOWN_ROWS = 200
SHOWN_FAULTS = 100
_SAMPLES = 3
_SAMPLE_LENGTH = 60


@dataclass(frozen=True)
class ColumnChoice:
    """A column of the file with what stands in it and what it is taken for."""

    number: int
    heading: str
    samples: Sequence[str]
    chosen: Column
    options: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class RowView:
    """A row as the hearing that it will be."""

    line: int
    origin: str
    state: str
    tone: str
    when: str
    title: str
    places: str
    hall: str
    notes: Sequence[str]


@dataclass(frozen=True)
class CheckPage:
    """All that stands on the page between reading and taking over."""

    columns: Sequence[ColumnChoice]
    rows: Sequence[RowView]
    more_rows: int
    figures: Sequence[dict[str, object]]
    faults: Sequence[str]
    more_faults: int
    left_out: Sequence[str]
    not_in_file: str
    takes: int
    is_without_effect: bool
    is_recognised: bool
    """Whether every column that holds something has a meaning."""


def column_choices(sheet: Sheet, chosen: Sequence[str]) -> list[ColumnChoice]:
    """Each column with its first cells; a calendar has nothing to choose."""
    if sheet.is_calendar:
        return []
    width = max([len(sheet.headings), *(len(cells) for cells in sheet.cells)])
    options = [(column.value, column_label(column)) for column in Column if column is not Column.UID]
    return [
        ColumnChoice(
            number=at + 1,
            heading=sheet.headings[at] if at < len(sheet.headings) else "",
            samples=_samples(sheet, at),
            chosen=Column(chosen[at]) if at < len(chosen) else Column.NOTHING,
            options=options,
        )
        for at in range(width)
    ]


def check_page(m: str, sheet: Sheet, chosen: Sequence[str], report: SeasonReport | None) -> CheckPage:
    """The page of a report; without one (the date column is not known yet) only the columns."""
    columns = column_choices(sheet, chosen)
    if report is None:
        return CheckPage(columns, (), 0, (), (), 0, (), "", 0, is_without_effect=False, is_recognised=False)
    words = _Words(m)
    is_calendar = sheet.is_calendar
    return CheckPage(
        columns=columns,
        rows=[words.row(one) for one in report.rows[:SHOWN_ROWS]],
        more_rows=max(0, len(report.rows) - SHOWN_ROWS),
        figures=_figures(report),
        faults=[fault_words(one, is_calendar=is_calendar) for one in report.faults[:SHOWN_FAULTS]],
        more_faults=max(0, len(report.faults) - SHOWN_FAULTS),
        left_out=[left_out_words(one, is_calendar=is_calendar) for one in report.left_out[:SHOWN_FAULTS]],
        not_in_file=_not_in_file(report.not_in_file),
        takes=sum(row.state is not RowState.SAME for row in report.rows),
        is_without_effect=report.is_without_effect,
        is_recognised=all(one.chosen is not Column.NOTHING or not one.samples for one in columns),
    )


def outcome_words(report: SeasonReport) -> str:
    """What was done, in one sentence."""
    if report.is_without_effect:
        return _("Nothing to change: the draft says all of it already.")
    return _(
        "Taken over into the draft: new: %(new)s, changed: %(changed)s, the same: %(same)s.",
        new=report.count(RowState.NEW),
        changed=report.count(RowState.CHANGED) + report.count(RowState.PROPOSED),
        same=report.count(RowState.SAME),
    )


def _figures(report: SeasonReport) -> list[dict[str, object]]:
    faulty = len({(one.line, one.origin) for one in report.faults})
    counted = [
        (report.count(RowState.NEW), _("new hearings")),
        (report.count(RowState.CHANGED) + report.count(RowState.PROPOSED), _("changed hearings")),
        (report.count(RowState.SAME), _("without a change")),
        (faulty, _("rows that cannot be read")),
        (len(report.left_out), _("rows left out")),
    ]
    return [{"value": value, "words": words} for value, words in counted]


def _not_in_file(count: int) -> str:
    if not count:
        return ""
    return ngettext(
        "%(num)s line of the draft came from an earlier file and is not in this one. It stays.",
        "%(num)s lines of the draft came from an earlier file and are not in this one. They stay.",
        count,
    )


def _samples(sheet: Sheet, at: int) -> list[str]:
    found = [cells[at].replace("\n", " ") for cells in sheet.cells if at < len(cells) and cells[at]]
    return [
        text if len(text) <= _SAMPLE_LENGTH else f"{text[: _SAMPLE_LENGTH - 1]}…" for text in found[:_SAMPLES]
    ]


class _Words:
    """Names of places and halls, asked once."""

    def __init__(self, m: str) -> None:
        self._places = {card.id: card.short_label for card in list_places(m, with_villages=True)}
        self._halls = {hall.id: hall.name for hall in list_venues(m, only_active=False)}
        self._whole = get_municipality(m).full_name

    def row(self, one: TakenRow) -> RowView:
        line = one.line
        state, tone = state_label(one.state)
        places = ", ".join(self._places.get(key, key) for key in line.place_ids) or self._whole
        before = (
            self._differences(one) if one.state in {RowState.CHANGED, RowState.PROPOSED} else _closed(one)
        )
        return RowView(
            line=line.line, origin=line.origin, state=state, tone=tone, when=_when(one), places=places,
            title=line.title or f"{kind_label(line.kind)}: {places}", hall=self._hall(line.venue),
            notes=[*before, *(doubt_words(doubt) for doubt in line.doubts)],
        )  # fmt: skip

    def _differences(self, one: TakenRow) -> list[str]:
        """What the draft or the calendar says now, where it differs."""
        known = one.known
        if known is None or known.slot is None:
            return []
        found = []
        if known.slot.on != one.line.slot.on:
            found.append(date_words(known.slot.on))
        if one.line.slot.start and known.slot.start != one.line.slot.start:
            found.append(_hour_words(known))
        if one.line.venue.is_known and known.venue != one.line.venue:
            found.append(self._hall(known.venue))
        if not found:
            return []
        was = _("was: %(words)s", words=", ".join(found))
        return [f"{known.ref}, {was}" if known.ref else was]

    def _hall(self, venue: VenueChoice) -> str:
        if venue.venue_id is not None:
            return self._halls.get(venue.venue_id, "")
        return venue.text or _("Not known yet")


def _closed(one: TakenRow) -> list[str]:
    """That a hearing of the calendar was held, cancelled or is a draft of its own, which no file changes."""
    known = one.known
    if known is None or known.status is None or known.is_open:
        return []
    return [
        _("%(ref)s: %(state)s. A file does not change it.", ref=known.ref, state=status_label(known.status))
    ]


def _when(one: TakenRow) -> str:
    slot = one.line.slot
    if slot.start is None:
        return date_words(slot.on)
    hours = time_words(slot.start) + (f"–{time_words(slot.end)}" if slot.end else "")
    return f"{date_words(slot.on)}, {hours}"


def _hour_words(known: Known) -> str:
    start = known.slot.start if known.slot else None
    return time_words(start) if start else _("without an hour")
