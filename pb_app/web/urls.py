"""Addresses in templates: static files with their content hash, and no language prefix where there is none."""

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

import flask
from flask import current_app

UNPREFIXED_ENDPOINTS = ("api_", "operations.")


@cache
def _digest(path: Path, _changed: float) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:10]


def asset(filename: str) -> str:
    """The address of a static file; it changes when the file does, so browsers may keep it for a year."""
    path = Path(str(current_app.static_folder)) / filename
    return f"/static/{filename}?v={_digest(path, path.stat().st_mtime)}"


def url_for(endpoint: str, **values: Any) -> str:  # noqa: ANN401 - Flask's signature
    """Flask's ``url_for``; static files, API and operations stay outside the language prefix."""
    if endpoint == "static":
        return asset(values["filename"])
    address = flask.url_for(endpoint, **values)
    if endpoint.startswith(UNPREFIXED_ENDPOINTS):
        root = flask.request.script_root if flask.has_request_context() else ""
        return address.removeprefix(root)
    return address
