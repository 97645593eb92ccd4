"""Announce, move, cancel, restore, mark held, take that back, discard: one step a page."""

from collections.abc import Callable, Mapping

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pb_app.hearings.announcement_service import cancel_hearing, publish_hearing, restore_hearing
from pb_app.hearings.meeting_service import mark_held, undo_held
from pb_app.hearings.particulars import HearingDetail
from pb_app.hearings.policy import HearingScope, may_edit, may_schedule
from pb_app.hearings.rules import HearingStatus
from pb_app.hearings.service import discard_draft, reschedule_hearing
from pb_app.hearings.web import hearings_staff as bp
from pb_app.hearings.web.attempts import Attempt, attempt
from pb_app.hearings.web.forms import MoveForm, PublishForm, ReasonForm, StepForm
from pb_app.hearings.web.staff import hearing_of, scope_of
from pb_app.hearings.web.staff_edit import values_of
from pb_app.hearings.wording import title_of, when_of
from pb_app.kernel.actor import Actor
from pb_app.territory.queries import list_venues
from pb_app.web.access import allow, current_actor, staff
from pb_app.web.csrf import keeps_text
from pb_app.web.forms import BaseForm

_SLOT = ("on_date", "start_time", "end_time", "venue_id", "venue_text")
Permission = Callable[[Actor, HearingScope], bool]


@bp.route("/staff/<m>/hearings/<ref>/publish", methods=["GET", "POST"])
@staff
@keeps_text
def publish(m: str, ref: str) -> ResponseReturnValue:
    """Announce a draft as certain or not yet, or confirm a tentative hearing."""
    detail = _permitted(m, ref, may_schedule, "publish_hearing")
    form = PublishForm(data={"version": detail.card.version, "status": HearingStatus.CONFIRMED.value})
    form.status.choices = _certainties(detail)

    def run() -> None:
        publish_hearing(
            actor=current_actor(), hearing_id=detail.card.id, expected_version=form.version.data or 0,
            status=HearingStatus(form.status.data), confirmed=form.ticked,
        )  # fmt: skip

    return _step(detail, form, run, template="publish", done=_("Published. Everybody can see it now."))


@bp.route("/staff/<m>/hearings/<ref>/move", methods=["GET", "POST"])
@staff
@keeps_text
def move(m: str, ref: str) -> ResponseReturnValue:
    """Another day, hour or hall, with the reason that people will read."""
    detail = _permitted(m, ref, may_schedule, "reschedule_hearing")
    values = _slot_values(detail)
    form = MoveForm(data=values | {"version": detail.card.version})
    halls = list_venues(m, only_active=False)
    form.fill_halls([hall for hall in halls if hall.is_active or str(hall.id) == form.venue_id.data])

    def run() -> None:
        reschedule_hearing(
            actor=current_actor(), hearing_id=detail.card.id, expected_version=form.version.data or 0,
            slot=form.slot, venue=form.venue, reason=form.reason.data or "", confirmed=form.ticked,
        )  # fmt: skip

    return _step(
        detail,
        form,
        run,
        template="move",
        done=_("Moved. The page and the calendars say so."),
        stored=_slot_values,
    )


@bp.route("/staff/<m>/hearings/<ref>/cancel", methods=["GET", "POST"])
@staff
@keeps_text
def cancel(m: str, ref: str) -> ResponseReturnValue:
    """Cancel, with the reason that people will read."""
    detail = _permitted(m, ref, may_schedule, "cancel_hearing")
    form = ReasonForm(data={"version": detail.card.version})

    def run() -> None:
        cancel_hearing(
            actor=current_actor(), hearing_id=detail.card.id, expected_version=form.version.data or 0,
            reason=form.reason.data or "",
        )  # fmt: skip

    return _step(
        detail, form, run, template="cancel", done=_("Cancelled. The page and the calendars say so.")
    )


