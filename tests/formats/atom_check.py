"""What RFC 4287 asks of an Atom feed, as far as it can be seen in one."""

import re
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterator
from datetime import datetime

ATOM = "{http://www.w3.org/2005/Atom}"
_STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_UUID = re.compile(r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_FEED = {"id", "title", "subtitle", "updated", "link", "author", "entry"}
_ENTRY = {"id", "title", "updated", "published", "link", "category", "summary"}
_ONCE = ("id", "title", "updated")


def atom_problems(body: bytes) -> list[str]:
    """Return what is wrong; [] when nothing is."""
    feed = ET.fromstring(body)  # noqa: S314 - our own feed
    found = [] if feed.tag == f"{ATOM}feed" else ["the root is no feed"]
    found += _element_problems(feed, _FEED)
    if [one.text for one in feed.findall(f"{ATOM}author/{ATOM}name")] in ([], [None]):
        found.append("nobody is the author (4.1.1)")
    if [link.get("rel") for link in feed.findall(f"{ATOM}link")].count("self") != 1:
        found.append("a feed says once where it stands (4.1.1)")
    ids = [entry.findtext(f"{ATOM}id") for entry in feed.findall(f"{ATOM}entry")]
    if len(ids) != len(set(ids)):
        found.append("two entries with one id (4.1.1)")
    for entry in feed.findall(f"{ATOM}entry"):
        found += _element_problems(entry, _ENTRY)
    return found


def _element_problems(element: ET.Element, allowed: set[str]) -> Iterator[str]:
    names = Counter(child.tag.removeprefix(ATOM) for child in element)
    yield from (f"{name} has no place here" for name in names.keys() - allowed)
    yield from (f"{name} stands {names[name]} times" for name in _ONCE if names[name] != 1)
    if not _UUID.fullmatch(element.findtext(f"{ATOM}id") or ""):
        yield "an id that is no UUID (4.2.6)"
    for name in ("updated", "published"):
        for stamp in element.findall(f"{ATOM}{name}"):
            if not _STAMP.fullmatch(stamp.text or "") or datetime.fromisoformat(stamp.text or "").year < 2020:
                yield f"{name} is {stamp.text} (3.3)"
    if not (element.findtext(f"{ATOM}title") or "").strip():
        yield "no title (4.2.14)"
    yield from _link_problems(element)


def _link_problems(element: ET.Element) -> Iterator[str]:
    links = element.findall(f"{ATOM}link")
    kinds = Counter(
        (link.get("rel"), link.get("type"), link.get("hreflang"))
        for link in links
        if link.get("rel") == "alternate"
    )
    yield from (f"two alternates of one kind {kind} (4.1.1)" for kind, count in kinds.items() if count > 1)
    if not kinds:
        yield "no alternate and no content (4.1.2)"
    for link in links:
        address = link.get("href") or ""
        if not address.startswith(("http://", "https://")) or not address.isascii() or " " in address:
            yield f"a link to {address!r} (4.2.7)"
