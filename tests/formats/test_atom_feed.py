"""News as Atom: what goes in comes out, whatever an office typed."""

import datetime as dt
import xml.etree.ElementTree as ET
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from pb_app.formats.atom_feed import AtomEntry, AtomFeed, render_atom
from pb_app.formats.safe_text import clean_text
from tests.formats.atom_check import ATOM, atom_problems
from tests.formats.calendar_examples import nasty_texts

NOW = dt.datetime(2026, 10, 1, 8, tzinfo=dt.UTC)
ENTRY = AtomEntry(
    uid="0b9e2f5c-3a57-4d0e-9c59-2f0f4b1c8a11", title="Dëgjesë publike: Rajoni 3", summary="E hënë & e martë\n<b>",
    url="https://a.example/vlore/hearings/D27-001", calendar_url="https://a.example/vlore/hearings/D27-001.ics",
    updated=NOW, published=NOW - dt.timedelta(days=2), categories=(("uji", "Ujë"), ("uji", "Ujë")),
)  # fmt: skip
FEED = AtomFeed(
    uid="5a4d3f0c-0f2e-5f6b-9a37-6d0f7c1be2d4", title="Dëgjesat", subtitle="", url="https://a.example/vlore/hearings",
    own_url="https://a.example/vlore/hearings.atom?a=1&b=2", calendar_url="https://a.example/vlore/hearings.ics",
    author="Bashkia Vlorë", author_url="https://a.example/vlore/", language="sq", updated=NOW, entries=(ENTRY,),
)  # fmt: skip


def test_a_feed_is_what_the_standard_asks() -> None:
    body = render_atom(FEED)
    assert atom_problems(body) == []
    assert body == render_atom(FEED)
    assert body.startswith(
        b'<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom"'
    )
    entry = ET.fromstring(body).find(f"{ATOM}entry")  # noqa: S314 - our own
    assert entry is not None
    assert entry.findtext(f"{ATOM}summary") == "E hënë & e martë\n<b>"
    assert entry.findtext(f"{ATOM}updated") == "2026-10-01T08:00:00Z"
    assert len(entry.findall(f"{ATOM}category")) == 1


def test_a_feed_without_news_is_valid() -> None:
    assert atom_problems(render_atom(replace(FEED, entries=()))) == []


def test_what_was_published_is_never_younger_than_its_last_change() -> None:
    body = render_atom(replace(FEED, entries=(replace(ENTRY, published=NOW + dt.timedelta(hours=1)),)))
    assert b"<published>2026-10-01T08:00:00Z</published>" in body


@given(nasty_texts, nasty_texts, st.lists(st.tuples(st.just("uji"), nasty_texts), max_size=2))
def test_any_text_comes_through(title: str, summary: str, categories: list[tuple[str, str]]) -> None:
    entry = replace(ENTRY, title=f"x {title}", summary=summary, categories=tuple(categories))
    body = render_atom(replace(FEED, entries=(entry,)))
    assert atom_problems(body) == []
    read = ET.fromstring(body).find(f"{ATOM}entry")  # noqa: S314 - our own
    assert read is not None
    assert read.findtext(f"{ATOM}title") == clean_text(f"x {title}").strip()
