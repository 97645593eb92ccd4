"""Requests are answered under the installation's own name alone: a forged Host reaches no page and no cache."""

from urllib.parse import urlsplit

from flask import Flask, abort, current_app, request
from werkzeug.exceptions import SecurityError

# A proxy that keeps its own name for this server, and whoever looks after its health, come from this machine.
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
HEALTH = frozenset({"/healthz", "/readyz"})
EXTENSION = "pb_own_host"
_NOT_IN_A_HOST = frozenset("@/\\?#")


def init_hosts(app: Flask, base_url: str) -> None:
    """Refuse every other name than the one in ``base_url``, with any port; health is told to everybody."""
    app.extensions[EXTENSION] = urlsplit(base_url).hostname
    app.before_request(_refuse_other_hosts)


def _refuse_other_hosts() -> None:
    if request.path in HEALTH:
        return
    if _host_asked_for() not in LOOPBACK | {current_app.extensions[EXTENSION]}:
        abort(400)


def _host_asked_for() -> str | None:
    try:
        given = request.host
        return None if set(given) & _NOT_IN_A_HOST else urlsplit(f"//{given}").hostname
    except (SecurityError, ValueError):
        return None
