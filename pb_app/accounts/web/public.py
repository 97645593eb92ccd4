"""Log-in, the forgotten password, and the page behind a one-time link."""

import unicodedata

from flask import current_app, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_limiter.util import get_remote_address

from pb_app.accounts.authentication import hash_password, log_in
from pb_app.accounts.queries import LinkCard, find_link
from pb_app.accounts.rules import PASSWORD_LEAST, check_password
from pb_app.accounts.service.links import Letter, request_link, use_link
from pb_app.accounts.service.people import new_identity
from pb_app.accounts.web import accounts_public as bp
from pb_app.accounts.web.forms import ForgotForm, LogInForm, PasswordForm
from pb_app.extensions import limiter
from pb_app.kernel.contact import normal_email
from pb_app.kernel.errors import DomainError, NotFound
from pb_app.unit_of_work import house
from pb_app.web.access import public_form
from pb_app.web.csrf import keeps_text

DESK = "/staff/"
LONGEST_NEXT = 500


def _address_and_email() -> str:
    return f"{get_remote_address()} {request.form.get('email', '').strip().casefold()[:254]}"


@bp.route("/staff/login", methods=["GET", "POST"])
@limiter.limit("100 per hour", methods=["POST"])
@limiter.limit(
    "10 per 15 minutes",
    key_func=_address_and_email,
    methods=["POST"],
    deduct_when=lambda response: response.status_code != 303,
)
@public_form
@keeps_text
def login() -> ResponseReturnValue:
    """Log in, then go to where the person wanted to go."""
    form = LogInForm()
    status = 200
    if form.validate_on_submit():
        if log_in(form.email.data or "", form.password.data or ""):
            return redirect(next_address(request.values.get("next", "")), 303)
        form.add_error(DomainError("log_in_failed"))
        status = 401
    wanted = request.values.get("next", "")[:LONGEST_NEXT]
    return render_template("accounts/public/login.html", form=form, wanted=wanted), status


def next_address(wanted: str) -> str:
    """The page that was asked for, if it lies on this site; else the desk. A path alone, in the page's language."""
    root = request.script_root
    is_path = wanted.startswith("/") and not wanted.startswith(("//", "/\\")) and len(wanted) <= LONGEST_NEXT
    if not is_path or "\\" in wanted or any(unicodedata.category(char)[0] == "C" for char in wanted):
        return root + DESK
    return wanted if not root or wanted.startswith(f"{root}/") else root + wanted


@bp.route("/staff/forgot", methods=["GET", "POST"])
@limiter.limit("5 per hour", key_func=_address_and_email, methods=["POST"])
@limiter.limit("30 per hour", methods=["POST"])
@public_form
@keeps_text
def forgot() -> ResponseReturnValue:
    """Ask for a link by mail; where no mail can be sent, say who can make one."""
    settings = house().settings
    can_mail = bool(settings.mail_url) or settings.is_demo
    form = ForgotForm()
    if not can_mail:
        return render_template("accounts/public/forgot.html", form=None, sent=False), 200
    if form.validate_on_submit():
        try:
            request_link(email=normal_email(form.email.data or ""), compose=_letter)
        except DomainError as error:
            form.add_error(error)
        else:
            return render_template("accounts/public/forgot.html", form=None, sent=True)
    return render_template("accounts/public/forgot.html", form=form, sent=False)


@bp.route("/staff/password/<token>", methods=["GET", "POST"])
@limiter.limit("60 per hour", methods=["POST"])
@public_form
@keeps_text
def password(token: str) -> ResponseReturnValue:
    """The form behind a one-time link: a new password; the link is used up only by sending it."""
    link = find_link(token)
    if link is None:
        return _private(render_template("accounts/public/link_over.html"), 410)
    form = PasswordForm()
    if form.validate_on_submit():
        try:
            _set_password(token, link, form.password.data or "")
        except NotFound:
            return _private(render_template("accounts/public/link_over.html"), 410)
        except DomainError as error:
            form.add_error(error)
        else:
            flash(_("The password is set. Log in with it now."), "ok")
            return redirect(url_for("accounts_public.login"), 303)
    page = render_template("accounts/public/password.html", form=form, link=link, least=PASSWORD_LEAST)
    return _private(page, 200)


def _set_password(token: str, link: LinkCard, typed: str) -> None:
    check_password(typed, email=link.email)
    use_link(token=token, password=typed, password_hash=hash_password(typed), identity=new_identity())


def _private(page: str, status: int) -> ResponseReturnValue:
    """The address holds a secret: it must reach no other page or site."""
    response = make_response(page, status)
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _letter(name: str, token: str) -> Letter:
    address = house().settings.base_url + url_for("accounts_public.password", token=token)
    body = current_app.jinja_env.get_template("accounts/emails/password_link.txt").render(
        name=name, address=address
    )
    return Letter(subject=_("Your link to set a password"), body=body)
