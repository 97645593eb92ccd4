"""What the public forms and the private pages share: the check that a person is writing, and their headers."""

from collections.abc import Callable

from flask import Response, make_response, render_template

from pb_app.kernel.errors import DomainError
from pb_app.notices.queries import is_mail_sent
from pb_app.notices.web.forms import InviteForm, SubscribeForm
from pb_app.web.person_check import check_person, question_for


def send_form(form: SubscribeForm | InviteForm, *, purpose: str, ask: Callable[[str], None]) -> bool:
    """Do what the form asks for, ``ask`` with the address; False and an error in the form if that cannot be."""
    if not form.validate():
        return False
    if not is_mail_sent():
        form.add_error(DomainError("no_mail"))
        return False
    try:
        address = form.address
        check_person(
            purpose=purpose,
            form_token=form.token.data or "",
            shown=form.shown.data,
            trap=form.website.data or "",
            answer=form.answer.data or "",
        )
        ask(address)
    except DomainError as error:
        form.add_error(error)
        return False
    return True


def question_of(form: SubscribeForm | InviteForm) -> str:
    """The small question, once it is needed; a robot's trap shows no other sign."""
    is_asked = bool(form.answer.errors) or bool(form.answer.data)
    return question_for(form.token.data or "").sentence if is_asked else ""


def private(page: str, status: int = 200) -> Response:
    """Nobody stores it, no other site learns its address, no search engine finds it."""
    response = make_response(page, status)
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def gone() -> Response:
    """The answer to a link that was right once: nothing is kept behind it any more."""
    return private(render_template("notices/public/gone.html", nav="hearings"), 410)
