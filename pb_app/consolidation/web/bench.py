"""The bench: proposals that nobody has gathered, the items beside them, and what becomes of the pile."""

from enum import StrEnum
from typing import Any, TypeVar

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from pb_app.consolidation import policy
from pb_app.consolidation.queries.bench import (
    BenchFilter,
    list_ungathered,
    progress,
)
from pb_app.consolidation.queries.ceilings import list_commitments
from pb_app.consolidation.queries.items import ItemFilter, list_items
from pb_app.consolidation.queries.provenance import provenance_of_cycle
from pb_app.consolidation.rules import Decision, Valuation
from pb_app.consolidation.rules.deciding import budget_years
from pb_app.consolidation.service import add_proposals, create_item_from
from pb_app.consolidation.web import consolidation_staff as bp
from pb_app.consolidation.web.cycle_choice import (
    allow_bench,
    allow_gathering,
    find_chosen_cycle,
    get_chosen_cycle,
)
from pb_app.consolidation.web.forms import GatherForm
from pb_app.consolidation.words import DECISION_CHOICES, VALUATION_LABELS
from pb_app.cycles.queries import CycleCard, list_themes
from pb_app.kernel.errors import DomainError
from pb_app.territory.queries import get_place, list_places
from pb_app.web.access import current_actor, staff
from pb_app.web.csrf import keeps_text
from pb_app.web.paging import read_cursor

E = TypeVar("E", bound=StrEnum)
_KEPT = ("year", "place", "theme", "q", "after", "before")


@bp.get("/staff/<m>/consolidation")
@staff
def index(m: str) -> ResponseReturnValue:
    """The bench."""
    allow_bench(m)
    cycle = find_chosen_cycle(m)
    if cycle is None:
        return render_template("consolidation/staff/no_cycle.html", nav="consolidation")
    return _bench_page(m, cycle, GatherForm(formdata=None))


@bp.post("/staff/<m>/consolidation")
@staff
@keeps_text
def gather(m: str) -> ResponseReturnValue:
    """Make an item of what is ticked, or add it to one that is there."""
    allow_gathering(m)
    cycle = get_chosen_cycle(m)
    form = GatherForm()
    if form.validate():
        try:
            _gather(m, form)
        except DomainError as error:
            form.add_error(error)
        else:
            return redirect(url_for("consolidation_staff.index", m=m, **_kept()), 303)
    return _bench_page(m, cycle, form)


def _gather(m: str, form: GatherForm) -> None:
    references = list(dict.fromkeys(form.proposals.data or ()))
    if request.form.get("do") == "add":
        if not form.item.data:
            raise DomainError("item_required", field="item")
        count = add_proposals(current_actor(), municipality_id=m, code=form.item.data, references=references)
        words = ngettext("%(num)d proposal added to %(code)s.", "%(num)d proposals added to %(code)s.", count,
                         code=form.item.data)  # fmt: skip
    else:
        code = create_item_from(
            current_actor(), municipality_id=m, references=references, title=form.title.data or "",
            token=form.token.data or "",
        )  # fmt: skip
        words = _("Item %(code)s is made.", code=code)
    flash(words, "ok")


def _kept() -> dict[str, Any]:
    """The choices of the address, for the page that comes back; the cursor stays where it was."""
    return {key: request.args[key] for key in _KEPT if request.args.get(key)}


def _bench_page(m: str, cycle: CycleCard, form: GatherForm) -> str:
    chosen = request.args
    place = get_place(chosen["place"], m) if chosen.get("place") else None
    wanted = BenchFilter(
        place=place, theme_id=chosen.get("theme", ""), words=chosen.get("q", "")[:100],
        after=read_cursor(chosen.get("after")), before=read_cursor(chosen.get("before")),
    )  # fmt: skip
    items = list_items(cycle.id)
    form.fill_items(items)
    may_gather = policy.may_gather(current_actor(), m)
    return render_template(
        "consolidation/staff/bench.html", nav="consolidation", cycle=cycle, form=form, may_gather=may_gather,
        page=list_ungathered(m, cycle.id, wanted), items=items, progress=progress(cycle.id),
        places=list_places(m), themes=list_themes(cycle.id) or list_themes(), kept=_kept(),
        valuation_labels=VALUATION_LABELS, decision_labels=DECISION_CHOICES,
        is_filtered=bool(place or wanted.theme_id or wanted.words),
    )  # fmt: skip


@bp.get("/staff/<m>/consolidation/items")
@staff
def items(m: str) -> ResponseReturnValue:
    """All items of the year as a table, for who prices and decides them."""
    allow_bench(m)
    cycle = get_chosen_cycle(m)
    chosen = {name: request.args.get(name, "")[:100] for name in ("theme", "valuation", "decision", "q")}
    wanted = ItemFilter(
        theme_id=chosen["theme"],
        valuation=_member(Valuation, chosen["valuation"]),
        decision=_member(Decision, chosen["decision"]),
        words=chosen["q"],
    )
    return render_template(
        "consolidation/staff/items.html", nav="consolidation", cycle=cycle, items=list_items(cycle.id, wanted),
        totals=provenance_of_cycle(cycle.id),
        years=budget_years(cycle.year), themes=list_themes(cycle.id) or list_themes(), chosen=chosen,
        valuation_labels=VALUATION_LABELS, decision_labels=DECISION_CHOICES,
        sums=list_commitments(cycle.id, cycle.year), is_filtered=any(chosen.values()),
    )  # fmt: skip


def _member(enum: type[E], value: str) -> E | None:
    return enum(value) if value in {one.value for one in enum} else None
