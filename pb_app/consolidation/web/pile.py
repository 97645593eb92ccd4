"""The pile one by one: a proposal, its likely siblings beside it, one key for each step."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from pb_app.consolidation import policy
from pb_app.consolidation.queries import pile as reads
from pb_app.consolidation.queries.bench import BenchFilter, find_listed, list_siblings, progress
from pb_app.consolidation.queries.pile import LastStep
from pb_app.consolidation.rules.gathering import GatheredMeanwhile
from pb_app.consolidation.rules.undoing import BenchStep
from pb_app.consolidation.service import (
    Undone,
    add_proposals,
    create_item_from,
    take_seat,
    undo_last,
    undo_link,
)
from pb_app.consolidation.web import consolidation_staff as bp
from pb_app.consolidation.web.cycle_choice import (
    allow_bench,
    allow_gathering,
    find_chosen_cycle,
    get_chosen_cycle,
)
from pb_app.consolidation.web.forms import PileForm
from pb_app.cycles.queries import CycleCard, list_themes
from pb_app.kernel.errors import DomainError, NotFound
from pb_app.proposals.queries import ProposalCard, estimates_of, find_hearing_ids, list_hearing_choices
from pb_app.territory.queries import get_place, list_places
from pb_app.unit_of_work import house
from pb_app.web.access import current_actor, staff
from pb_app.web.csrf import keeps_text
from pb_app.web.formatting import instant_words

_KEPT: Final = ("year", "place", "theme", "hearing", "q")
_TAKEN_OUT: Final = "Ndaj"
_NAMED: Final = 4
_TITLE: Final = 120


@dataclass(frozen=True)
class Pick:
    """A ticked sibling: its reference, and the item in which the page showed it."""

    ref: str
    code: str = ""


def read_pick(text: str) -> Pick:
    """A tick as the form sends it: ``VL27-0143-K``, or ``VL27-0143-K@VL27-Z004`` for one that is in an item."""
    ref, _at, code = text.partition("@")
    return Pick(ref, code)


@bp.get("/staff/<m>/consolidation/pile")
@staff
def pile(m: str) -> ResponseReturnValue:
    """The proposal that is offered now."""
    allow_bench(m)
    cycle = find_chosen_cycle(m)
    if cycle is None:
        return render_template("consolidation/staff/no_cycle.html", nav="consolidation")
    return _page(m, cycle, _offered(m, cycle, request.args.get("at", "")), None)


@bp.post("/staff/<m>/consolidation/pile")
@staff
@keeps_text
def work_pile(m: str) -> ResponseReturnValue:
    """Merge, make an item of its own, take out, pass over, undo; then offer the next."""
    allow_gathering(m)
    cycle = get_chosen_cycle(m)
    form = PileForm()
    card = find_listed(cycle.id, form.current.data or "")
    status = 200
    if form.validate():
        try:
            stays = _work(m, cycle, card, form)
        except DomainError as error:
            form.add_error(error)
            status = 409 if isinstance(error, GatheredMeanwhile) or error.code == "changed_since" else 200
        else:
            return _onward(m, cycle, card, stays)
    return _page(m, cycle, card or _offered(m, cycle, ""), form), status


def _work(m: str, cycle: CycleCard, card: ProposalCard | None, form: PileForm) -> str:
    """Do what was asked; give the reference of the proposal to show next, or nothing for the one that follows."""
    if request.form.get("do") == "undo":
        done = undo_last(current_actor(), municipality_id=m, cycle_id=cycle.id)
        flash(_undone_words(done), "ok")
        return done.references[0] if done.references else ""
    if card is None:
        raise NotFound("proposal")
    if request.form.get("out"):
        return _take_out(m, card, read_pick(request.form["out"]))
    if request.form.get("do") == "skip":
        return ""
    picks = [read_pick(one) for one in dict.fromkeys(form.picks.data or ())]
    if request.form.get("with"):
        picks = [read_pick(request.form["with"])]
    _gather(m, card, [] if request.form.get("do") == "own" else picks, form)
    return ""


def _gather(m: str, card: ProposalCard, picks: list[Pick], form: PileForm) -> None:
    if request.form.get("do") != "own" and not picks:
        raise DomainError("nothing_ticked", field="picks")
    codes = sorted({pick.code for pick in picks if pick.code})
    if len(codes) > 1:
        raise DomainError("several_items", field="picks", codes=", ".join(codes))
    seen: Mapping[str, str] = {card.ref: "", **{pick.ref: pick.code for pick in picks}}
    references = [card.ref, *(pick.ref for pick in picks if not pick.code)]
    if codes:
        add_proposals(current_actor(), municipality_id=m, code=codes[0], references=references, seen=seen)
        code = codes[0]
    else:
        code = create_item_from(
            current_actor(), municipality_id=m, references=references, title=form.title.data or "",
            token=form.token.data or "", seen=seen,
        )  # fmt: skip
    count = len(references)
    flash(
        ngettext(
            "%(num)d proposal is now in %(code)s.", "%(num)d proposals are now in %(code)s.", count, code=code
        ),
        "ok",
    )


def _take_out(m: str, card: ProposalCard, pick: Pick) -> str:
    link_id = reads.find_link_id(pick.code, pick.ref)
    if link_id is None:
        raise DomainError("link_undone")
    undo_link(current_actor(), municipality_id=m, code=pick.code, link_id=link_id, reason=_TAKEN_OUT)
    flash(_("Proposal %(ref)s is out of %(code)s and waits again.", ref=pick.ref, code=pick.code), "ok")
    return card.ref


def _step_words(last: LastStep | None) -> str:
    """What "undo" would undo: the person's last step, which may be of another day."""
    if last is None:
        return ""
    words = {
        BenchStep.MADE: _("a new item"), BenchStep.ADDED: _("added to an item"),
        BenchStep.TAKEN_OUT: _("taken out of an item"), BenchStep.MERGED: _("two items merged"),
        BenchStep.SPLIT: _("an item split"),
    }  # fmt: skip
    some = ", ".join(last.references[:_NAMED]) + (" …" if len(last.references) > _NAMED else "")
    return _(
        "Your last step: %(what)s (%(references)s), %(when)s",
        what=words[last.kind], references=some, when=instant_words(last.at),
    )  # fmt: skip


