"""Tables of a season for tests: the official columns, and rows as offices write them."""

from collections.abc import Sequence

from pb_app.hearings.season.importing import RowState, SeasonReport, look_over, take_over
from pb_app.hearings.season.sheet import Sheet, read_sheet
from pb_app.kernel.actor import SYSTEM, Actor

HEADINGS = ("Nr", "Aktiviteti", "Data", "Vendi", "Ora", "Mënyra", "Forma")
SEASON = (
    ("1", "Takim me banorët e Rajonit 1", "e hënë, 12.10.2026", "Bar Hallowen", "16.30", "Takim publik", "Bisedë"),
    ("2", "Takim me banorët e Rajonit 2", "e martë, 13 tetor 2026", "Pallati i Kulturës", "ora 16.30", "Takim publik",
     "Bisedë"),
    ("3", "Dëgjesë publike: Njësia Administrative Novoselë", "14.10.2026", "", "", "Takim publik", "Bisedë"),
)  # fmt: skip
YEAR = 2027


def table(*rows: Sequence[str], headings: Sequence[str] = HEADINGS) -> bytes:
    """The rows as they stand in the clipboard after copying from a spreadsheet."""
    return "\n".join("\t".join(row) for row in (headings, *rows)).encode()


def sheet_of(*rows: Sequence[str], headings: Sequence[str] = HEADINGS) -> Sheet:
    """The same, read."""
    return read_sheet(table(*rows, headings=headings))


def look(sheet: Sheet, *, actor: Actor = SYSTEM, columns: Sequence[str] = ()) -> SeasonReport:
    """What taking it over would do."""
    return look_over(
        actor=actor, municipality_id="vlore", year=YEAR, sheet=sheet, columns=columns or sheet.guess()
    )


def take(sheet: Sheet, *, actor: Actor = SYSTEM, without_faulty: bool = False) -> SeasonReport:
    """Take it over into the draft."""
    return take_over(
        actor=actor, municipality_id="vlore", year=YEAR, sheet=sheet, columns=sheet.guess(),
        without_faulty=without_faulty,
    )  # fmt: skip


def states(report: SeasonReport) -> list[RowState]:
    """What each row does, in the order of the file."""
    return [row.state for row in report.rows]


def faults(report: SeasonReport) -> list[tuple[int, str, str]]:
    """Line, column and code of each fault."""
    return [(fault.line, fault.column, fault.error.code) for fault in report.faults]
