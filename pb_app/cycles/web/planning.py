"""Settings, phases and themes of a budget year."""

from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pb_app.cycles.queries import CycleCard, PhaseCard, get_cycle, list_phases, list_themes
from pb_app.cycles.rules import CycleStatus, PhaseKind
from pb_app.cycles.service.planning import CYCLE_FIELDS, change_cycle, change_phases, change_themes
from pb_app.cycles.web import cycles_staff as bp
from pb_app.cycles.web.forms import CycleForm, PhasesForm
from pb_app.cycles.web.overview import planned_cycle
from pb_app.cycles.web.words import status_hint
from pb_app.cycles.year_rules import default_phases
from pb_app.kernel.errors import DomainError, NeedsConfirmation, StaleVersion
from pb_app.web.access import current_actor, staff
from pb_app.web.conflicts import Difference, differences
from pb_app.web.csrf import keeps_text
from pb_app.web.error_texts import warnings_of
from pb_app.web.forms import BaseForm, VersionField
from pb_app.web.locale import current_locale

LAST_PLACE = 99


@bp.route("/staff/<m>/process/<int:year>/edit", methods=["GET", "POST"])
@staff
@keeps_text
def edit(m: str, year: int) -> ResponseReturnValue:
    """Title, state, submission window, notice settings."""
    cycle = planned_cycle(m, year)
    form = CycleForm(data=_stored(cycle) | {"version": cycle.version})
    allowed = set(CycleStatus) - (
        {CycleStatus.PREPARING} if cycle.status is not CycleStatus.PREPARING else {CycleStatus.CLOSED}
    )
    form.fill_choices(allowed)
    stale = None
    if form.validate_on_submit():
        try:
            change_cycle(
                actor=current_actor(),
                cycle_id=cycle.id,
                expected_version=form.version.data,
                draft=form.draft(),
            )
        except StaleVersion:
            cycle = get_cycle(m, year)
            stale = differences(form, _stored(cycle), version=cycle.version)
        except DomainError as error:
            form.add_error(error)
        else:
            return _saved(m, year)
    hints = {status.value: status_hint(status) for status in CycleStatus}
    page = render_template(
        "cycles/staff/edit.html",
        nav="cycles",
        form=form,
        cycle=cycle,
        conflict_list=stale,
        status_hints=hints,
    )
    return page, 409 if stale is not None else 200


@bp.route("/staff/<m>/process/<int:year>/phases", methods=["GET", "POST"])
@staff
@keeps_text
def phases(m: str, year: int) -> ResponseReturnValue:
    """Names and dates of the phases."""
    cycle = planned_cycle(m, year)
    form = PhasesForm(data=_phase_values(cycle) | {"version": cycle.version})
    stale, warned = None, []
    if form.validate_on_submit():
        try:
            change_phases(
                actor=current_actor(),
                cycle_id=cycle.id,
                expected_version=form.version.data,
                phases=form.drafts(),
                confirmed=bool(form.confirmed.data),
            )
        except StaleVersion:
            cycle = get_cycle(m, year)
            stale = differences(form, _phase_values(cycle), version=cycle.version)
        except NeedsConfirmation as error:
            warned = warnings_of(error)
        except DomainError as error:
            form.add_error(error)
        else:
            return _saved(m, year)
    names = {phase.kind: phase.name for phase in default_phases(year)}
    page = render_template(
        "cycles/staff/phases.html",
        nav="cycles",
        form=form,
        cycle=cycle,
        conflict_list=stale,
        warned=warned,
        kinds=[(kind.value, names[kind]) for kind in PhaseKind],
    )
    return page, 409 if stale is not None else 200


class ThemesForm(BaseForm):
    """Only the version; which themes stand where is read from the fields ``use`` and ``place_…``."""

    version = VersionField()


@dataclass(frozen=True)
class ThemeChoice:
    """A theme with its tick and its place in the order."""

    id: str
    name: str
    icon: str
    is_used: bool
    place: str


@bp.route("/staff/<m>/process/<int:year>/themes", methods=["GET", "POST"])
@staff
@keeps_text
def themes(m: str, year: int) -> ResponseReturnValue:
    """Which themes are in use, and in which order."""
    cycle = planned_cycle(m, year)
    form = ThemesForm(data={"version": cycle.version})
    stale: list[Difference] = []
    chosen = _typed_themes() if form.is_submitted() else {theme.id: "" for theme in list_themes(cycle.id)}
    if form.validate_on_submit():
        try:
            change_themes(
                actor=current_actor(),
                cycle_id=cycle.id,
                expected_version=form.version.data,
                theme_ids=_in_order(chosen),
            )
        except StaleVersion:
            cycle = get_cycle(m, year)
            differences(form, {}, version=cycle.version)
            stands = [theme.id for theme in list_themes(cycle.id)]
            stale = [Difference(_("Themes"), _names(stands), _names(_in_order(chosen)))]
        except DomainError as error:
            form.add_error(error)
        else:
            return _saved(m, year)
    page = render_template(
        "cycles/staff/themes.html",
        nav="cycles",
        form=form,
        cycle=cycle,
        conflict_list=stale,
        choices=_theme_choices(chosen),
    )
    return page, 409 if stale else 200


def _typed_themes() -> dict[str, str]:
    """The ticked themes with what was typed as their place."""
    return {
        theme_id: request.form.get(f"place_{theme_id}", "")[:4].strip()
        for theme_id in request.form.getlist("use")[:60]
    }


def _in_order(chosen: dict[str, str]) -> list[str]:
    """The ticked themes by the number typed beside them; those without a number come last, as they stand."""
    return sorted(
        chosen, key=lambda theme_id: int(chosen[theme_id]) if chosen[theme_id].isdecimal() else LAST_PLACE
    )


def _theme_choices(chosen: dict[str, str]) -> list[ThemeChoice]:
    order = {theme_id: str(place) for place, theme_id in enumerate(_in_order(chosen), start=1)}
    locale = current_locale()
    cards = sorted(list_themes(), key=lambda card: int(order.get(card.id, LAST_PLACE)))
    return [
        ThemeChoice(card.id, card.name_in(locale), card.icon, card.id in chosen, order.get(card.id, ""))
        for card in cards
    ]


def _names(theme_ids: list[str]) -> str:
    names = {card.id: card.name_in(current_locale()) for card in list_themes()}
    return ", ".join(names[theme_id] for theme_id in theme_ids if theme_id in names)


def _saved(m: str, year: int) -> ResponseReturnValue:
    flash(_("Saved."), "ok")
    return redirect(url_for("cycles_staff.year", m=m, year=year), 303)


def _stored(cycle: CycleCard) -> dict[str, object]:
    return {name: getattr(cycle, name) for name in CYCLE_FIELDS} | {"status": cycle.status.value}


def _phase_values(cycle: CycleCard) -> dict[str, object]:
    values: dict[str, object] = {}
    planned = {phase.kind: phase for phase in list_phases(cycle.id)}
    for prefilled in default_phases(cycle.year):
        kind = prefilled.kind
        card = planned.get(kind) or PhaseCard(kind, prefilled.name, prefilled.name_en, None, None)
        values[f"name_{kind}"], values[f"name_en_{kind}"] = card.name, card.name_en
        values[f"starts_{kind}"], values[f"ends_{kind}"] = card.starts_on, card.ends_on
    return values
