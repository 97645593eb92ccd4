"""Error pages: the domain's and HTTP's, in the user's language, never a stack trace."""

from flask import Flask, Response, g, make_response, render_template, request
from flask_babel import gettext as _
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException, InternalServerError

from pb_app.kernel.errors import DomainError, Forbidden, NotFound, StaleVersion
from pb_app.web.error_texts import text_of
from pb_app.web.paging import LARGEST_ID


def init_errors(app: Flask) -> None:
    """Register the error handlers."""
    app.before_request(_refuse_unreadable)
    app.register_error_handler(DomainError, _domain_error)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(OperationalError, _database_error)


def _refuse_unreadable() -> None:
    """Answer 404 to an address with NUL, other unreadable characters or endless numbers: no database takes them."""
    given = (request.view_args or {}).values()
    is_readable = all(value.isprintable() for value in given if isinstance(value, str))
    if not is_readable or any(value > LARGEST_ID for value in given if isinstance(value, int)):
        request.view_args = {}
        raise NotFound("page")


def _status_of(error: DomainError) -> int:
    if isinstance(error, NotFound):
        return 404
    if isinstance(error, Forbidden):
        return 403
    if isinstance(error, StaleVersion):
        return 409
    if error.code == "press_busy":
        return 503
    return 400


def _domain_error(error: DomainError) -> Response:
    status = _status_of(error)
    response = _page(status, _heading(status), text_of(error))
    if status == 503:
        response.headers["Retry-After"] = "30"
    return response


def _http_error(error: HTTPException) -> Response:
    status = error.code or 500
    if error.response is not None:
        return make_response(error.response)
    return _page(status, _heading(status), _sentence(status))


def _database_error(_error: OperationalError) -> Response:
    response = _page(
        503, _heading(503), _("The database does not answer just now. Please try again in a minute.")
    )
    response.headers["Retry-After"] = "30"
    return response


def _heading(status: int) -> str:
    headings = {
        400: _("That did not work"),
        403: _("Not for this account"),
        404: _("Page not found"),
        409: _("Changed meanwhile"),
        413: _("Too large"),
        429: _("Please wait a little"),
        503: _("Just a moment"),
    }
    return headings.get(status, _("Something went wrong"))


def _sentence(status: int) -> str:
    sentences = {
        404: _("This page does not exist, or it has moved."),
        405: _("This address does not take that kind of request."),
        413: _(
            "What was sent is too large. Go back: what you wrote should still be there. "
            "Choose fewer or smaller files."
        ),
        429: _("Too many attempts. Please wait a little and try again."),
    }
    return sentences.get(status, _("Nothing was lost. Please go back and try again."))


def _page(status: int, heading: str, sentence: str) -> Response:
    g.access_checked = True
    if request.path.startswith("/api/"):
        response = make_response({"message": sentence, "status": status}, status)
    else:
        body = render_template("errors/error.html", code=status, heading=heading, sentence=sentence)
        response = make_response(body, status)
    response.headers["Cache-Control"] = "no-store"
    return response


def last_resort(app: Flask) -> None:
    """Show the plain page for unexpected errors, which Flask logs."""

    def unexpected(_error: InternalServerError) -> Response:
        return _page(500, _heading(500), _sentence(500))

    app.register_error_handler(500, unexpected)
