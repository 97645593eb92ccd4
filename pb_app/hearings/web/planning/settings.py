"""How the season of a budget year is planned."""

from dataclasses import asdict

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pb_app.hearings.planning.facts_settings import change_settings, get_settings
from pb_app.hearings.planning.facts_special_days import public_days
from pb_app.hearings.planning.working_days import first_day_allowed
from pb_app.hearings.queries import local_today
from pb_app.hearings.web.planning import planning_staff as bp
from pb_app.hearings.web.planning.facts_forms import SettingsForm
from pb_app.hearings.web.planning.facts_pages import changing, facts_page, seen_season
from pb_app.kernel.errors import DomainError, StaleVersion
from pb_app.unit_of_work import house
from pb_app.web.access import current_actor, staff
from pb_app.web.conflicts import differences
from pb_app.web.csrf import keeps_text


@bp.get("/season/<int:year>")
@staff
def season(m: str, year: int) -> ResponseReturnValue:
    """Settings and rounds at a glance, and the first day for which a notice is still in time."""
    cycle = seen_season(m, year)
    today = local_today(house().clock.now())
    return facts_page(
        "hearings/planning/settings_view.html", m, year=year, cycle=cycle, season=get_settings(cycle),
        first_day=first_day_allowed(today, cycle.notice_days, public_days(m).is_holiday), today=today,
    )  # fmt: skip


@bp.route("/settings/<int:year>", methods=["GET", "POST"])
@staff
@keeps_text
def settings(m: str, year: int) -> ResponseReturnValue:
    """Weekdays, hours, lengths, distances."""
    cycle = seen_season(m, year)
    changing(m)
    stored = get_settings(cycle)
    form = SettingsForm(data=asdict(stored.said) | {"version": stored.version})
    stale = None
    if form.validate_on_submit():
        try:
            change_settings(
                actor=current_actor(),
                cycle_id=cycle.id,
                expected_version=form.version.data,
                draft=form.draft(),
            )
        except StaleVersion:
            stored = get_settings(cycle)
            stale = differences(form, asdict(stored.said), version=stored.version)
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("Saved."), "ok")
            return redirect(url_for("planning_staff.season", m=m, year=year), 303)
    page = facts_page(
        "hearings/planning/settings_edit.html", m, year=year, cycle=cycle, form=form, conflict_list=stale
    )
    return page, 409 if stale is not None else 200
