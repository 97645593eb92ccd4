"""The coverage board in words: columns with their order, figures on top, notes."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from babel.numbers import format_decimal, format_percent
from flask_babel import gettext as _
from flask_babel import ngettext

from pb_app.hearings.place_figures import MeetingFigures, Share
from pb_app.hearings.rules import Part
from pb_app.hearings.wording import part_label
from pb_app.portal.queries.activity import ActivityCard
from pb_app.portal.queries.coverage_board import BaseKind, Board, BoardRow
from pb_app.portal.web.municipality_page import activity_words, count_words, participants_words
from pb_app.web.formatting import number
from pb_app.web.locale import current_locale

INDENT = "\u2003"
Cell = str | dict[str, str]
Amount = float | int | None


@dataclass(frozen=True)
class Figure:
    """A figure at the top, as the component ``figures`` reads it."""

    value: str
    words: str
    note: str = ""
    in_words: bool = False


@dataclass(frozen=True)
class Column:
    """A column: its name in the address, its heading, what it is sorted by and what it shows."""

    key: str
    label: str
    amount: Callable[[BoardRow], Amount]
    shown: Callable[[BoardRow], Cell]


@dataclass(frozen=True)
class Order:
    """By which column the places stand; without one, in the order of the territory."""

    key: str = ""
    is_rising: bool = False


def columns() -> list[Column]:
    """The columns after the name of the place."""
    return [
        Column("planned", _("Planned"), lambda row: row.figures.planned, lambda row: _count(row.figures.planned)),
        Column("held", _("Held"), lambda row: row.figures.held, lambda row: _count(row.figures.held)),
        Column(
            "cancelled", _("Cancelled"), lambda row: row.figures.cancelled,
            lambda row: _count(row.figures.cancelled),
        ),
        Column("people", _("People who came"), lambda row: row.figures.people, _people),
        Column("women", _("Women"), lambda row: _ratio(row.figures.women), lambda row: _part(row, row.figures.women)),
        Column(
            "young", _("Aged 16–29"), lambda row: _ratio(row.figures.young),
            lambda row: _part(row, row.figures.young),
        ),
        Column(
            "proposals", _("Proposals"), lambda row: row.asked.proposals, lambda row: _count(row.asked.proposals)
        ),
        Column(
            "hearings_rate", _("Hearings per 1,000 voters (2017)"), lambda row: row.hearings_rate,
            lambda row: rate_words(row.hearings_rate),
        ),
        Column(
            "proposals_rate", _("Proposals per 1,000 voters (2017)"), lambda row: row.proposals_rate,
            lambda row: rate_words(row.proposals_rate),
        ),
        Column(
            "missing", _("No report yet"), lambda row: row.figures.reports_missing,
            lambda row: {"text": _count(row.figures.reports_missing), "note": missing_words(row.figures)},
        ),
        Column(
            "minutes", _("Minutes unpublished"), lambda row: row.figures.minutes_not_public,
            lambda row: _count(row.figures.minutes_not_public),
        ),
    ]  # fmt: skip


def sorted_rows(board: Board, order: Order, known: Sequence[Column]) -> list[BoardRow]:
    """The places in the order asked for, each unit followed by its parts; what is not known stands last."""
    column = next((one for one in known if one.key == order.key), None)
    if column is None:
        return board.rows

    def arrange(rows: Sequence[BoardRow]) -> list[BoardRow]:
        def rank(row: BoardRow) -> tuple[bool, float]:
            amount = column.amount(row)
            return amount is None, 0.0 if amount is None else (amount if order.is_rising else -amount)

        return sorted(rows, key=rank)

    return [row for unit in arrange(board.units) for row in (unit, *arrange(board.parts_of(unit)))]


def cells_of(row: BoardRow, known: Sequence[Column]) -> list[Cell]:
    """A row of the table."""
    return [name_of(row), *(column.shown(row) for column in known)]


def name_of(row: BoardRow) -> Cell:
    """The place, a part drawn in; one without a hearing says so, and one that is served in some parts alone."""
    if row.place is None:
        return _("For the whole municipality")
    name = (INDENT if row.place.parent_id else "") + row.place.short_label
    if row.is_covered:
        return name
    return {"text": name, "note": _("only in some parts") if row.figures.counting else _("no hearing")}


def rate_words(rate: float | None) -> str:
    """``0,14``; "no data" where nobody knows how many people there are."""
    return _("no data") if rate is None else str(format_decimal(rate, "0.00", locale=current_locale()))


def missing_words(figures: MeetingFigures) -> str:
    """What is missing: ``1 pa u thënë nëse u zhvillua, 2 pa pjesëmarrës``."""
    held, people, minutes = figures.unreported, figures.uncounted, figures.without_minutes
    several = (
        (held, ngettext("%(num)d not said to be held", "%(num)d not said to be held", held)),
        (people, ngettext("%(num)d without people counted", "%(num)d without people counted", people)),
        (minutes, ngettext("%(num)d without minutes", "%(num)d without minutes", minutes)),
    )
    return ", ".join(words for amount, words in several if amount)


def figures_of(board: Board) -> list[Figure]:
    """The municipality at a glance."""
    total = board.total.figures
    found = [
        Figure(
            _(
                "%(covered)s of %(units)s",
                covered=number(board.covered_units),
                units=number(len(board.units)),
            ),
            _("administrative units with a hearing"),
        ),
        Figure(number(total.held), ngettext("hearing held", "hearings held", total.held)),
        Figure(number(total.planned), ngettext("hearing planned", "hearings planned", total.planned)),
    ]
    if total.cancelled:
        found.append(
            Figure(
                number(total.cancelled), ngettext("hearing cancelled", "hearings cancelled", total.cancelled)
            )
        )
    counted, of = number(total.counted), number(total.took_place)
    found += [
        Figure(
            _people_number(total),
            _("people came"),
            _("counted in %(counted)s of %(held)s hearings", counted=counted, held=of),
            in_words=total.people is None,
        ),
        Figure(_percent(total.women), _("women"), _of_whom(total.women), in_words=total.women is None),
        Figure(_percent(total.young), _("aged 16–29"), _young_note(total), in_words=total.young is None),
        Figure(
            number(board.total.asked.proposals),
            ngettext("proposal published", "proposals published", board.total.asked.proposals),
        ),
    ]
    return [*found, *_rates(board.total)]


def _rates(total: BoardRow) -> list[Figure]:
    if total.base is None:
        return []
    of_inhabitants = total.base.kind is BaseKind.INHABITANTS_2023
    per = _("per 1,000 inhabitants (census 2023)") if of_inhabitants else _("per 1,000 voters (2017)")
    return [
        Figure(rate_words(total.hearings_rate), _("hearings"), per),
        Figure(rate_words(total.proposals_rate), _("proposals"), per),
    ]


def organisation_columns() -> list[dict[str, str]]:
    """Headings of the organisations' table."""
    parts = [{"label": part_label(part).capitalize(), "kind": "num"} for part in Part]
    ends = [{"label": _("Meetings"), "kind": "num"}, {"label": _("Places"), "kind": "num"}]
    return [{"label": _("Organisation")}, *parts, *ends]


