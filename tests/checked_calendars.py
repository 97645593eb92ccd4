"""Every calendar that the suite makes or is answered with goes through the project's own octet-level check."""

import gzip
from collections.abc import Callable
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from pb_app.formats.calendar_check import problems


class CheckedClient(FlaskClient):
    """A test client that checks whatever comes as ``text/calendar``."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Send a request; a broken calendar in the answer fails the test."""
        response = super().open(*args, **kwargs)
        if response.mimetype == "text/calendar" and response.status_code == 200 and response.data:
            body = response.data
            if response.headers.get("Content-Encoding") == "gzip":
                body = gzip.decompress(body)
            is_file = response.headers["Content-Disposition"].startswith("attachment")
            assert problems(body, single_event=is_file) == []
        return response


def checked(make: Callable[..., bytes], *, single_event: bool = False) -> Callable[..., bytes]:
    """The same renderer; what it makes is checked."""

    def render(*args: Any, **kwargs: Any) -> bytes:
        body = make(*args, **kwargs)
        found = problems(body, single_event=single_event)
        assert found == [], found[:5]
        return body

    return render
