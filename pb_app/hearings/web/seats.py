"""Registering for a seat or a need: the public form, the private link, the list of who runs the hearing."""

from datetime import datetime
from typing import Final
from urllib.parse import quote

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, SelectMultipleField

from pb_app.hearings.addresses import absolute
from pb_app.hearings.day.seat_reading import Seats, get_seat, list_seats, seat_totals, seats_of
from pb_app.hearings.day.seat_rules import MOST_PEOPLE, NAME_LIMIT, NEED_LIMIT, Need, SeatWish, kept_until
from pb_app.hearings.day.seats import change_seat, give_up_seat, register_seat, set_registration
from pb_app.hearings.particulars import HearingDetail, get_hearing
from pb_app.hearings.policy import may_read_registrations, may_schedule
from pb_app.hearings.web import hearings_public, hearings_staff
from pb_app.hearings.web.attempts import Attempt, attempt
from pb_app.hearings.web.rows import capitalised
from pb_app.hearings.web.staff import hearing_of, scope_of
from pb_app.hearings.wording import language, title_of, venue_of, when_of
from pb_app.kernel.contact import normal_email, normal_phone
from pb_app.kernel.errors import DomainError
from pb_app.kernel.ids import new_token
from pb_app.territory.queries import get_municipality
from pb_app.unit_of_work import house
from pb_app.web.access import allow, current_actor, public_form, staff
from pb_app.web.csrf import keeps_text
from pb_app.web.forms import BaseForm, CleanString, OptionalCount, Required, TokenField, VersionField
from pb_app.web.person_check import check_person, question_for, seal_now

PURPOSE: Final = "seat"
_TRAP_LIMIT: Final = 500


class SeatForm(BaseForm):
    """How many come and what they need; ``website`` is a trap that people do not see."""

    token = TokenField()
    shown = HiddenField()
    people = OptionalCount(_l("How many come?"), [Required(_l("Write how many people come."))], default=1)
    needs = SelectMultipleField(_l("What would help you to take part?"), validate_choice=False)
    needs_text = CleanString(_l("Something else"), limit=NEED_LIMIT)
    name = CleanString(_l("Name and surname"), limit=NAME_LIMIT)
    phone = CleanString(_l("Phone"), limit=40)
    email = CleanString(_l("E-mail"), limit=254)
    website = CleanString(_l("Leave this field empty"), limit=_TRAP_LIMIT)
    answer = CleanString(_l("Your answer"), limit=40)

    @property
    def wish(self) -> SeatWish:
        """What was typed; raise ``DomainError`` for an address or number that cannot be one."""
        chosen = set(self.needs.data or ())
        email = normal_email(self.email.data) if self.email.data else ""
        return SeatWish(
            people=self.people.data or 0, needs=tuple(need for need in Need if need.value in chosen),
            needs_text=self.needs_text.data or "", name=self.name.data or "", email=email,
            phone=normal_phone(self.phone.data or ""),
        )  # fmt: skip


class RegistrationForm(BaseForm):
    """Whether people register for a hearing, and for how many there is room."""

    version = VersionField()
    takes = BooleanField(_l("People can register for this hearing"))
    seats = OptionalCount(_l("Seats"))


@hearings_public.route("/<m>/hearings/<ref>/register", methods=["GET", "POST"])
@public_form
@keeps_text
def register(m: str, ref: str) -> ResponseReturnValue:
    """Take a seat, or say what one needs; the private link stands on the next page."""
    detail, seats = _hearing(m, ref)
    form = _form()
    form.shown.data = form.shown.data or seal_now()
    asked = False
    if form.validate_on_submit():
        try:
            _check_person(form)
            done = register_seat(
                municipality_id=m,
                ref=ref,
                form_token=form.token.data or "",
                wish=form.wish,
                language=language(),
            )
        except DomainError as error:
            asked = _explain(form, error)
            detail, seats = _hearing(m, ref)
        else:
            return redirect(url_for("hearings_public.seat", m=m, ref=ref, token=done.token, sent=1), 303)
    return _private(
        make_response(
            render_template(
                "hearings/public/register.html", form=form, seats=seats, **_words(detail),
                question=question_for(form.token.data or "").sentence if asked else "",
                done=request.args.get("done", ""), kept_until=kept_until(detail.card.on_date),
            )
        )
    )  # fmt: skip


@hearings_public.route("/<m>/hearings/<ref>/register/<token>", methods=["GET", "POST"])
@public_form
@keeps_text
def seat(m: str, ref: str, token: str) -> ResponseReturnValue:
    """The person's own page: what was registered, to change; ``sent`` shows what to keep."""
    detail, seats = _hearing(m, ref)
    card = get_seat(detail.card.id, token)
    form = _form(card.wish)
    if form.validate_on_submit():
        try:
            change_seat(municipality_id=m, ref=ref, token=token, wish=form.wish)
        except DomainError as error:
            form.add_error(error)
        else:
            return _private(
                make_response(
                    redirect(url_for("hearings_public.seat", m=m, ref=ref, token=token, done="changed"), 303)
                )
            )
    url = absolute(f"/{m}/hearings/{ref}/register/{token}", language())
    page = render_template(
        "hearings/public/register_own.html", form=form, seats=seats, own=card, token=token, own_url=url,
        needs=needs_words(card.wish), is_sent="sent" in request.args, done=request.args.get("done", ""),
        sms_url="sms:?&body=" + quote(url, safe=""), **_words(detail),
    )  # fmt: skip
    return _private(make_response(page))


