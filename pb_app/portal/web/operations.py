"""What machines ask: health, search engines, security researchers. No language prefix, no session."""

from datetime import UTC, datetime, timedelta
from xml.sax.saxutils import escape

from flask import Blueprint, Response, jsonify, make_response

from pb_app.jobs.queries import WorkState
from pb_app.outbox.queries import MailState
from pb_app.portal.queries.readiness import find_readiness
from pb_app.portal.web.site_map import public_addresses
from pb_app.unit_of_work import house
from pb_app.web.access import public
from pb_app.web.conditional import answer, etag_of

bp = Blueprint("operations", __name__)

SWEEP_IS_LATE = timedelta(minutes=5)
SITEMAP_LIMIT = 50_000


@bp.get("/healthz")
@public
def healthz() -> Response:
    """Say that the process answers; asks nothing of the database."""
    response = make_response("ok\n")
    response.mimetype = "text/plain"
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.get("/readyz")
@public
def readyz() -> Response:
    """Say whether the database answers, how mail stands and when the worker last made its round.

    503 only without a database: pages can be read while mail or the worker stand still.
    """
    found = find_readiness()
    if found is None:
        return _state(503, {"status": "unavailable", "database": "does not answer"})
    settings = house().settings
    return _state(
        200,
        {
            "status": "ready",
            "database": "ok",
            "mail": _mail_words(found.mail, is_sending=bool(settings.mail_url) or settings.is_demo),
            "worker": _work_words(found.work, house().clock.now()),
        },
    )


@bp.get("/robots.txt")
@public
def robots() -> Response:
    """Tell search engines what to leave alone (RFC 9309): private links and the office."""
    lines = [
        "User-agent: *",
        "Disallow: /staff/",
        "Disallow: /en/staff/",
        "Disallow: /*/follow/",
        "Disallow: /embed/",
        f"Sitemap: {house().settings.base_url}/sitemap.xml",
    ]
    return _text("\n".join(lines) + "\n")


@bp.get("/.well-known/security.txt")
@public
def security() -> Response:
    """Say whom to tell about a weakness (RFC 9116); renews itself, a year ahead at most."""
    settings = house().settings
    expires = datetime(house().clock.now().year + 1, 1, 1, tzinfo=UTC)
    lines = [
        f"Contact: mailto:{settings.mail_from}",
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: sq, en",
        f"Canonical: {settings.base_url}/.well-known/security.txt",
    ]
    return _text("\n".join(lines) + "\n")


@bp.get("/sitemap.xml")
@public
def sitemap() -> Response:
    """List the public pages in both languages (sitemaps.org), at most 50,000 addresses."""
    base = house().settings.base_url
    urls = "".join(_url_element(base, path) for path in public_addresses()[: SITEMAP_LIMIT // 2])
    body = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">\n'
        f"{urls}</urlset>\n"
    ).encode()
    return answer(body, media_type="application/xml; charset=utf-8", etag=etag_of(body))


def _url_element(base: str, path: str) -> str:
    albanian, english = escape(base + path), escape(f"{base}/en{path}")
    links = (
        f'<xhtml:link rel="alternate" hreflang="sq" href="{albanian}"/>'
        f'<xhtml:link rel="alternate" hreflang="en" href="{english}"/>'
    )
    return "".join(f"<url><loc>{address}</loc>{links}</url>\n" for address in (albanian, english))


def _mail_words(mail: MailState, *, is_sending: bool) -> str:
    if not is_sending:
        return f"not set up: PB_MAIL_URL is missing, {mail.waiting} waiting"
    return f"{mail.waiting} waiting, {mail.poison} set aside" if mail.waiting or mail.poison else "ok"


def _work_words(work: WorkState, now: datetime) -> str:
    rest = f", {work.failed} failed jobs" if work.failed else ""
    if work.last_sweep_at is None:
        return f"has not made a round yet{rest}"
    late = "LATE, " if now - work.last_sweep_at > SWEEP_IS_LATE else ""
    return f"{late}last round {work.last_sweep_at:%Y-%m-%dT%H:%M:%SZ}, {work.waiting} jobs waiting{rest}"


def _state(status: int, words: dict[str, str]) -> Response:
    response = jsonify(words)
    response.status_code = status
    response.headers["Cache-Control"] = "no-store"
    return response


def _text(body: str) -> Response:
    content = body.encode()
    return answer(content, media_type="text/plain; charset=utf-8", etag=etag_of(content))
