"""Draw up a hearing and say anew what it is."""

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from pb_app.accounts.queries import PersonCard, list_organisations, list_people, organisations_by_id
from pb_app.cycles.queries import themes_by_id
from pb_app.hearings.particulars import HearingDetail
from pb_app.hearings.policy import may_draft, may_draft_somewhere, may_edit, may_read
from pb_app.hearings.rules import Audience, HearingFacts, HearingKind, Part
from pb_app.hearings.service import create_hearing, edit_hearing
from pb_app.hearings.web import hearings_staff as bp
from pb_app.hearings.web.agenda_words import with_suggested
from pb_app.hearings.web.attempts import attempt
from pb_app.hearings.web.calendar_choice import usual_themes
from pb_app.hearings.web.forms import OTHER_HALL, PART_PREFIX, UNKNOWN_HALL, HearingForm, is_id, with_parts
from pb_app.hearings.web.staff import hearing_of, scope_of
from pb_app.hearings.wording import audience_label, kind_label, language, part_label
from pb_app.kernel.actor import Actor, Role
from pb_app.kernel.errors import DomainError, NotFound
from pb_app.territory.queries import get_municipality, list_places, list_venues
from pb_app.territory.rules import PlaceKind
from pb_app.web.access import allow, current_actor, staff
from pb_app.web.csrf import keeps_text

_INDENT = "\u2003"
_TEAM = frozenset({Role.COORDINATOR, Role.OFFICER, Role.YOUTH_CENTRE})
_TEXTS = (
    "title", "title_en", "purpose", "purpose_en", "agenda", "agenda_en", "online_url", "accessibility",
)  # fmt: skip


@bp.route("/staff/<m>/hearings/new", methods=["GET", "POST"])
@staff
@keeps_text
def new(m: str) -> ResponseReturnValue:
    """Draw up a hearing, empty or with what another one says (``?copy=``), its date left out."""
    get_municipality(m)
    actor = current_actor()
    allow(may_read(actor, m), "read_hearings", hide=True)
    allow(may_draft_somewhere(actor, m), "create_hearing")
    form = _form(m, actor, _copied(m))
    if not _fills_agenda(m, form) and form.validate_on_submit():
        created: list[str] = []
        tried = attempt(form, lambda: created.append(_create(m, actor, form)), lambda: (0, {}))
        if tried.is_done:
            return _after_save(m, created[0], _("Saved as a draft. Only staff see it."))
    return render_template("hearings/staff/edit.html", form=form, card=None, conflict_list=None)


@bp.route("/staff/<m>/hearings/<ref>/edit", methods=["GET", "POST"])
@staff
@keeps_text
def edit(m: str, ref: str) -> ResponseReturnValue:
    """Say anew what a hearing is; two who do so at once both see both texts."""
    actor = current_actor()
    detail = hearing_of(m, ref)
    allow(may_edit(actor, scope_of(detail)), "edit_hearing")
    form = _form(m, actor, values_of(detail) | {"version": detail.card.version})
    status, conflict = 200, None
    if not _fills_agenda(m, form) and form.validate_on_submit():
        tried = attempt(form, lambda: _edit(detail, actor, form), lambda: _stored(m, ref))
        if tried.is_done:
            return _after_save(m, ref, _("Saved."))
        status, conflict = tried.status, tried.conflict
    page = render_template("hearings/staff/edit.html", form=form, card=detail.card, conflict_list=conflict)
    return page, status


def _fills_agenda(m: str, form: HearingForm) -> bool:
    """Whether the button that drafts the agenda was pressed; then its fields are filled in and nothing is saved."""
    if request.form.get("next") != "agenda":
        return False
    start, on = form.start_time.data, form.on_date.data
    if start is None or on is None:
        form.add_error(DomainError("agenda_needs_hour", field="agenda"))
        return True
    for field, locale in ((form.agenda, "sq"), (form.agenda_en, "en")):
        field.data = with_suggested(
            field.data, locale, start=start, end=form.end_time.data,
            usual_minutes=get_municipality(m).usual_minutes, year=on.year,
        )  # fmt: skip
    return True


def _create(m: str, actor: Actor, form: HearingForm) -> str:
    facts = _facts(form)
    _check_own_places(m, actor, facts)
    return create_hearing(
        actor=actor, municipality_id=m, facts=facts, confirmed=form.ticked, token=form.token.data or ""
    )


def _edit(detail: HearingDetail, actor: Actor, form: HearingForm) -> None:
    facts = _facts(form)
    _check_own_places(detail.card.municipality_id, actor, facts)
    edit_hearing(
        actor=actor, hearing_id=detail.card.id, expected_version=form.version.data or 0, facts=facts,
        confirmed=form.ticked,
    )  # fmt: skip


