"""Pages of downloads: what somebody asked for, how far it is, the file."""

from flask import Blueprint

downloads_staff = Blueprint("downloads_staff", __name__)

from pb_app.downloads.web import staff  # noqa: E402, F401 - the views need the blueprint
