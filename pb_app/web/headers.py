"""Response headers of every route, errors and static files included."""

from collections.abc import MutableMapping

from flask import Flask, Response, request

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; worker-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors {ancestors}"
)
STATIC_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(), camera=(), microphone=(), payment=()",
    "Content-Security-Policy": CSP.format(ancestors="'none'"),
    "X-Frame-Options": "DENY",
}


def add_headers(response: Response) -> Response:
    """Put the security headers on; ``/embed/`` alone may be framed; personal pages are never stored."""
    for name, value in STATIC_HEADERS.items():
        response.headers.setdefault(name, value)
    if request.path.startswith("/embed/"):
        response.headers["Content-Security-Policy"] = CSP.format(ancestors="*")
        response.headers.pop("X-Frame-Options", None)
    if request.path.startswith("/staff"):
        response.headers["Cache-Control"] = "no-store"
    elif "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "no-cache" if response.status_code == 200 else "no-store"
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    return response


def add_static_headers(response_headers: MutableMapping[str, str], _path: str, _url: str) -> None:
    """The same for static files, which never reach Flask."""
    for name, value in STATIC_HEADERS.items():
        response_headers[name] = value


def init_headers(app: Flask) -> None:
    """Register the headers last, so that they see every response."""
    app.after_request(add_headers)