@bp.route("/staff/<m>/hearings/<ref>/restore", methods=["GET", "POST"])
@staff
@keeps_text
def restore(m: str, ref: str) -> ResponseReturnValue:
    """Let a cancelled hearing take place after all."""
    detail = _permitted(m, ref, may_schedule, "restore_hearing")
    form = ReasonForm(data={"version": detail.card.version})

    def run() -> None:
        restore_hearing(
            actor=current_actor(), hearing_id=detail.card.id, expected_version=form.version.data or 0,
            reason=form.reason.data or "", confirmed=form.ticked,
        )  # fmt: skip

    return _step(
        detail, form, run, template="restore", done=_("Restored. The page and the calendars say so.")
    )


@bp.route("/staff/<m>/hearings/<ref>/held", methods=["GET", "POST"])
@staff
@keeps_text
def held(m: str, ref: str) -> ResponseReturnValue:
    """Say that it took place."""
    detail = _permitted(m, ref, may_schedule, "mark_held")
    form = StepForm(data={"version": detail.card.version})

    def run() -> None:
        mark_held(actor=current_actor(), hearing_id=detail.card.id, expected_version=form.version.data or 0)

    done = _("Marked as held. Now count the people present and write the minutes.")
    return _step(detail, form, run, template="held", done=done)


@bp.route("/staff/<m>/hearings/<ref>/not-held", methods=["GET", "POST"])
@staff
@keeps_text
def not_held(m: str, ref: str) -> ResponseReturnValue:
    """Take back that it was held."""
    detail = _permitted(m, ref, may_schedule, "undo_held")
    form = ReasonForm(data={"version": detail.card.version})

    def run() -> None:
        undo_held(
            actor=current_actor(), hearing_id=detail.card.id, expected_version=form.version.data or 0,
            reason=form.reason.data or "",
        )  # fmt: skip

    return _step(
        detail, form, run, template="not_held", done=_("Taken back. The hearing is confirmed again.")
    )


@bp.route("/staff/<m>/hearings/<ref>/discard", methods=["GET", "POST"])
@staff
@keeps_text
def discard(m: str, ref: str) -> ResponseReturnValue:
    """Throw a draft away, after a look at it."""
    detail = _permitted(m, ref, may_edit, "discard_draft")
    form = StepForm(data={"version": detail.card.version})

    def run() -> None:
        discard_draft(
            actor=current_actor(), hearing_id=detail.card.id, expected_version=form.version.data or 0
        )

    done = _("The draft was thrown away.")
    return _step(
        detail, form, run, template="discard", done=done, leads_to=url_for("hearings_staff.index", m=m)
    )


def _permitted(m: str, ref: str, permission: Permission, action: str) -> HearingDetail:
    detail = hearing_of(m, ref)
    allow(permission(current_actor(), scope_of(detail)), action)
    return detail


def _step(
    detail: HearingDetail,
    form: BaseForm,
    run: Callable[[], None],
    *,
    template: str,
    done: str,
    leads_to: str = "",
    stored: Callable[[HearingDetail], Mapping[str, object]] = lambda _detail: {},
) -> ResponseReturnValue:
    """Show the step, or take it and lead on; whoever comes second sees what stands now."""
    m, ref = detail.card.municipality_id, detail.card.ref
    tried = Attempt(is_done=False)

    def now() -> tuple[int, Mapping[str, object]]:
        fresh = hearing_of(m, ref)
        return fresh.card.version, stored(fresh)

    if form.validate_on_submit():
        tried = attempt(form, run, now)
        if tried.is_done:
            flash(done, "ok")
            return redirect(leads_to or url_for("hearings_staff.hearing", m=m, ref=ref), 303)
    shown = hearing_of(m, ref).card if tried.conflict is not None else detail.card
    page = render_template(
        f"hearings/staff/{template}.html",
        form=form,
        card=shown,
        title_words=title_of(shown),
        when_words=when_of(shown),
        conflict_list=tried.conflict,
    )
    return page, tried.status


def _slot_values(detail: HearingDetail) -> dict[str, object]:
    values = values_of(detail)
    return {name: values[name] for name in _SLOT}


def _certainties(detail: HearingDetail) -> list[tuple[str, str]]:
    sure = (HearingStatus.CONFIRMED.value, _("Confirmed: it takes place then and there"))
    if detail.card.status is HearingStatus.TENTATIVE:
        return [sure]
    return [sure, (HearingStatus.TENTATIVE.value, _("Not confirmed yet: day, hour or hall may still change"))]
