"""The coverage board: how each place is served in a budget year, for staff and for everybody, as page and table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from apiflask import APIBlueprint
from flask import Response, render_template, request
from flask_babel import gettext as _

from pb_app.cycles.queries import CycleCard, get_cycle, list_cycles
from pb_app.cycles.rules import CycleStatus
from pb_app.formats.csv_table import render_csv
from pb_app.hearings.policy import may_read
from pb_app.hearings.queries import local_today
from pb_app.hearings.rules import HearingKind
from pb_app.hearings.wording import kind_label
from pb_app.kernel.errors import NotFound
from pb_app.portal.queries.coverage_board import Board, BoardRow, coverage_board
from pb_app.portal.web.coverage_board_words import (
    Cell,
    Column,
    Figure,
    Order,
    activity_lines,
    cells_of,
    columns,
    figures_of,
    name_of,
    organisation_columns,
    organisation_rows,
    sorted_rows,
)
from pb_app.portal.web.coverage_map import CoverageMap, draw_coverage
from pb_app.territory.queries import MunicipalityCard, get_municipality
from pb_app.unit_of_work import house
from pb_app.web.access import allow, current_actor, public, staff
from pb_app.web.conditional import answer, etag_of
from pb_app.web.kept_answers import kept
from pb_app.web.urls import url_for

bp = APIBlueprint("coverage", __name__, enable_openapi=False)

CSV_COLUMNS = (
    "place_id", "place", "part_of", "has_hearing", "planned", "held", "cancelled", "not_reported", "people",
    "hearings_counted", "women", "women_and_men", "aged_16_29", "age_known", "proposals", "voices", "base",
    "base_kind", "hearings_per_1000", "proposals_per_1000", "people_not_counted", "without_minutes",
    "minutes_not_public",
)  # fmt: skip


@dataclass(frozen=True)
class BoardPage:
    """The board as the template reads it."""

    board: Board
    kind: HearingKind | None
    kinds: Sequence[tuple[str, str, bool]]
    """Value, words and choice of the filter."""
    figures: Sequence[Figure]
    heads: Sequence[Mapping[str, str]]
    rows: Sequence[Sequence[Cell]]
    whole: Sequence[Cell] | None
    without_hearing: Sequence[str]
    map: CoverageMap | None
    organisation_heads: Sequence[Mapping[str, str]]
    organisation_rows: Sequence[Sequence[str]]
    activity: Sequence[Mapping[str, str]]
    table_url: str
    sort_key: str
    is_rising: bool
    other_years: Sequence[tuple[int, str]]


@bp.get("/<m>/budget/<int(fixed_digits=4):year>/coverage")
@kept("pages", "{m}")
@public
def public_board(m: str, year: int) -> str:
    """The board as everybody reads it."""
    municipality, cycle = get_municipality(m), _public_cycle(m, year)
    page = _page(municipality, cycle, "public_board", "public_table")
    return render_template("portal/public/coverage.html", page=page)


@bp.get("/<m>/budget/<int(fixed_digits=4):year>/coverage.csv")
@kept("pages", "{m}")
@public
def public_table(m: str, year: int) -> Response:
    """The same as a table to take away."""
    return _table(get_municipality(m), _public_cycle(m, year))


@bp.get("/staff/<m>/coverage/<int(fixed_digits=4):year>")
@staff
def staff_board(m: str, year: int) -> str:
    """The board on the desk: the same figures, with the way to what is missing; also of a year in preparation."""
    municipality = get_municipality(m)
    allow(may_read(current_actor(), m), "read_hearings", hide=True)
    page = _page(municipality, get_cycle(m, year), "staff_board", "staff_table")
    return render_template("portal/staff/coverage.html", page=page)


@bp.get("/staff/<m>/coverage/<int(fixed_digits=4):year>.csv")
@staff
def staff_table(m: str, year: int) -> Response:
    """The same as a table to take away."""
    municipality = get_municipality(m)
    allow(may_read(current_actor(), m), "read_hearings", hide=True)
    return _table(municipality, get_cycle(m, year))


def _public_cycle(m: str, year: int) -> CycleCard:
    cycle = get_cycle(m, year)
    if cycle.status is CycleStatus.PREPARING:
        raise NotFound("cycle")
    return cycle


def _kind() -> HearingKind | None:
    return next((kind for kind in HearingKind if kind.value == request.args.get("kind")), None)


def _today() -> date:
    return local_today(house().clock.now())


def _page(municipality: MunicipalityCard, cycle: CycleCard, here: str, table: str) -> BoardPage:
    kind, known = _kind(), columns()
    board = coverage_board(municipality, cycle, _today(), kind)
    order = _order(known)
    for_staff = here == "staff_board"
    kept = {"m": municipality.id, "year": cycle.year} | ({"kind": kind.value} if kind else {})
    everywhere = board.everywhere
    has_whole = bool(
        everywhere.figures.counting or everywhere.figures.cancelled or everywhere.asked.proposals
    )
    return BoardPage(
        board=board, kind=kind, kinds=[(one.value, kind_label(one), one is kind) for one in HearingKind],
        figures=figures_of(board), heads=_heads(known, order, f"coverage.{here}", kept),
        rows=[_cells(row, known, municipality.id, for_staff=for_staff) for row in sorted_rows(board, order, known)],
        whole=_whole(everywhere, known) if has_whole else None,
        without_hearing=[place.label for place in board.without_hearing], map=draw_coverage(board.coverage),
        organisation_heads=organisation_columns(), organisation_rows=organisation_rows(board),
        activity=activity_lines(board.activity), table_url=url_for(f"coverage.{table}", **kept),
        sort_key=order.key, is_rising=order.is_rising,
        other_years=[
            (one.year, url_for(f"coverage.{here}", m=municipality.id, year=one.year))
            for one in list_cycles(municipality.id)
            if one.year != cycle.year and (for_staff or one.status is not CycleStatus.PREPARING)
        ],
    )  # fmt: skip


def _order(known: Sequence[Column]) -> Order:
    key = request.args.get("sort", "")
    if all(column.key != key for column in known):
        return Order()
    return Order(key=key, is_rising=request.args.get("dir") == "asc")


def _heads(
    known: Sequence[Column], order: Order, endpoint: str, kept: Mapping[str, Any]
) -> list[dict[str, str]]:
    """The headings; each is a link that sorts by its column, a second time the other way round."""
    heads = [{"label": _("Unit or region"), "sort_url": url_for(endpoint, **kept)}]
    for column in known:
        is_own = column.key == order.key
        turned = {"dir": "asc"} if is_own and not order.is_rising else {}
        heads.append(
            {
                "label": column.label,
                "kind": "num",
                "sort_url": url_for(endpoint, **kept, sort=column.key, **turned),
                "sorted": ("ascending" if order.is_rising else "descending") if is_own else "",
            }
        )
    return heads


def _cells(row: BoardRow, known: Sequence[Column], m: str, *, for_staff: bool) -> list[Cell]:
    cells = cells_of(row, known)
    if for_staff and row.place is not None and row.figures.reports_missing:
        missing = next(place for place, column in enumerate(known, start=1) if column.key == "missing")
        found = cells[missing]
        url = url_for("hearings_staff.index", m=m, tab="past", place=row.place.id)
        cells[missing] = {**found, "url": url} if isinstance(found, dict) else {"text": found, "url": url}
    return cells


def _whole(everywhere: BoardRow, known: Sequence[Column]) -> list[Cell]:
    """What is for no place in particular, without rates: there is nobody to make them on."""
    shown = ["" if column.key.endswith("_rate") else column.shown(everywhere) for column in known]
    return [name_of(everywhere), *shown]


def _table(municipality: MunicipalityCard, cycle: CycleCard) -> Response:
    board = coverage_board(municipality, cycle, _today(), _kind())
    rows = [_record(row) for row in (*board.rows, board.everywhere, board.total)]
    rows[-2][1], rows[-1][1] = "(whole municipality)", municipality.full_name
    body = b"".join(render_csv(CSV_COLUMNS, rows))
    response = answer(body, media_type="text/csv; charset=utf-8", etag=etag_of(body))
    name = f"coverage-{municipality.id}-{cycle.year}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _record(row: BoardRow) -> list[object]:
    figures, place = row.figures, row.place
    women, young = figures.women, figures.young
    return [
        place.id if place else None, place.label if place else "", place.parent_id if place else None,
        row.is_covered, figures.planned, figures.held, figures.cancelled, figures.unreported, figures.people,
        figures.counted, women.part if women else None, women.whole if women else None,
        young.part if young else None, young.whole if young else None, row.asked.proposals, row.asked.voices,
        row.base.people if row.base else None, row.base.kind.value if row.base else None,
        _exact(row.hearings_rate), _exact(row.proposals_rate), figures.uncounted, figures.without_minutes,
        figures.minutes_not_public,
    ]  # fmt: skip


def _exact(rate: float | None) -> Decimal | None:
    return None if rate is None else Decimal(str(round(rate, 4)))
