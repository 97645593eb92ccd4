"""Sessions only where somebody logs in or a form is shown: public pages and feeds set no cookie."""

from typing import TYPE_CHECKING

from flask import Flask, Request
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from werkzeug.exceptions import HTTPException

from pb_app.web.access import SESSION_ATTRIBUTE

if TYPE_CHECKING:
    from flask.sessions import SecureCookieSession


class SparingSessionInterface(SecureCookieSessionInterface):
    """Opens a session only for views marked as needing one; every other request gets a null session."""

    def open_session(self, app: Flask, request: Request) -> "SecureCookieSession | None":
        """A real session, or None (Flask then makes a null session that refuses writes)."""
        adapter = app.create_url_adapter(request)
        if adapter is None:
            return None
        try:
            endpoint, _values = adapter.match()
        except HTTPException:
            return None
        view = app.view_functions.get(str(endpoint))
        if not getattr(view, SESSION_ATTRIBUTE, False):
            return None
        return super().open_session(app, request)

    def should_set_cookie(self, app: Flask, session: SessionMixin) -> bool:
        """Only a changed session is written."""
        return session.modified and super().should_set_cookie(app, session)