@hearings_public.post("/<m>/hearings/<ref>/register/<token>/give-up")
@public_form
def give_up(m: str, ref: str, token: str) -> ResponseReturnValue:
    """Erase the registration; the seat is free again."""
    _hearing(m, ref)
    give_up_seat(municipality_id=m, ref=ref, token=token)
    return _private(
        make_response(redirect(url_for("hearings_public.register", m=m, ref=ref, done="given-up"), 303))
    )


@hearings_staff.route("/staff/<m>/hearings/<ref>/seats", methods=["GET", "POST"])
@staff
@keeps_text
def seats(m: str, ref: str) -> ResponseReturnValue:
    """Who registered and what they need, for who runs the hearing; and the switch that opens registration."""
    detail = hearing_of(m, ref)
    actor = current_actor()
    team = tuple(member.person_id for member in detail.team)
    allow(may_read_registrations(actor, scope_of(detail), team), "read_registrations")
    may_switch = may_schedule(actor, scope_of(detail))
    form = RegistrationForm(data=_switch(detail) | {"version": detail.card.version})
    tried = Attempt(is_done=False)
    if request.method == "POST":
        allow(may_switch, "set_registration")
        if form.validate():
            tried = attempt(form, lambda: _set(detail, form), lambda: _switch_now(m, ref))
        if tried.is_done:
            flash(_("Saved."), "ok")
            return redirect(url_for("hearings_staff.seats", m=m, ref=ref), 303)
    totals = seat_totals(detail.card.id)
    page = render_template(
        "hearings/staff/seats.html", form=form, card=detail.card, detail=detail, title_words=title_of(detail.card),
        when_words=when_of(detail.card), conflict_list=tried.conflict, may_switch=may_switch,
        seats=seats_of(detail, house().clock.now()), totals=totals, kept_until=kept_until(detail.card.on_date),
        needs=[(need_label(Need(need)), count) for need, count in totals.needs.items()],
        people=[(one, needs_words(one.wish)) for one in list_seats(detail.card.id)],
    )  # fmt: skip
    response = make_response(page, tried.status)
    response.headers["Cache-Control"] = "no-store"
    return response


def need_label(need: Need) -> str:
    """What somebody may need, in words."""
    return {
        Need.SIGN_LANGUAGE: _("Sign language"),
        Need.TRANSPORT: _("Transport to the hall"),
        Need.CHILDCARE: _("Somebody to look after children"),
        Need.STEP_FREE: _("A way in without steps"),
        Need.OTHER: _("Something else, written below"),
    }[need]


def needs_words(wish: SeatWish) -> list[str]:
    """The needs of a wish, a line each."""
    named = [need_label(need) for need in wish.needs if need is not Need.OTHER]
    return [*named, wish.needs_text] if wish.needs_text else named


def _form(wish: SeatWish | None = None) -> SeatForm:
    known: dict[str, object] = {}
    if wish is not None:
        known = {name: getattr(wish, name) for name in ("people", "needs_text", "name", "phone", "email")}
        known["needs"] = [need.value for need in wish.needs]
    form = SeatForm(data=known) if known else SeatForm()
    form.needs.choices = [(need.value, need_label(need)) for need in Need]
    if not (form.token.data or "").isprintable():
        form.token.data = new_token()
    return form


def _check_person(form: SeatForm) -> None:
    check_person(
        purpose=PURPOSE, form_token=form.token.data or "", shown=form.shown.data or "",
        trap=form.website.data or "", answer=form.answer.data or "",
    )  # fmt: skip


def _explain(form: SeatForm, error: DomainError) -> bool:
    """Show the error; whether the small question must be asked."""
    if error.code == "form_token":
        form.token.data, form.token.raw_data = new_token(), None
    form.add_error(error)
    return error.code in {"is_person", "rate_limited"}


def _hearing(m: str, ref: str) -> tuple[HearingDetail, Seats]:
    get_municipality(m)
    detail = get_hearing(m, ref)
    return detail, seats_of(detail, _now())


def _now() -> datetime:
    return house().clock.now()


def _words(detail: HearingDetail) -> dict[str, object]:
    card = detail.card
    return {
        "card": card, "title_words": title_of(card), "when_words": capitalised(when_of(card)),
        "venue_words": venue_of(card), "nav": "hearings", "most": MOST_PEOPLE,
    }  # fmt: skip


def _private(response: Response) -> Response:
    """Nobody stores it, no other site learns its address, no search engine finds it."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _switch(detail: HearingDetail) -> dict[str, object]:
    return {"takes": detail.takes_registrations, "seats": detail.seats}


def _switch_now(m: str, ref: str) -> tuple[int, dict[str, object]]:
    fresh = hearing_of(m, ref)
    return fresh.card.version, _switch(fresh)


def _set(detail: HearingDetail, form: RegistrationForm) -> None:
    set_registration(
        actor=current_actor(), hearing_id=detail.card.id, expected_version=form.version.data or 0,
        takes=bool(form.takes.data), seats=form.seats.data,
    )  # fmt: skip
