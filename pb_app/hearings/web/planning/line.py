"""One line of the draft: what it says, its doubts, its notes; add, edit, remove, bring back."""

from collections.abc import Mapping

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pb_app.accounts.queries import list_people
from pb_app.cycles.queries import CycleCard
from pb_app.hearings.planning.draft_items import Draft, DraftItem
from pb_app.hearings.planning.draft_queries import find_line
from pb_app.hearings.planning.draft_surroundings import read_season
from pb_app.hearings.planning.draft_wording import places_words, when_words
from pb_app.hearings.planning.line_removal import remove_line, restore_line
from pb_app.hearings.planning.lines import LineFacts, add_line, edit_line
from pb_app.hearings.planning.notes import NoteCard, list_notes
from pb_app.hearings.planning.policy import may_edit_line, may_edit_some_line
from pb_app.hearings.queries import local_today
from pb_app.hearings.rules import Audience, HearingKind
from pb_app.hearings.web.attempts import attempt
from pb_app.hearings.web.desk_page import Said
from pb_app.hearings.web.forms import is_id
from pb_app.hearings.web.note_form import note_form
from pb_app.hearings.web.planning import planning_staff as bp
from pb_app.hearings.web.planning.draft import cycle_of
from pb_app.hearings.web.planning.draft_words import (
    before_words,
    hall_or_unknown,
    origin_label,
    step_words,
)
from pb_app.hearings.web.planning.line_forms import ChangeForm, LineForm, values_of
from pb_app.hearings.web.rows import capitalised
from pb_app.hearings.wording import audience_label, kind_label, language
from pb_app.kernel.errors import DomainError, StaleVersion
from pb_app.territory.queries import list_places
from pb_app.unit_of_work import house
from pb_app.web.access import allow, current_actor, staff
from pb_app.web.csrf import keeps_text
from pb_app.web.error_texts import text_of
from pb_app.web.urls import url_for


@bp.route("/<int:year>/lines/new", methods=["GET", "POST"])
@staff
@keeps_text
def line_new(m: str, year: int) -> ResponseReturnValue:
    """Add a hearing to the draft by hand."""
    cycle, actor = cycle_of(m, year), current_actor()
    allow(may_edit_some_line(actor, m), "edit_plan_line")
    form = LineForm(data={"kind": HearingKind.BUDGET_HEARING.value, "audience": Audience.ALL.value})
    season = read_season(cycle, local_today(house().clock.now()))
    form.fill_all(season, actor)
    if form.validate_on_submit():
        made: list[int] = []

        def run() -> None:
            facts = form.facts
            _check_own_places(m, facts)
            made.append(add_line(actor=actor, cycle_id=cycle.id, facts=facts, token=form.token.data or ""))

        if attempt(form, run, lambda: (0, {})).is_done:
            flash(_("Added to the draft. The public does not see it yet."), "ok")
            return redirect(_draft_url(cycle, f"e{made[0]}"), 303)
    return render_template(
        "hearings/planning/line.html", form=form, item=None, cycle=cycle, year=year, may_edit=True,
        conflict_list=None, said="", notes=[], note_form=None, title=_("A new line of the draft"),
    )  # fmt: skip


@bp.route("/<int:year>/lines/<int:entry_id>", methods=["GET", "POST"])
@staff
@keeps_text
def line(m: str, year: int, entry_id: int) -> ResponseReturnValue:
    """Say anew what a line is; two who do so at once both see both texts. Who only reads sees it as text."""
    cycle, actor = cycle_of(m, year), current_actor()
    found, item = _find(cycle, entry_id)
    may_edit = may_edit_line(actor, m, item.place_paths)
    allow(may_edit or request.method == "GET", "edit_plan_line")
    form = _form_of(found, item)
    status, conflict = 200, None
    if may_edit and form.validate_on_submit():
        tried = attempt(form, lambda: _edit(cycle, entry_id, form), lambda: _stored(cycle, entry_id))
        if tried.is_done:
            flash(_("Saved."), "ok")
            return redirect(_draft_url(cycle, item.key), 303)
        status, conflict = tried.status, tried.conflict
    page = _page(cycle, found, item, form=form, may_edit=may_edit, conflict_list=conflict)
    return page, status


@bp.post("/<int:year>/lines/<int:entry_id>/remove")
@staff
def line_remove(m: str, year: int, entry_id: int) -> ResponseReturnValue:
    """Take a line out; the draft then offers to bring it back."""
    cycle, actor = cycle_of(m, year), current_actor()
    found, item = _find(cycle, entry_id)
    allow(may_edit_line(actor, m, item.place_paths), "edit_plan_line")
    version = request.form.get("version", "")
    try:
        remove_line(
            actor=actor, cycle_id=cycle.id, entry_id=entry_id,
            expected_version=int(version) if is_id(version) else 0,
        )  # fmt: skip
    except StaleVersion:
        found, item = _find(cycle, entry_id)
        said = _("Somebody else has just changed this line. Look at it as it stands now, then try again.")
        form = _form_of(found, item, fresh=True)
        return _page(cycle, found, item, form=form, may_edit=True, conflict_list=None, said=said), 409
    return redirect(url_for("planning_staff.draft", m=m, year=year, removed=entry_id), 303)


