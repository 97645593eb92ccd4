"""The language of a page: the address alone decides (``/en/…``; Albanian has no prefix)."""

from collections.abc import Iterable
from typing import TYPE_CHECKING
from urllib.parse import quote

from flask import has_request_context, request

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

DEFAULT_LOCALE = "sq"
PREFIXED_LOCALES = ("en",)
LOCALES = (DEFAULT_LOCALE, *PREFIXED_LOCALES)
ENVIRON_KEY = "pb.locale"
UNPREFIXED = ("/static/", "/api/", "/healthz", "/readyz", "/sitemap.xml", "/robots.txt", "/.well-known/")


class LanguagePrefix:
    """Moves ``/en`` from PATH_INFO to SCRIPT_NAME, so that one URL map serves all languages."""

    def __init__(self, application: "WSGIApplication") -> None:
        self.application = application

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """WSGI (PEP 3333)."""
        path = environ.get("PATH_INFO", "")
        environ[ENVIRON_KEY] = DEFAULT_LOCALE
        for locale in PREFIXED_LOCALES:
            rest = path.removeprefix(f"/{locale}")
            if rest != path and rest.startswith("/") and not rest.startswith(UNPREFIXED):
                environ[ENVIRON_KEY] = locale
                environ["SCRIPT_NAME"] = environ.get("SCRIPT_NAME", "") + f"/{locale}"
                environ["PATH_INFO"] = rest
        return self.application(environ, start_response)


def current_locale() -> str:
    """``sq`` or ``en``: of the request's address, else Albanian."""
    if has_request_context():
        return str(request.environ.get(ENVIRON_KEY, DEFAULT_LOCALE))
    return DEFAULT_LOCALE


def in_language(path: str, locale: str) -> str:
    """A path without prefix, as the address in ``locale``."""
    return path if locale == DEFAULT_LOCALE else f"/{locale}{path}"


def switch_language_url() -> str:
    """The address of this page in the other language, its query kept."""
    other = "en" if current_locale() == "sq" else "sq"
    query = request.query_string.decode("ascii", "ignore")
    return in_language(quote(request.path), other) + (f"?{query}" if query else "")
