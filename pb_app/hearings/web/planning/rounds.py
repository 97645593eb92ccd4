"""The rounds of a season."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pb_app.hearings.planning.facts_rules import MOST_ROUNDS
from pb_app.hearings.planning.facts_settings import SeasonSettings, change_rounds, get_settings
from pb_app.hearings.web.planning import planning_staff as bp
from pb_app.hearings.web.planning.facts_forms import RoundsForm
from pb_app.hearings.web.planning.facts_pages import changing, facts_page, seen_season
from pb_app.kernel.errors import DomainError, StaleVersion
from pb_app.web.access import current_actor, staff
from pb_app.web.conflicts import differences
from pb_app.web.csrf import keeps_text


@bp.route("/rounds/<int:year>", methods=["GET", "POST"])
@staff
@keeps_text
def rounds(m: str, year: int) -> ResponseReturnValue:
    """The dates of up to six rounds."""
    cycle = seen_season(m, year)
    changing(m)
    stored = get_settings(cycle)
    form = RoundsForm(data=_values(stored) | {"version": stored.version})
    stale = None
    if form.validate_on_submit():
        try:
            change_rounds(
                actor=current_actor(),
                cycle_id=cycle.id,
                expected_version=form.version.data,
                rounds=form.drafts(),
            )
        except StaleVersion:
            stored = get_settings(cycle)
            stale = differences(form, _values(stored), version=stored.version)
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("Saved."), "ok")
            return redirect(url_for("planning_staff.season", m=m, year=year), 303)
    page = facts_page(
        "hearings/planning/settings_rounds.html", m, year=year, cycle=cycle, form=form, conflict_list=stale,
        most=MOST_ROUNDS, are_default=stored.are_rounds_default,
    )  # fmt: skip
    return page, 409 if stale is not None else 200


def _values(stored: SeasonSettings) -> dict[str, object]:
    values: dict[str, object] = {}
    for number in range(1, MOST_ROUNDS + 1):
        one = stored.rounds[number - 1] if number <= len(stored.rounds) else None
        values[f"starts_{number}"] = one.starts_on if one else None
        values[f"ends_{number}"] = one.ends_on if one else None
    return values
