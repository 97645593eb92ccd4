"""News as an Atom feed (RFC 4287): equal news give equal octets."""

import xml.etree.ElementTree as ET
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from pb_app.formats.safe_text import clean_text

_ATOM = "http://www.w3.org/2005/Atom"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


@dataclass(frozen=True, kw_only=True)
class AtomEntry:
    """One thing that happened; texts are in the feed's language."""

    uid: str
    """A UUID that stays when the entry is changed (section 4.2.6)."""
    title: str
    summary: str
    url: str
    calendar_url: str
    """The same as a calendar file."""
    updated: datetime
    published: datetime | None = None
    categories: tuple[tuple[str, str], ...] = field(default=())
    """Pairs of term and label."""


@dataclass(frozen=True, kw_only=True)
class AtomFeed:
    """The feed with its newest entries, in the order given."""

    uid: str
    title: str
    subtitle: str
    url: str
    """The page for people."""
    own_url: str
    calendar_url: str
    author: str
    author_url: str
    language: str
    updated: datetime
    entries: tuple[AtomEntry, ...]


def render_atom(feed: AtomFeed) -> bytes:
    """The feed as UTF-8. Stamps must be aware; texts lose what XML cannot hold."""
    root = ET.Element(f"{{{_ATOM}}}feed", {_LANGUAGE: feed.language})
    _add(root, "id", f"urn:uuid:{feed.uid}")
    _add(root, "title", feed.title)
    _add(root, "subtitle", feed.subtitle)
    _add(root, "updated", _stamp(feed.updated))
    _link(root, "self", feed.own_url, "application/atom+xml")
    _link(root, "alternate", feed.url, "text/html", feed.language)
    _link(root, "related", feed.calendar_url, "text/calendar")
    author = ET.SubElement(root, f"{{{_ATOM}}}author")
    _add(author, "name", feed.author)
    _add(author, "uri", feed.author_url)
    for entry in feed.entries:
        root.append(_entry(entry, feed.language))
    ET.register_namespace("", _ATOM)
    ET.indent(root, " ")
    words: str = ET.tostring(root, "unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{words}\n'.encode()


def _entry(entry: AtomEntry, language: str) -> ET.Element:
    found = ET.Element(f"{{{_ATOM}}}entry")
    _add(found, "id", f"urn:uuid:{entry.uid}")
    _add(found, "title", entry.title)
    if entry.published is not None:
        _add(found, "published", _stamp(min(entry.published, entry.updated)))
    _add(found, "updated", _stamp(entry.updated))
    _link(found, "alternate", entry.url, "text/html", language)
    _link(found, "related", entry.calendar_url, "text/calendar")
    for term, label in _once(entry.categories):
        ET.SubElement(found, f"{{{_ATOM}}}category", {"term": term, "label": _text(label)})
    _add(found, "summary", entry.summary)
    return found


def _once(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return list(dict.fromkeys(pairs))


def _add(parent: ET.Element, name: str, words: str) -> None:
    ET.SubElement(parent, f"{{{_ATOM}}}{name}").text = _text(words)


def _link(parent: ET.Element, relation: str, address: str, media_type: str, language: str = "") -> None:
    given = {"rel": relation, "type": media_type, "href": address}
    ET.SubElement(parent, f"{{{_ATOM}}}link", given | ({"hreflang": language} if language else {}))


def _text(words: str) -> str:
    return clean_text(words).strip()


def _stamp(instant: datetime) -> str:
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
