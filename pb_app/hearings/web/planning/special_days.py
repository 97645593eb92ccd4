"""Special days: what officials say of holidays, and election periods."""

from datetime import date, timedelta
from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pb_app.hearings.holidays import holiday_name
from pb_app.hearings.planning import facts_policy
from pb_app.hearings.planning.facts_special_days import (
    SpecialPeriodCard,
    add_special_period,
    change_special_period,
    get_special_period,
    list_special_periods,
    public_days,
    remove_special_period,
)
from pb_app.hearings.planning.rules import SpecialPeriodKind
from pb_app.hearings.queries import local_today
from pb_app.hearings.web.planning import planning_staff as bp
from pb_app.hearings.web.planning.facts_forms import SpecialPeriodForm
from pb_app.hearings.web.planning.facts_pages import changing, facts_page, seen
from pb_app.hearings.web.planning.wording import special_kind_hint, special_kind_label
from pb_app.kernel.errors import DomainError, StaleVersion
from pb_app.unit_of_work import house
from pb_app.web.access import allow, current_actor, staff
from pb_app.web.conflicts import differences
from pb_app.web.csrf import keeps_text
from pb_app.web.locale import current_locale
from pb_app.web.put_back import iso_day, one_line

_AHEAD = timedelta(days=365)
_FIELDS = ("first_day", "last_day", "name", "name_en", "act")


@bp.get("/special-days")
@staff
def special_days(m: str) -> ResponseReturnValue:
    """What was said, and the holidays of the coming year, the estimated ones marked."""
    seen(m)
    return facts_page(
        "hearings/planning/special_days_list.html", m, periods=list_special_periods(m),
        holidays=_holidays(m), kind_label=special_kind_label, may_say=_may_say, locale_now=current_locale(),
    )  # fmt: skip


@bp.route("/special-days/new", methods=["GET", "POST"])
@staff
@keeps_text
def new_special_days(m: str) -> ResponseReturnValue:
    """Say what some days are; the address may fill the form."""
    changing(m)
    form = SpecialPeriodForm(data=_from_address())
    _fill(form)
    if form.validate_on_submit():
        for_all = bool(form.for_all.data) and facts_policy.may_say_for_all(current_actor())
        try:
            add_special_period(
                actor=current_actor(), municipality_id=None if for_all else m, draft=form.draft()
            )
        except DomainError as error:
            form.add_error(error)
        else:
            return _saved(m)
    return _page(m, form, None)


@bp.route("/special-days/<int:period_id>", methods=["GET", "POST"])
@staff
@keeps_text
def special_period(m: str, period_id: int) -> ResponseReturnValue:
    """Say it anew."""
    changing(m)
    card = get_special_period(period_id, m)
    allow(_may_say(card), "change_special_days")
    form = SpecialPeriodForm(data=_stored(card) | {"version": card.version})
    _fill(form)
    if form.validate_on_submit():
        try:
            change_special_period(
                actor=current_actor(), period_id=period_id, expected_version=form.version.data,
                draft=form.draft(),
            )  # fmt: skip
        except StaleVersion:
            card = get_special_period(period_id, m)
            stale = differences(form, _stored(card), version=card.version)
            return _page(m, form, card, stale), 409
        except DomainError as error:
            form.add_error(error)
        else:
            return _saved(m)
    return _page(m, form, card)


@bp.post("/special-days/<int:period_id>/remove")
@staff
def remove_special_days(m: str, period_id: int) -> ResponseReturnValue:
    """Take it back; the form of the next page holds it, so that it can be said again."""
    changing(m)
    card = get_special_period(period_id, m)
    allow(_may_say(card), "change_special_days")
    draft = remove_special_period(actor=current_actor(), period_id=period_id, expected_version=card.version)
    flash(_("Removed. The form still holds what it was: add it again if this was a mistake."), "ok")
    kept: dict[str, Any] = {name: str(getattr(draft, name)) for name in _FIELDS if getattr(draft, name)}
    if card.municipality_id is None:
        kept["for_all"] = "1"
    return redirect(url_for("planning_staff.new_special_days", m=m, kind=draft.kind.value, **kept), 303)


def _holidays(m: str) -> list[dict[str, object]]:
    """The holidays of the library from today on, and whether officials have said something else of the day."""
    today, language = local_today(house().clock.now()), current_locale()
    days = public_days(m)
    found = []
    for number in range(_AHEAD.days):
        on = today + timedelta(days=number)
        name = holiday_name(on, language)
        if name is not None:
            found.append({"on": on, "name": name, "counts": days.is_holiday(on)})
    return found


def _may_say(card: SpecialPeriodCard) -> bool:
    actor = current_actor()
    if card.municipality_id is None:
        return facts_policy.may_say_for_all(actor)
    return facts_policy.may_change_facts(actor, card.municipality_id)


def _fill(form: SpecialPeriodForm) -> None:
    form.kind.choices = [(kind.value, special_kind_label(kind)) for kind in SpecialPeriodKind]


def _page(m: str, form: SpecialPeriodForm, card: SpecialPeriodCard | None, stale: object = None) -> str:
    return facts_page(
        "hearings/planning/special_days_edit.html", m, form=form, period=card, conflict_list=stale,
        hints={kind.value: special_kind_hint(kind) for kind in SpecialPeriodKind},
        may_say_for_all=facts_policy.may_say_for_all(current_actor()),
    )  # fmt: skip


def _saved(m: str) -> ResponseReturnValue:
    flash(_("Saved."), "ok")
    return redirect(url_for("planning_staff.special_days", m=m), 303)


def _stored(card: SpecialPeriodCard) -> dict[str, object]:
    return {name: getattr(card, name) for name in _FIELDS} | {"kind": card.kind.value}


def _from_address() -> dict[str, object]:
    kind = request.args.get("kind", "")
    texts: dict[str, object] = {
        name: one_line(request.args.get(name, "")) for name in ("name", "name_en", "act")
    }
    days: dict[str, date | None] = {
        name: iso_day(request.args.get(name, "")) for name in ("first_day", "last_day")
    }
    known = kind if kind in {one.value for one in SpecialPeriodKind} else SpecialPeriodKind.HOLIDAY.value
    return {**texts, **days, "kind": known, "for_all": "for_all" in request.args}
