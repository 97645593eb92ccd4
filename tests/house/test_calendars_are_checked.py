"""The suite's own watch over calendars: a broken one cannot pass unseen."""

import pytest
from flask import Flask, Response

from tests.checked_calendars import CheckedClient, checked


@pytest.mark.parametrize("body", [b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", b"\xef\xbb\xbf", b"nothing"])
def test_a_broken_calendar_fails_the_test_that_meets_it(body: bytes) -> None:
    app = Flask("broken")
    app.test_client_class = CheckedClient
    headers = {"Content-Disposition": "inline"}
    app.add_url_rule("/a.ics", view_func=lambda: Response(body, mimetype="text/calendar", headers=headers))
    with pytest.raises(AssertionError):
        app.test_client().get("/a.ics")
    with pytest.raises(AssertionError):
        checked(lambda: body)()