def _undone_words(done: Undone) -> str:
    words = {
        BenchStep.MADE: _("Undone: the new item. Its proposals wait again."),
        BenchStep.ADDED: _("Undone: what was added to the item waits again."),
        BenchStep.TAKEN_OUT: _("Undone: the proposal is in its item again."),
        BenchStep.MERGED: _("Undone: the two items stand apart again."),
        BenchStep.SPLIT: _("Undone: the proposals are in the first item again."),
    }
    return words[done.kind]


def _onward(m: str, cycle: CycleCard, card: ProposalCard | None, ref: str) -> ResponseReturnValue:
    """To the proposal that is offered next; it is this person's for a few minutes."""
    actor, now = current_actor(), house().clock.now()
    shown = find_listed(cycle.id, ref) if ref else None
    if shown is None:
        taken = {seat.proposal_id for seat in reads.list_seats(cycle.id, actor.person_id, now)}
        shown = reads.find_next(m, cycle.id, _wanted(m), after=card.id if card else 0, taken=taken)
    if shown is not None:
        take_seat(actor, municipality_id=m, cycle_id=cycle.id, proposal_id=shown.id)
    at = shown.ref if shown is not None else None
    return redirect(url_for("consolidation_staff.pile", m=m, at=at, **_kept()), 303)


def _offered(m: str, cycle: CycleCard, ref: str) -> ProposalCard | None:
    found = find_listed(cycle.id, ref) if ref else None
    if found is not None:
        return found
    actor = current_actor()
    seats = reads.list_seats(cycle.id, actor.person_id, house().clock.now())
    return reads.find_start(m, cycle.id, _wanted(m), actor.person_id, seats)


def _wanted(m: str) -> BenchFilter:
    chosen = request.args
    return BenchFilter(
        place=get_place(chosen["place"], m) if chosen.get("place") else None,
        theme_id=chosen.get("theme", ""),
        hearing_id=_hearing_id(m, chosen.get("hearing", "")),
        words=chosen.get("q", "")[:100],
    )


def _hearing_id(m: str, ref: str) -> int | None:
    """The hearing of the choice; one that does not exist holds no proposal."""
    return find_hearing_ids(m, {ref}).get(ref, 0) if ref and ref.isprintable() else None


def _kept() -> dict[str, Any]:
    return {key: request.args[key] for key in _KEPT if request.args.get(key)}


def _page(m: str, cycle: CycleCard, card: ProposalCard | None, sent: PileForm | None) -> str:
    actor = current_actor()
    wanted = _wanted(m)
    form = sent or PileForm(formdata=None, data={"title": _title(card)})
    form.current.data = card.ref if card else ""
    last = reads.find_last_step(cycle.id, actor.person_id)
    seats = reads.list_seats(cycle.id, actor.person_id, house().clock.now())
    return render_template(
        "consolidation/staff/pile.html", nav="consolidation", cycle=cycle, card=card, form=form,
        siblings=list_siblings(card) if card else [], holding=reads.list_holding(card.id) if card else [],
        estimate=estimates_of([card.id]).get(card.id) if card else None,
        progress=progress(cycle.id), left=reads.count_waiting(m, cycle.id, wanted),
        items_count=reads.count_items(cycle.id), last=last, last_words=_step_words(last),
        watching=[seat.name for seat in seats if card and seat.proposal_id == card.id],
        may_gather=policy.may_gather(actor, m), places=list_places(m),
        themes=list_themes(cycle.id) or list_themes(), hearings=list_hearing_choices(m), kept=_kept(),
        is_filtered=any(key in _kept() for key in _KEPT[1:]), ticked=form.picks.data or [],
    )  # fmt: skip


def _title(card: ProposalCard | None) -> str:
    """A first title for an item: the beginning of what was asked, up to the first full stop."""
    if card is None:
        return ""
    first = " ".join(card.text.split()).split(". ")[0].rstrip(".")
    return first if len(first) <= _TITLE else first[:_TITLE].rsplit(" ", 1)[0] + "…"
