"""The words of bringing proposals in: what columns mean, what is wrong in a row, what a row changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from pb_app.cycles.queries import themes_by_id
from pb_app.kernel.errors import DomainError
from pb_app.proposals.intake.columns import Column
from pb_app.proposals.intake.rules import ImportState, RowState
from pb_app.proposals.intake.standing import ImportView
from pb_app.proposals.rules import ProposalSource
from pb_app.proposals.web.wording import source_label
from pb_app.territory.queries import list_places
from pb_app.web.error_texts import register_texts, text_of
from pb_app.web.formatting import date_words, lek
from pb_app.web.locale import current_locale

register_texts(
    {
        "import_file_required": _l("Choose a file."),
        "import_over": _l("This table cannot be changed any more. Please choose the file again."),
        "text_column_missing": _l("Say which column holds the proposals."),
        "table_faulty": _l(
            "Nothing can be taken in while rows have faults. Correct the file and choose it again."
        ),
        "row_unreadable": _l(
            "The row cannot be read: a quotation mark is opened and not closed as it should be."
        ),
        "code_twice": _l("The code stands in an earlier row already: %(given)s."),
        "ref_twice": _l("The reference stands in an earlier row already: %(given)s."),
        "reference_not_here": _l("There is no proposal with the reference %(given)s."),
        "place_not_here": _l("There is no place of this name in the municipality: %(given)s."),
        "theme_not_known": _l("There is no theme of this name: %(given)s."),
        "old_lek_in_table": _l(
            "“%(given)s” is an amount in old lekë. In new lekë it is %(lek)s: please write that."
        ),
        "count_in_table_unreadable": _l("“%(given)s” is no number. Write a whole number, without a sign."),
        "hearing_not_here": _l("There is no hearing with the reference %(given)s."),
        "import_choice_required": _l("Say whether the proposals are published at once or wait in the queue."),
    }
)


@dataclass(frozen=True)
class ImportRow:
    """A row of the table as the proposal that it will be."""

    line: int
    state: str
    tone: str
    ref: str
    text: str
    place: str
    theme: str
    details: str
    """What else the table said of it: day, source, counts, cost, code."""
    notes: Sequence[str]


def column_label(column: Column) -> str:
    """What a column may hold, in words."""
    return {
        Column.NOTHING: _("Not used"),
        Column.TEXT: _("Proposal"),
        Column.THEME: _("Theme"),
        Column.PLACE: _("Unit / region"),
        Column.VILLAGE: _("Village"),
        Column.DATE: _("Date"),
        Column.HEARING: _("Reference of the hearing"),
        Column.SOURCE: _("Source"),
        Column.VOICES: _("Voices"),
        Column.SIGNATURES: _("Signatures"),
        Column.COST: _("Estimated cost"),
        Column.CODE: _("Code in your table"),
        Column.REF: _("Reference here"),
    }[column]


def state_words(view: ImportView) -> tuple[str, str]:
    """Where an import stands, and the tone of its tag."""
    return {
        ImportState.READING: (_("is being looked over"), "wait"),
        ImportState.CHECKED: (_("looked over"), ""),
        ImportState.WRITING: (_("is being taken in"), "wait"),
        ImportState.DONE: (_("taken in"), "ok"),
        ImportState.FAILED: (_("not finished"), "no"),
        ImportState.TAKING_BACK: (_("is being taken back"), "wait"),
        ImportState.TAKEN_BACK: (_("table taken back"), ""),
    }[view.state]


def failure_words(view: ImportView) -> str:
    """Why an import ended, and what of it stands."""
    if not view.report and (view.added or view.changed):
        return _("Taking the table back stopped half-way. Press the button again: it goes on where it stood.")
    if view.done and "rows" in view.report:
        return _(
            "The work stopped after %(done)s of %(total)s rows. What was taken in stays; choose the same file "
            "again, and only the rest is added.",
            done=view.done,
            total=view.total,
        )
    code = view.report.get("error")
    if not code:
        return _("The table could not be looked over. Please choose the file again.")
    sentence = text_of(DomainError(str(code), **view.report.get("params", {})))
    line = view.report.get("params", {}).get("line")
    return _("Row %(line)s: %(reason)s", line=line, reason=sentence) if line else sentence


def fault_words(fault: Mapping[str, Any], heading: str) -> str:
    """What is wrong, with its row and column: ``Rreshti 57301, kolona Vlera: …``."""
    reason = text_of(DomainError(fault["code"], **fault["params"]))
    cell = str(fault["params"].get("cell", ""))
    if cell and cell not in reason:
        reason = f"{reason} («{cell}»)"
    if not heading:
        return _("Row %(line)s: %(reason)s", line=fault["line"], reason=reason)
    return _("Row %(line)s, column %(column)s: %(reason)s", line=fault["line"], column=heading, reason=reason)


def names_to_choose(m: str, faults: Sequence[Mapping[str, Any]]) -> list[tuple[str, str]]:
    """What may stand in the columns that hold a name nobody knows, each with its label."""
    codes = {one["code"] for one in faults}
    choices: list[tuple[str, str]] = []
    if "theme_not_known" in codes:
        names = [theme.name_in(current_locale()) for theme in themes_by_id().values()]
        choices.append((_("Themes"), ", ".join(names)))
    if "place_not_here" in codes:
        choices.append((_("Units and regions"), ", ".join(card.short_label for card in list_places(m))))
    return choices


def rows_of_import(m: str, rows: Sequence[Mapping[str, Any]]) -> list[ImportRow]:
    """The rows with names for ids, each difference with both values."""
    places = {card.id: card.short_label for card in list_places(m, with_villages=True)}
    themes = {theme.id: theme.name_in(current_locale()) for theme in themes_by_id().values()}
    names = {"place": places, "theme": themes}
    return [_row(one, places, themes, names) for one in rows]


def _row(
    one: Mapping[str, Any],
    places: Mapping[str, str],
    themes: Mapping[str, str],
    names: Mapping[str, Mapping[str, str]],
) -> ImportRow:
    words, tone = {
        RowState.NEW: (_("new"), "ok"),
        RowState.CHANGED: (_("says something else"), "wait"),
        RowState.SAME: (_("already there"), ""),
    }[RowState(one["state"])]
    place = places.get(one["place_id"] or "", "") or _("The whole municipality")
    return ImportRow(
        line=one["line"], state=words, tone=tone, ref=one["ref"], text=one["text"],
        place=f"{one['village']}, {place}" if one["village"] else place,
        theme=themes.get(one["theme_id"], ""), details=_details(one),
        notes=[
            *([_("Theme guessed from the words")] if one["is_guess"] else []),
            *(
                [_("Looks like personal data: %(passages)s", passages=", ".join(found))]
                if (found := one.get("personal"))
                else []
            ),
            *(
                _difference(column, before, after, names.get(column, {}))
                for column, (before, after) in one["changes"].items()
            ),
        ],
    )  # fmt: skip


def _details(one: Mapping[str, Any]) -> str:
    """Of tables that an earlier version of the program looked over less is known."""
    said = [
        date_words(date.fromisoformat(one["on"])) if one.get("on") else "",
        source_label(ProposalSource(one["source"])) if one.get("source") else "",
        ngettext("%(num)d voice", "%(num)d voices", one["voices"]) if one.get("voices") else "",
        ngettext("%(num)d signature", "%(num)d signatures", one["signatures"])
        if one.get("signatures")
        else "",
        _("estimated cost %(amount)s", amount=lek(one["cost"])) if one.get("cost") is not None else "",
        _("code %(ref)s", ref=one["code"]) if one.get("code") else "",
    ]
    return " · ".join(filter(None, said))


def _difference(column: str, before: object, after: object, names: Mapping[str, str]) -> str:
    values = [
        names.get(str(value), str(value)) if value not in (None, "") else "–" for value in (before, after)
    ]
    label = column_label(Column(column))
    return _("%(column)s: %(before)s → %(after)s", column=label, before=values[0], after=values[1])
