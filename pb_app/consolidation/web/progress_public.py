"""What became of what the council approved, for everybody: by theme and place, with dates, costs and photos."""

from collections.abc import Sequence
from datetime import date

from flask import Response, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from pb_app.consolidation.progress.in_public import (
    followed_years,
    get_public_work,
    is_followed_in_public,
    list_public_work,
)
from pb_app.consolidation.progress.reading import (
    FollowedItem,
    FollowFilter,
    Totals,
    get_photo,
    list_steps,
    totals_of,
)
from pb_app.consolidation.progress.rules import ProgressState
from pb_app.consolidation.progress.words import STATE_LABELS, TONES, state_words, years_words
from pb_app.consolidation.queries.provenance import references_of
from pb_app.consolidation.web import consolidation_public as bp
from pb_app.consolidation.web.progress_rows import by_theme, row_of, rows_of
from pb_app.consolidation.web.public import public_cycle
from pb_app.cycles.queries import list_themes
from pb_app.kernel.periods import to_local
from pb_app.territory.queries import PlaceCard, list_places, places_by_id
from pb_app.unit_of_work import house
from pb_app.web.access import public
from pb_app.web.conditional import answer
from pb_app.web.formatting import lek, number
from pb_app.web.kept_answers import kept

_YEAR = "<int(min=2000, max=2100):year>"


def local_today() -> date:
    """The day in the municipality."""
    return to_local(house().clock.now()).date()


@bp.get(f"/<m>/budget/{_YEAR}/progress")
@kept("pages", "{m}")
@public
def progress(m: str, year: int) -> str:
    """The approved items of a year, narrowed as the address says."""
    cycle = public_cycle(m, year)
    is_public = is_followed_in_public(cycle.id)
    items = list_public_work(cycle.id, today=local_today())
    places = list_places(m)
    chosen = {name: request.args.get(name, "") for name in ("place", "theme", "state")}
    wanted = filter_of(request.args, places)
    shown = [item for item in items if wanted.takes(item)]
    themes = list_themes()
    return render_template(
        "consolidation/public/progress.html", nav="list", cycle=cycle, is_public=is_public, chosen=chosen,
        groups=by_theme(rows_of(shown), themes), shown=len(shown), whole=len(items), places=places,
        themes=[theme for theme in themes if theme.id in {item.theme_id for item in items}],
        figures=figures_of(totals_of(items), cycle.year), states=state_choices(),
        years=_year_switch(m, year),
    )  # fmt: skip


def _year_switch(m: str, year: int) -> list[dict[str, object]]:
    """The years that can be read, and the one of the page; without a second one there is nothing to choose."""
    years = sorted({year, *followed_years(m)}, reverse=True)
    return [
        {
            "words": str(one),
            "url": url_for("consolidation_public.progress", m=m, year=one),
            "current": one == year,
        }
        for one in years
    ]


def filter_of(args: "MultiDict[str, str]", places: Sequence[PlaceCard]) -> FollowFilter:
    """The filter of an address; what it does not know narrows to nothing found, never to an error."""
    wanted = args.get("place", "")
    chosen = next((place for place in places if place.id == wanted), None)
    below = {place.id for place in places if chosen and (place.path + "/").startswith(chosen.path + "/")}
    ids = frozenset(below) if chosen else frozenset({wanted} if wanted else ())
    return FollowFilter(place_ids=ids, theme_id=args.get("theme", ""), state=args.get("state", ""))


def state_choices() -> list[tuple[str, str]]:
    """What the list can be narrowed to."""
    return [
        ("delayed", _("Late")),
        *((state.value, str(words)) for state, words in STATE_LABELS.items()),
        ("none", _("Nothing reported yet")),
    ]


def figures_of(totals: Totals, year: int) -> list[dict[str, str | bool]]:
    """The year in figures: its own money first, as the list sums it, then that of the plans that go on."""
    going = totals.states.get(ProgressState.UNDER_WAY, 0) + totals.states.get(ProgressState.TENDERED, 0)
    figures: list[dict[str, str | bool]] = [
        {"value": number(totals.items), "words": _("approved items")},
        {"value": number(totals.states.get(ProgressState.DONE, 0)), "words": _("items done")},
        {"value": number(going), "words": _("under way or in procurement")},
        {"value": number(totals.delayed), "words": _("items that are late")},
    ]
    money = [(totals.approved.get(year, 0), _("approved by the council for %(year)s", year=year), "")]
    years = tuple(totals.approved)
    if years not in ((), (year,)):
        whole = _("approved by the council for %(years)s together", years=years_words(years))
        money.append((sum(totals.approved.values()), whole, _("with what is planned for later years")))
    if totals.spent:
        money.append((totals.spent, _("cost to date"), _("as reported")))
    for total, words, hint in money:
        figures.append({"value": lek(total), "words": words, "note": hint, "in_words": True})
    return figures


@bp.get(f"/<m>/budget/{_YEAR}/progress/<code>")
@kept("pages", "{m}")
@public
def progress_item(m: str, year: int, code: str) -> str:
    """One approved item with all that was reported."""
    item = _public_item(m, year, code)
    cycle = public_cycle(m, year)
    places = places_by_id(set(item.place_ids))
    theme = next(theme for theme in list_themes() if theme.id == item.theme_id)
    return render_template(
        "consolidation/public/progress_item.html", nav="list", cycle=cycle, row=row_of(item, places), item=item,
        theme=theme, steps=list_steps(item.id), state_words=state_words, tones=TONES,
        references=references_of([item.id]).get(item.id, ()),
    )  # fmt: skip


@bp.get(f"/<m>/budget/{_YEAR}/progress/<code>/photo/<int(max=999999999):step_id>")
@public
def progress_photo(m: str, year: int, code: str, step_id: int) -> Response:
    """The photo of a report; asked for anew each time, since a report may be taken back for what its photo shows."""
    item = _public_item(m, year, code)
    file = get_photo(item.id, step_id)
    return answer(file.content, media_type=file.media_type, etag=file.sha256)


def _public_item(m: str, year: int, code: str) -> FollowedItem:
    return get_public_work(public_cycle(m, year).id, code, today=local_today())


def progress_url(m: str, item: FollowedItem) -> str:
    """The public address of an approved item."""
    return url_for("consolidation_public.progress_item", m=m, year=item.year, code=item.code)
