"""Move or cancel many announced hearings at once, and bring cancelled ones back; each with a look before."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from pb_app.cycles.queries import CycleCard
from pb_app.hearings.planning.bulk import cancel_many, move_many, restore_many
from pb_app.hearings.planning.bulk_preview import (
    Preview,
    mass_cancellations,
    preview_moves,
    preview_restore,
    select_announced,
)
from pb_app.hearings.planning.draft_queries import read_draft
from pb_app.hearings.planning.policy import may_change_many
from pb_app.hearings.queries import cards_by_id, local_today
from pb_app.hearings.web.planning import planning_staff as bp
from pb_app.hearings.web.planning.bulk_forms import CANCEL, MOVE, BulkChoice, BulkForm, BulkPosted
from pb_app.hearings.web.planning.compare_page import DoubtTick, ticks_of, unticked_of
from pb_app.hearings.web.planning.draft import cycle_of
from pb_app.hearings.web.rows import capitalised
from pb_app.hearings.wording import language, title_of, when_of
from pb_app.kernel.errors import DomainError, Forbidden, NeedsConfirmation, NotFound, StaleVersion, Warn
from pb_app.territory.queries import list_places, list_venues
from pb_app.unit_of_work import house
from pb_app.web.access import allow, current_actor, staff
from pb_app.web.csrf import keeps_text
from pb_app.web.error_texts import text_of
from pb_app.web.formatting import DateParts, date_parts, date_words
from pb_app.web.urls import url_for


@dataclass(frozen=True)
class BulkRow:
    """A hearing with what would become of it."""

    key: str
    version: int
    url: str
    title: str
    date: DateParts
    when: str
    to: str
    to_iso: str
    hall: str
    doubts: Sequence[DoubtTick]
    error: str
    is_chosen: bool


@bp.route("/<int:year>/bulk", methods=["GET", "POST"])
@staff
@keeps_text
def bulk(m: str, year: int) -> ResponseReturnValue:
    """Choose hearings by days, place and hall, look at what would become of them, send it with one reason."""
    cycle = _allowed(m, year)
    choice = BulkChoice.of(request)
    form = BulkForm()
    said, status, posted = "", 200, BulkPosted.of(request) if request.method == "POST" else None
    if posted is not None and choice.action and form.validate_on_submit():
        tried = _try(form, posted, lambda: _change(cycle, choice, form, posted))
        if isinstance(tried, int):
            flash(_done_words(choice.action, len(posted.targets), tried), "ok")
            undo = {"cancelled": tried} if choice.action == CANCEL else {}
            return redirect(url_for("planning_staff.bulk", m=m, year=year, **undo), 303)
        said, status = tried
    return _page(cycle, choice, form, posted, said), status


@bp.route("/<int:year>/bulk/restore/<int:number>", methods=["GET", "POST"])
@staff
@keeps_text
def bulk_restore(m: str, year: int, number: int) -> ResponseReturnValue:
    """Bring back what a version of the calendar cancelled."""
    cycle = _allowed(m, year)
    form = BulkForm()
    said, status, posted = "", 200, BulkPosted.of(request) if request.method == "POST" else None
    if posted is not None and form.validate_on_submit():
        tried = _try(form, posted, lambda: restore_many(
            actor=current_actor(), cycle_id=cycle.id, targets=posted.targets, reason=form.reason.data or "",
            confirmed=posted.ticks,
        ))  # fmt: skip
        if isinstance(tried, int):
            flash(_done_words("restore", len(posted.targets), tried), "ok")
            return redirect(url_for("planning_staff.draft", m=m, year=year), 303)
        said, status = tried
    found = read_draft(cycle, local_today(house().clock.now()))
    rows = [_row(one, posted) for one in preview_restore(found, number)]
    form.unticked = unticked_of((row.title, row.doubts) for row in rows)
    page = render_template(
        "hearings/planning/bulk_restore.html",
        cycle=cycle,
        year=year,
        number=number,
        form=form,
        rows=rows,
        said=said,
    )
    return page, status


def _allowed(m: str, year: int) -> CycleCard:
    cycle = cycle_of(m, year)
    allow(may_change_many(current_actor(), m), "change_many")
    return cycle


def _change(cycle: CycleCard, choice: BulkChoice, form: BulkForm, posted: BulkPosted) -> int:
    reason = form.reason.data or ""
    if choice.action == CANCEL:
        return cancel_many(actor=current_actor(), cycle_id=cycle.id, targets=posted.targets, reason=reason)
    cards = cards_by_id(target.hearing_id for target in posted.targets)
    return move_many(
        actor=current_actor(), cycle_id=cycle.id, targets=posted.on_days_of(cards), reason=reason,
        confirmed=posted.ticks,
    )  # fmt: skip


def _try(form: BulkForm, posted: BulkPosted, run: Callable[[], int]) -> int | tuple[str, int]:
    """The number of the new version, or what is said above the page with its status."""
    try:
        return run()
    except StaleVersion:
        return _("Somebody changed one of these hearings meanwhile. Look at them as they stand now."), 409
    except NeedsConfirmation as error:
        for warning in error.warnings:
            params = {name: value for name, value in warning.params.items() if name != "line"}
            posted.asked.setdefault(str(warning.params["line"]), []).append(Warn(warning.code, **params))
        form.form_errors.append(_("Each doubt needs its tick."))
    except (Forbidden, NotFound):
        raise
    except DomainError as error:
        form.add_error(error)
    return "", 200


def _page(cycle: CycleCard, choice: BulkChoice, form: BulkForm, posted: BulkPosted | None, said: str) -> str:
    m, today = cycle.municipality_id, local_today(house().clock.now())
    errors = [text_of(error) for error in choice.errors]
    rows: list[BulkRow] = []
    if choice.action and not errors:
        try:
            rows = _rows(cycle, choice, posted)
        except DomainError as error:
            errors.append(text_of(error))
    form.unticked = unticked_of((row.title, row.doubts) for row in rows)
    return render_template(
        "hearings/planning/bulk.html", cycle=cycle, year=cycle.year, choice=choice, form=form, rows=rows, said=said,
        errors=errors, places=list_places(m), halls=list_venues(m), cancellations=mass_cancellations(cycle, today),
        MOVE=MOVE, CANCEL=CANCEL,
    )  # fmt: skip


def _rows(cycle: CycleCard, choice: BulkChoice, posted: BulkPosted | None) -> list[BulkRow]:
    today = local_today(house().clock.now())
    cards = select_announced(cycle, choice.selection, today)
    if choice.action == CANCEL:
        found = [Preview(card, None) for card in cards]
    else:
        draft = read_draft(cycle, today)
        found = preview_moves(draft, cards, choice.shift, choice.selection.last)
    return [_row(one, posted) for one in found]


def _row(one: Preview, posted: BulkPosted | None) -> BulkRow:
    card, key = one.card, one.key
    doubts = posted.asked.get(key, one.doubts) if posted else one.doubts
    ticks = posted.ticks if posted else frozenset()
    return BulkRow(
        key=key, version=card.version,
        url=url_for("hearings_staff.hearing", m=card.municipality_id, ref=card.ref), title=title_of(card),
        date=date_parts(card.on_date, language()), when=capitalised(when_of(card)),
        to=date_words(one.slot.on, language()) if one.slot else "",
        to_iso=one.slot.on.isoformat() if one.slot else "", hall=card.venue_name,
        doubts=ticks_of(key, doubts, ticks, is_asked=posted is not None and key in posted.asked),
        error=text_of(one.error) if one.error else "",
        is_chosen=one.error is None and (posted is None or key in posted.keys),
    )  # fmt: skip


def _done_words(action: str, count: int, number: int) -> str:
    done = {
        MOVE: ngettext("%(num)d hearing was moved.", "%(num)d hearings were moved.", count),
        CANCEL: ngettext("%(num)d hearing was cancelled.", "%(num)d hearings were cancelled.", count),
    }.get(
        action,
        ngettext("%(num)d hearing takes place after all.", "%(num)d hearings take place after all.", count),
    )
    return done + " " + _("The calendar is published, version no. %(number)s.", number=number)
