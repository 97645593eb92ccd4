"""What a page weighs on a slow connection: with all that it loads, compressed as the server sends it."""

import gzip
import re
from urllib.parse import urlsplit

import pytest
from apiflask import APIFlask
from werkzeug.test import Client, TestResponse

from tests.cast import Cast

LIMIT = 60 * 1024
REQUESTS = 8
GZIP = {"Accept-Encoding": "gzip"}
LOADED = re.compile(r'<(?:link|script|img|use|source)\b[^>]*?\b(?:href|src)="([^"#]+)')
LINK_IS_LOADED = re.compile(r'\brel="(?:stylesheet|icon|manifest|preload|modulepreload)"')
IMPORTED = re.compile(r"""(?:\bfrom|\bimport)\s*\(?\s*["']\./([^"']+)["']""")


def loaded_by(page: str) -> set[str]:
    """The addresses that a browser asks for besides the page."""
    return {
        found[1]
        for found in LOADED.finditer(page)
        if not found[0].startswith("<link")
        or LINK_IS_LOADED.search(page[found.start() : page.index(">", found.end())])
    }


def get(app: APIFlask, address: str) -> TestResponse:
    response = Client(app).get(address, headers=GZIP)
    assert response.status_code == 200, address
    return response


@pytest.mark.parametrize(
    "path", ["/", "/vlore/", "/vlore/hearings", "/vlore/proposals", "/vlore/proposals/new"]
)
def test_a_public_page_is_light(path: str, app: APIFlask, cast: Cast) -> None:
    page = get(app, path)
    assert page.headers["Content-Encoding"] == "gzip"

    text = gzip.decompress(page.data).decode()
    waiting = loaded_by(text)
    assert any("app.css" in address for address in waiting)
    answers = {address: get(app, address) for address in waiting}
    for address in [address for address in waiting if urlsplit(address).path.endswith(".js")]:
        body = gzip.decompress(answers[address].data).decode()
        for name in IMPORTED.findall(body):
            answers[name] = get(app, f"/static/js/{name}")
    weights = {address: len(answer.data) for address, answer in answers.items()} | {path: len(page.data)}
    assert sum(weights.values()) <= LIMIT, weights
    assert len(weights) <= REQUESTS, sorted(weights)


def test_static_text_is_packed_for_whoever_takes_it(app: APIFlask) -> None:
    client = Client(app)
    packed, plain = client.get("/static/app.css", headers=GZIP), client.get("/static/app.css", buffered=True)

    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert gzip.decompress(packed.data) == plain.data
    assert int(packed.headers["Content-Length"]) == len(packed.data) < len(plain.data) / 3
    for answer in (packed, plain):
        assert answer.headers.getlist("Vary") == ["Accept-Encoding"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Cache-Control"] == "max-age=31536000, public"


def test_packed_text_answers_every_kind_of_request(app: APIFlask) -> None:
    client = Client(app)
    head = client.head("/static/app.css", headers=GZIP)
    assert head.data == b""
    assert head.headers["Content-Encoding"] == "gzip"
    same = client.get("/static/app.css", headers={**GZIP, "If-None-Match": head.headers["ETag"]})
    assert same.status_code == 304
    part = client.get("/static/app.css", headers={**GZIP, "Range": "bytes=0-9"}, buffered=True)
    assert (part.status_code, len(part.data), part.headers.get("Content-Encoding")) == (206, 10, None)
    assert client.post("/static/app.css").status_code == 405
