"""The application for any WSGI server: ``gunicorn wsgi:app``."""

from pb_app.app import create_app

app = create_app()