@bp.post("/<int:year>/lines/<int:entry_id>/restore")
@staff
def line_restore(m: str, year: int, entry_id: int) -> ResponseReturnValue:
    """Bring back a line that was taken out."""
    cycle = cycle_of(m, year)
    allow(may_edit_some_line(current_actor(), m), "edit_plan_line")
    try:
        new_id = restore_line(actor=current_actor(), cycle_id=cycle.id, entry_id=entry_id)
    except DomainError as error:
        if error.code != "line_not_removed":
            raise
        flash(text_of(error), "wait")
        return redirect(_draft_url(cycle, ""), 303)
    flash(_("The line is back in the draft."), "ok")
    return redirect(_draft_url(cycle, f"e{new_id}"), 303)


def _find(cycle: CycleCard, entry_id: int) -> tuple[Draft, DraftItem]:
    return find_line(cycle, entry_id, local_today(house().clock.now()))


def _form_of(found: Draft, item: DraftItem, *, fresh: bool = False) -> LineForm | ChangeForm:
    kind = ChangeForm if item.hearing is not None else LineForm
    values = values_of(item) | {"version": item.version}
    form: LineForm | ChangeForm = kind(formdata=None, data=values) if fresh else kind(data=values)
    form.fill_all(found.season, current_actor())
    return form


def _edit(cycle: CycleCard, entry_id: int, form: LineForm | ChangeForm) -> None:
    facts = form.facts
    if isinstance(form, LineForm):
        _check_own_places(cycle.municipality_id, facts)
    edit_line(
        actor=current_actor(), cycle_id=cycle.id, entry_id=entry_id,
        expected_version=form.version.data or 0, facts=facts,
    )  # fmt: skip


def _check_own_places(m: str, facts: LineFacts) -> None:
    """An officer's line is for his places: say so at the field, before the service refuses the whole."""
    paths = {place.id: place.path for place in list_places(m, with_villages=True)}
    known = tuple(paths[key] for key in facts.place_ids if key in paths)
    if len(known) == len(facts.place_ids) and not may_edit_line(current_actor(), m, known):
        raise DomainError("own_places_only", field="place_ids")


def _stored(cycle: CycleCard, entry_id: int) -> tuple[int, Mapping[str, object]]:
    _found, item = _find(cycle, entry_id)
    return item.version, values_of(item)


def _page(
    cycle: CycleCard,
    found: Draft,
    item: DraftItem,
    *,
    form: LineForm | ChangeForm,
    may_edit: bool,
    conflict_list: object,
    said: str = "",
) -> str:
    names = {person.id: person.name for person in list_people(cycle.municipality_id)}
    state, tone = step_words(item)
    return render_template(
        "hearings/planning/line.html",
        form=form, item=item, cycle=cycle, year=cycle.year, may_edit=may_edit, conflict_list=conflict_list,
        said=said, title=item.name, state=state, tone=tone, before=before_words(item),
        doubts=[text_of(doubt) for doubt in found.doubts().get(item.key, ())],
        origin=origin_label(item.origin) if item.origin else "", writer=names.get(item.updated_by_id or 0, ""),
        notes=_notes(item), note_form=note_form(cycle.municipality_id), read=_read_lines(item),
    )  # fmt: skip


def _read_lines(item: DraftItem) -> list[Said]:
    """The line for who may not change it; what is empty is left out."""
    said = [
        Said(_("When"), capitalised(when_words(item))),
        Said(_("Hall"), hall_or_unknown(item)),
        Said(_("Team"), item.team.name if item.team else ""),
        Said(_("For which places"), places_words(item)),
        Said(_("Who is invited"), audience_label(item.audience)),
        Said(_("What kind of meeting"), kind_label(item.kind)),
        Said(_("Themes"), ", ".join(theme.name_in(language()) for theme in item.themes) or _("all themes")),
        Said(_("What will be discussed"), item.purpose),
        Said(_("Reason"), item.reason),
    ]
    return [one for one in said if one.text]


def _notes(item: DraftItem) -> list[NoteCard]:
    of_hearing = list_notes(hearing_id=item.hearing.id) if item.hearing is not None else []
    return list_notes(entry_id=item.entry_id) + of_hearing


def _draft_url(cycle: CycleCard, anchor: str) -> str:
    return url_for("planning_staff.draft", m=cycle.municipality_id, year=cycle.year, _anchor=anchor or None)
