"""The words of reading a season from a file: what columns mean, what is wrong in a row, what to look at."""

from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from pb_app.hearings.season.columns import Column
from pb_app.hearings.season.importing import RowState
from pb_app.hearings.season.reading import LeftOut, RowFault
from pb_app.kernel.errors import DomainError, Warn
from pb_app.web.error_texts import register_texts, text_of
from pb_app.web.formatting import date_words

register_texts(
    {
        "table_unreadable": _l(
            "This file cannot be read as a table. Save it as an Excel file (.xlsx), or copy the table and paste it."
        ),
        "table_too_large": _l("The file is too large: at most %(limit)s MB."),
        "table_too_long": _l("The table is too long: at most %(limit)s rows."),
        "table_unpacks": _l("This file unpacks to more than %(limit)s MB, so it was not opened."),
        "table_locked": _l("This file is locked with a password. Save it without one."),
        "table_empty": _l("No table and no event was found in this file."),
        "sheet_lost": _l("What was read of the file was lost on the way. Please choose the file again."),
        "municipality_required": _l("Say of which municipality the file is: --municipality."),
        "table_required": _l("Choose a file, or paste a table."),
        "date_column_missing": _l("Say which column holds the date."),
        "column_twice": _l("Two columns cannot mean the same: %(column)s."),
        "rows_faulty": _l("%(count)s rows cannot be read. Correct the file, or say that they are left out."),
        "places_not_yours": _l("You may plan hearings for your own places only."),
        "place_unread": _l("“%(given)s” is no place of this municipality."),
        "date_missing": _l("The event has no beginning."),
        "property_unreadable": _l("This line of the calendar is broken."),
        "row_past": _l("This day has gone by."),
        "row_cancelled": _l("It is cancelled."),
        "year_assumed": _l("The year is not written: %(year)s is taken."),
        "other_year": _l("The year %(year)s is far from this season. Please check it."),
        "place_none": _l("No place is recognised: the hearing is for the whole municipality."),
        "zone_unknown": _l("The time zone is not known: the hour is taken as ours."),
        "repeats_unread": _l(
            "The event repeats in a way that is not followed to its end. Please check its days."
        ),
    }
)


def column_label(column: Column) -> str:
    """What a column may hold, in words."""
    return {
        Column.NOTHING: _("Not used"),
        Column.NUMBER: _("Number"),
        Column.ACTIVITY: _("Activity"),
        Column.DATE: _("Date"),
        Column.WEEKDAY: _("Weekday"),
        Column.HOUR: _("Hour"),
        Column.END: _("End"),
        Column.PLACE: _("Unit or region"),
        Column.VENUE: _("Hall"),
        Column.METHOD: _("Method"),
        Column.FORM: _("Form"),
        Column.PURPOSE: _("What it is about"),
        Column.UID: _("Identifier"),
    }[column]


def state_label(state: RowState) -> tuple[str, str]:
    """What a row does, and the tone of its tag."""
    return {
        RowState.NEW: (_("new row"), "ok"),
        RowState.CHANGED: (_("changes"), "wait"),
        RowState.PROPOSED: (_("moves a public hearing"), "wait"),
        RowState.SAME: (_("the same"), ""),
    }[state]


def where_words(line: int, origin: str, column: str, *, is_calendar: bool) -> str:
    """``Rreshti 7, kolona Data``; in a calendar ``Ngjarja “…” (rreshti 7)``."""
    if is_calendar:
        name = (
            _("Event “%(name)s” (line %(line)s)", name=origin, line=line)
            if origin
            else _("Event in line %(line)s", line=line)
        )
        return f"{name}, {column}" if column else name
    row = _("Row %(line)s", line=line)
    if origin:
        row = _("Sheet “%(name)s”, row %(line)s", name=origin, line=line)
    return _("%(row)s, column %(column)s", row=row, column=column) if column else row


def fault_words(fault: RowFault, *, is_calendar: bool) -> str:
    """What is wrong, with its row and column: ``Rreshti 7, kolona Data: …``."""
    where = where_words(fault.line, fault.origin, fault.column, is_calendar=is_calendar)
    return f"{where}: {_reason(fault.error)}"


def left_out_words(one: LeftOut, *, is_calendar: bool) -> str:
    """Why a row is left out, with its row."""
    where = where_words(one.line, one.origin, "", is_calendar=is_calendar)
    on = one.why.params.get("on")
    return f"{where}: {text_of(one.why)}" + (f" ({date_words(on)})" if isinstance(on, date) else "")


def doubt_words(doubt: Warn) -> str:
    """What to look at in a row that is read."""
    return text_of(doubt)


def _reason(error: DomainError) -> str:
    """The sentence of an error, with what helps to put it right."""
    on, given, near = (error.params.get(name) for name in ("on", "given", "near"))
    if error.code == "weekday_contradicts" and isinstance(on, date):
        return _("That day is %(date)s: the weekday in the file is another one.", date=date_words(on))
    if error.code == "place_unread" and near:
        question = _("Is %(name)s meant?", name=near)
        return f"{text_of(error)} {question}"
    if error.code in {"date_unreadable", "time_unreadable"} and given:
        return _("“%(given)s”. %(advice)s", given=given, advice=text_of(error))
    return text_of(error)
