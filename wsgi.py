"""The application for the ``flask`` command in a work tree; a WSGI server takes ``pb_app.wsgi:app``."""

from pb_app.app import create_app
from pb_app.cli.schema import know_migrations

app = create_app()
know_migrations(app)