def organisation_rows(board: Board) -> list[list[str]]:
    """Each organisation by its own part."""
    return [
        [
            one.name,
            *(_count(one.parts[part]) for part in Part),
            number(one.meetings),
            number(one.places),
        ]
        for one in board.organisations
    ]


def activity_lines(activity: Sequence[ActivityCard]) -> list[Mapping[str, str]]:
    """What sources give only as a sum."""
    return [
        {
            "words": count_words(one.kind, one.count),
            "people": _("Took part: %(people)s", people=participants_words(one)),
            "when": activity_words(one),
            "organiser": one.organiser,
            "source": one.source,
            "url": one.source_url,
        }
        for one in activity
    ]


def _count(amount: int) -> str:
    return number(amount)


def _people_number(figures: MeetingFigures) -> str:
    return _("no data") if figures.people is None else number(figures.people)


def _people(row: BoardRow) -> Cell:
    figures = row.figures
    if figures.people is None:
        return _("no data") if figures.took_place else ""
    if figures.counted < figures.took_place:
        counted = _(
            "in %(counted)s of %(held)s", counted=number(figures.counted), held=number(figures.took_place)
        )
        return {"text": number(figures.people), "note": counted}
    return number(figures.people)


def _ratio(share: Share | None) -> float | None:
    return None if share is None else share.part / share.whole


def _percent(share: Share | None) -> str:
    ratio = _ratio(share)
    return _("no data") if ratio is None else str(format_percent(ratio, locale=current_locale()))


def _part(row: BoardRow, share: Share | None) -> Cell:
    if share is None:
        return _("no data") if row.figures.took_place else ""
    return {"text": _percent(share), "note": _("of %(people)s", people=number(share.whole))}


def _of_whom(share: Share | None) -> str:
    if share is None:
        return ""
    return ngettext(
        "of %(people)s people in %(num)d hearing", "of %(people)s people in %(num)d hearings", share.hearings,
        people=number(share.whole),
    )  # fmt: skip


def _young_note(figures: MeetingFigures) -> str:
    notes = [_of_whom(figures.young)]
    if figures.under_30 is not None:
        notes.append(_("under 30: %(share)s", share=_percent(figures.under_30)))
    return "; ".join(note for note in notes if note)
