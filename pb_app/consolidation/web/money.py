"""What is proposed beside the ceilings, and an amount as it is understood while somebody types it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pb_app.consolidation.queries.ceilings import list_commitments
from pb_app.consolidation.rules.deciding import budget_years
from pb_app.consolidation.rules.totals import Commitment, Scope
from pb_app.consolidation.web import consolidation_staff as bp
from pb_app.consolidation.web.cycle_choice import allow_bench, get_chosen_cycle
from pb_app.consolidation.words import amount_echo
from pb_app.cycles.queries import ProgrammeCard, list_programmes
from pb_app.kernel.errors import DomainError
from pb_app.kernel.money import parse_amount
from pb_app.territory.queries import PlaceCard, list_places
from pb_app.territory.rules import PlaceKind
from pb_app.web.access import staff
from pb_app.web.error_texts import text_of

_LONGEST = 100


@dataclass(frozen=True)
class CeilingLine:
    """A line of a table of ceilings: what it is about, and its sums by year."""

    words: str
    by_year: Mapping[int, Commitment]


@dataclass(frozen=True)
class CeilingTables:
    """The tables of the page: by programme, by place, and where both are named."""

    programmes: Sequence[CeilingLine]
    places: Sequence[CeilingLine]
    both: Sequence[CeilingLine]


@bp.get("/staff/<m>/consolidation/ceilings")
@staff
def ceilings(m: str) -> ResponseReturnValue:
    """What is proposed beside the ceilings, by programme, by place and by year."""
    allow_bench(m)
    cycle = get_chosen_cycle(m)
    years = budget_years(cycle.year)
    sums = list_commitments(cycle.id, cycle.year)
    return render_template(
        "consolidation/staff/ceilings.html", nav="consolidation", cycle=cycle, years=years,
        tables=ceiling_tables(sums, years, list_programmes(cycle.id), list_places(m, with_villages=True)),
        passed=sum(1 for one in sums.values() if one.over), has_shared=any(one.shared for one in sums.values()),
    )  # fmt: skip


def ceiling_tables(
    sums: Mapping[Scope, Commitment],
    years: Sequence[int],
    programmes: Sequence[ProgrammeCard],
    places: Sequence[PlaceCard],
) -> CeilingTables:
    """The sums in lines: every programme, the places that have a sum or a ceiling, and ceilings that name both.

    A village without a ceiling of its own stands in its unit's line, a programme in a place only where a
    ceiling names both.
    """

    def line(words: str, programme_id: int | None, place_id: str | None) -> CeilingLine:
        scopes = {year: Scope(programme_id, place_id, year) for year in years}
        return CeilingLine(words, {year: sums[scope] for year, scope in scopes.items() if scope in sums})

    def has_ceiling(programme_id: int | None, place_id: str) -> bool:
        scopes = (Scope(programme_id, place_id, year) for year in years)
        return any(scope in sums and sums[scope].ceiling is not None for scope in scopes)

    of_places = [
        (one, line(one.label, None, one.id))
        for one in places
        if one.kind is not PlaceKind.VILLAGE or has_ceiling(None, one.id)
    ]
    return CeilingTables(
        programmes=[
            line(_("The whole budget"), None, None),
            *(line(one.label, one.id, None) for one in programmes),
        ],
        places=[found for _one, found in of_places if found.by_year],
        both=[
            line(f"{programme.label} · {place.label}", programme.id, place.id)
            for programme in programmes
            for place in places
            if has_ceiling(programme.id, place.id)
        ],
    )


@bp.get("/staff/<m>/consolidation/amount")
@staff
def amount_words(m: str) -> ResponseReturnValue:
    """How an amount is understood, in words and in old lekë, for the form that asks while somebody types."""
    allow_bench(m)
    text = request.args.get("text", "")[:_LONGEST]
    try:
        words = amount_echo(parse_amount(text)) if text.strip() else ""
    except DomainError as error:
        words = text_of(error)
    return Response(words, mimetype="text/plain")
