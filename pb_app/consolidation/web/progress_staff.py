"""The office reports how far approved items are."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pb_app.consolidation import policy
from pb_app.consolidation.progress.reading import (
    FollowedItem,
    get_followed,
    get_photo,
    list_followed,
    list_steps,
    totals_of,
)
from pb_app.consolidation.progress.service import report_progress, set_due, take_progress_back
from pb_app.consolidation.progress.words import TONES, state_words
from pb_app.consolidation.web import consolidation_staff as bp
from pb_app.consolidation.web.cycle_choice import allow_bench, find_chosen_cycle, year_switch
from pb_app.consolidation.web.progress_forms import DueForm, ProgressForm, TakeBackForm, photo_hint
from pb_app.consolidation.web.progress_public import figures_of, filter_of, local_today, state_choices
from pb_app.consolidation.web.progress_rows import by_theme, row_of, rows_of
from pb_app.cycles.queries import list_themes
from pb_app.formats.uploads import Upload, read_photo
from pb_app.kernel.errors import DomainError, NeedsConfirmation, StaleVersion
from pb_app.territory.queries import list_places, places_by_id
from pb_app.web.access import allow, current_actor, staff
from pb_app.web.conditional import answer
from pb_app.web.csrf import keeps_text

MOST_MEGABYTES = 12


@bp.get("/staff/<m>/consolidation/progress")
@staff
def progress(m: str) -> ResponseReturnValue:
    """Every approved item of a year, the late ones easy to find."""
    allow_bench(m)
    cycle = find_chosen_cycle(m)
    if cycle is None:
        return render_template("consolidation/staff/no_cycle.html", nav="consolidation")
    items = list_followed(cycle.id, today=local_today())
    places, themes = list_places(m), list_themes()
    wanted = filter_of(request.args, places)
    chosen = {name: request.args.get(name, "") for name in ("place", "theme", "state")}
    shown = [item for item in items if wanted.takes(item)]
    return render_template(
        "consolidation/staff/progress.html", nav="consolidation", cycle=cycle, chosen=chosen,
        groups=by_theme(rows_of(shown), themes), shown=len(shown), whole=len(items), places=places,
        themes=[theme for theme in themes if theme.id in {item.theme_id for item in items}],
        figures=figures_of(totals_of(items), cycle.year), states=state_choices(),
        years=year_switch(m, cycle, "consolidation_staff.progress"),
    )  # fmt: skip


@bp.route("/staff/<m>/consolidation/<code>/progress", methods=["GET", "POST"])
@staff
@keeps_text
def report(m: str, code: str) -> ResponseReturnValue:
    """What was reported of one item, and the form for one report more."""
    allow_bench(m)
    item = get_followed(m, code, today=local_today())
    form = ProgressForm(data={"version": item.version, "on_date": local_today()})
    form.fill(item.state)
    status = 200
    if request.method == "POST":
        allow(policy.may_report_progress(current_actor(), m), "report_progress")
    if form.validate_on_submit():
        try:
            _report(m, item, form)
        except NeedsConfirmation as error:
            form.ask(error)
        except StaleVersion as error:
            form.version.data, form.version.raw_data, status = item.version, None, 409
            form.add_error(error)
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("The report is saved. The public page shows it."), "ok")
            return redirect(url_for("consolidation_staff.report", m=m, code=item.code), 303)
    return _page(m, item, form), status


def _report(m: str, item: FollowedItem, form: ProgressForm) -> None:
    report_progress(
        current_actor(), municipality_id=m, code=item.code, expected_version=form.version.data or 0,
        draft=form.draft, photo=_photo(form), confirmed=form.ticked, token=form.token.data or "",
    )  # fmt: skip


def _photo(form: ProgressForm) -> Upload | None:
    given = form.photo.data
    content = given.read(MOST_MEGABYTES * 1024 * 1024 + 1) if given else b""
    if not content:
        return None
    try:
        return read_photo(content, max_megabytes=MOST_MEGABYTES)
    except DomainError as error:
        error.field = "photo"
        raise


def _page(m: str, item: FollowedItem, form: ProgressForm) -> str:
    steps = list_steps(item.id, with_taken_back=True)
    return render_template(
        "consolidation/staff/progress_item.html", nav="consolidation", item=item, form=form,
        row=row_of(item, places_by_id(set(item.place_ids))), steps=steps, tones=TONES, state_words=state_words,
        due_form=DueForm(formdata=None, data={"version": item.version, "due_on": item.given_due}),
        take_back_form=TakeBackForm(formdata=None), photo_hint=photo_hint(),
        last_id=next((step.id for step in steps if not step.is_taken_back), 0),
        may_report=policy.may_report_progress(current_actor(), m),
    )  # fmt: skip


@bp.get("/staff/<m>/consolidation/<code>/progress/<int(max=999999999):step_id>/photo")
@staff
def report_photo(m: str, code: str, step_id: int) -> ResponseReturnValue:
    """The photo of a report, also before the council's decision is published."""
    allow_bench(m)
    item = get_followed(m, code, today=local_today())
    file = get_photo(item.id, step_id)
    return answer(file.content, media_type=file.media_type, etag=file.sha256, cache="private, no-cache")


@bp.post("/staff/<m>/consolidation/<code>/progress/due")
@staff
def due(m: str, code: str) -> ResponseReturnValue:
    """Say when it is to be done."""
    allow_bench(m)
    allow(policy.may_report_progress(current_actor(), m), "report_progress")
    form = DueForm()
    if form.validate():
        try:
            set_due(
                current_actor(), municipality_id=m, code=code, expected_version=form.version.data or 0,
                due_on=form.due_on.data,
            )  # fmt: skip
        except DomainError as error:
            form.add_error(error)
    _tell(form, _("Saved."))
    return redirect(url_for("consolidation_staff.report", m=m, code=code), 303)


@bp.post("/staff/<m>/consolidation/<code>/progress/<int(max=999999999):step_id>/take-back")
@staff
def take_back(m: str, code: str, step_id: int) -> ResponseReturnValue:
    """Take the last report back."""
    allow_bench(m)
    allow(policy.may_report_progress(current_actor(), m), "report_progress")
    form = TakeBackForm()
    if form.validate():
        try:
            take_progress_back(
                current_actor(), municipality_id=m, code=code, step_id=step_id, reason=form.reason.data or ""
            )
        except DomainError as error:
            form.add_error(error)
    _tell(form, _("The report is taken back."))
    return redirect(url_for("consolidation_staff.report", m=m, code=code), 303)


def _tell(form: DueForm | TakeBackForm, done: str) -> None:
    if form.error_list:
        flash(form.error_list[0][1], "wait")
    else:
        flash(done, "ok")
