"""The application for the ``flask`` command in a work tree; a WSGI server takes ``pb_app.wsgi:app``."""

from pb_app.app import create_app

app = create_app()