def _check_own_places(m: str, actor: Actor, facts: HearingFacts) -> None:
    """An officer's hearing is for his places: say so at the field, before the service refuses the whole."""
    paths = {place.id: place.path for place in list_places(m, with_villages=True)}
    known = tuple(paths[key] for key in facts.place_ids if key in paths)
    if len(known) == len(facts.place_ids) and not may_draft(actor, m, known):
        raise DomainError("own_places_only", field="place_ids")


def _after_save(m: str, ref: str, words: str) -> ResponseReturnValue:
    flash(words, "ok")
    endpoint = "hearings_staff.publish" if request.form.get("next") == "publish" else "hearings_staff.hearing"
    return redirect(url_for(endpoint, m=m, ref=ref), 303)


def _copied(m: str) -> dict[str, object]:
    """What the hearing named in the address says, without its date; a wrong name is as if there were none."""
    try:
        values = values_of(hearing_of(m, request.args["copy"])) if "copy" in request.args else {}
    except NotFound:
        values = {}
    values.pop("on_date", None)
    return values


def _stored(m: str, ref: str) -> tuple[int, Mapping[str, object]]:
    detail = hearing_of(m, ref)
    return detail.card.version, values_of(detail)


def values_of(detail: HearingDetail) -> dict[str, object]:
    """What stands now, by the names of the form's fields."""
    card = detail.card
    hall = str(card.venue.id) if card.venue else OTHER_HALL if card.venue_text else UNKNOWN_HALL
    values: dict[str, object] = {
        "kind": card.kind.value, "audience": card.audience.value, "on_date": card.on_date,
        "start_time": card.start_time, "end_time": card.end_time, "venue_id": hall, "venue_text": card.venue_text,
        "place_ids": [place.id for place in card.places], "theme_ids": [theme.id for theme in card.themes],
        "title": card.title, "title_en": card.title_en, "purpose": card.purpose, "purpose_en": card.purpose_en,
        "agenda": detail.agenda, "agenda_en": detail.agenda_en, "online_url": card.online_url,
        "accessibility": detail.own_accessibility, "team": [str(member.person_id) for member in detail.team],
    }  # fmt: skip
    return values | {f"part_{entry.organisation_id}": entry.part.value for entry in detail.organisations}


def _form(m: str, actor: Actor, values: Mapping[str, object]) -> HearingForm:
    organisations = organisations_by_id(
        {card.id for card in list_organisations(m)}
        | {int(key.removeprefix("part_")) for key in values if key.startswith("part_")}
    )
    form = with_parts([(card.id, card.name) for card in organisations.values()])(
        data={"kind": HearingKind.BUDGET_HEARING.value, "audience": Audience.ALL.value} | dict(values)
    )
    _fill(form, m, actor)
    return form


def _fill(form: HearingForm, m: str, actor: Actor) -> None:
    """The choices: what is usual here, and what was chosen before even if it is not usual any more."""
    usual = {theme.id for theme in usual_themes(m)} | set(form.theme_ids.data or ())
    places, people = set(form.place_ids.data or ()), set(form.team.data or ())
    halls = list_venues(m, only_active=False)
    form.fill_halls([hall for hall in halls if hall.is_active or str(hall.id) == form.venue_id.data])
    form.kind.choices = [(kind.value, kind_label(kind)) for kind in HearingKind]
    form.audience.choices = [(audience.value, audience_label(audience)) for audience in Audience]
    form.place_ids.choices = [
        (place.id, _INDENT * (place.parent_id is not None) + place.label)
        for place in list_places(m, with_villages=True)
        if place.id in places or (place.kind is not PlaceKind.VILLAGE and may_draft(actor, m, (place.path,)))
    ]
    form.theme_ids.choices = [
        (theme.id, theme.name_in(language())) for theme in themes_by_id().values() if theme.id in usual
    ]
    form.team.choices = [
        (str(person.id), person.name)
        for person in list_people(m)
        if str(person.id) in people or (person.is_active and _runs_hearings(person, m))
    ]
    for field in form.part_fields:
        field.choices = [("", _("no part")), *((part.value, part_label(part)) for part in Part)]


def _runs_hearings(person: PersonCard, m: str) -> bool:
    return any(card.role in _TEAM for card in person.memberships_in(m))


def _facts(form: HearingForm) -> HearingFacts:
    if not all(str(key).isprintable() for key in form.place_ids.data or ()):
        raise DomainError("unknown_place", field="place_ids")
    texts: dict[str, Any] = {name: form[name].data or "" for name in _TEXTS}
    parts = {field.name.removeprefix(PART_PREFIX): field.data for field in form.part_fields}
    return HearingFacts(
        slot=form.slot, venue=form.venue, kind=HearingKind(form.kind.data), audience=Audience(form.audience.data),
        place_ids=tuple(form.place_ids.data or ()), theme_ids=tuple(form.theme_ids.data or ()),
        organisations=tuple((int(key), Part(part)) for key, part in parts.items() if part in set(Part)),
        team=tuple(int(key) for key in form.team.data or () if is_id(str(key))),
        **texts,
    )  # fmt: skip
