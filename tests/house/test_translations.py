"""The catalogue: every text of the code is in it, every Albanian sentence is there and fits its English."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from babel.messages import Catalog, Message
from babel.messages.pofile import read_po

from pb_app.web.locale import DEFAULT_LOCALE, LOCALES
from tests.house.source_code import ROOT

CATALOGUE = ROOT / "translations" / "sq" / "LC_MESSAGES" / "messages.po"
KEYWORDS = ("_l", "lazy_gettext", "ngettext:1,2")
CALLS = ("_", "_l", "ngettext")
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|%%|\{(\w*)\}")
TAG = re.compile(r"</?[a-z][^>]*>")
Texts = tuple[str, ...]


def _texts(value: str | tuple[str, ...] | list[str]) -> Texts:
    return (value,) if isinstance(value, str) else tuple(value)


@cache
def in_code() -> frozenset[Texts]:
    """The texts that the code and the templates mark."""
    with TemporaryDirectory() as folder:
        target = Path(folder) / "messages.pot"
        options = [option for keyword in KEYWORDS for option in ("--keyword", keyword)]
        command = [
            sys.executable, "-m", "babel.messages.frontend", "--quiet", "extract",
            "--mapping-file", "babel.cfg", *options, "--output-file", str(target), ".",
        ]  # fmt: skip
        subprocess.run(command, cwd=ROOT, check=True, timeout=120)
        with target.open("rb") as file:
            return frozenset(_texts(message.id) for message in read_po(file) if message.id)


@cache
def catalogue() -> Catalog:
    """The Albanian catalogue."""
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="sq")


def messages() -> Iterator[Message]:
    """Its messages, without the header."""
    return (message for message in catalogue() if message.id)


def translated() -> Iterator[Message]:
    """What has its Albanian; the test of the empty ones names the others."""
    return (message for message in messages() if all(_texts(message.string)))


def test_every_text_of_the_code_is_in_the_catalogue() -> None:
    assert in_code(), "the extraction finds texts"
    present = {_texts(message.id) for message in messages()}
    assert sorted(in_code() - present) == [], "run make translations"
    assert sorted(present - in_code()) == [], "texts that nothing says any more: run make translations"


def test_no_text_hides_where_the_extraction_does_not_look() -> None:
    """Inside an f-string nothing is extracted: such a text stays English unless another place says it too."""
    present = {text for message in messages() for text in _texts(message.id)}
    hidden = [
        (path.name, call.args[0].value)
        for path in sorted((ROOT / "pb_app").rglob("*.py"))
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") in CALLS and call.args
        and isinstance(call.args[0], ast.Constant) and call.args[0].value not in present
    ]  # fmt: skip
    assert hidden == []


def test_every_text_is_in_albanian() -> None:
    empty = [message.id for message in messages() if not all(part.strip() for part in _texts(message.string))]
    assert empty == []
    assert [message.id for message in messages() if message.fuzzy] == []


def test_english_is_the_text_itself() -> None:
    """No catalogue for English: what is not Albanian is what stands in the code."""
    assert DEFAULT_LOCALE == "sq"
    assert set(LOCALES) == {"sq", "en"}
    assert not (ROOT / "translations" / "en").exists()


def test_plurals_have_albanian_forms() -> None:
    assert catalogue().num_plurals == 2
    assert catalogue().plural_expr == "(n != 1)"
    wrong = [
        message.id for message in messages() if message.pluralizable and len(_texts(message.string)) != 2
    ]
    assert wrong == []


def _placeholders(text: str) -> list[str]:
    return sorted(found.group(0) for found in PLACEHOLDER.finditer(text))


def _differs(message: Message) -> bool:
    """Each form must fill in what its English form does; the singular may leave out the number."""
    sources, targets = _texts(message.id), _texts(message.string)
    if not message.pluralizable:
        return _placeholders(sources[0]) != _placeholders(targets[0])
    singular = set(_placeholders(targets[0])) - set(_placeholders(sources[1]))
    return bool(singular) or _placeholders(sources[1]) != _placeholders(targets[1])


def test_placeholders_are_equal() -> None:
    assert [message.id for message in translated() if _differs(message)] == []


def test_the_guard_sees_a_lost_placeholder() -> None:
    assert _differs(Message("%(count)s hearings", "dëgjesa"))
    assert _differs(Message(("%(num)s hearing", "%(num)s hearings"), ("%(num)s dëgjesë", "dëgjesa")))
    assert not _differs(Message(("one hearing", "%(num)s hearings"), ("një dëgjesë", "%(num)s dëgjesa")))


@pytest.mark.parametrize(
    "what", [TAG, re.compile(r":$"), re.compile(r"^\s|\s$")], ids=["tags", "end", "spaces"]
)
def test_the_frame_of_a_sentence_is_equal(what: re.Pattern[str]) -> None:
    differing = [
        message.id
        for message in translated()
        if what.findall(_texts(message.id)[-1]) != what.findall(_texts(message.string)[-1])
    ]
    assert differing == []


def test_albanian_letters_are_written() -> None:
    """A text without ë and ç was typed on a foreign keyboard: all the texts together must have many."""
    words = " ".join(part for message in messages() for part in _texts(message.string))
    assert words.count("ë") > len(words) / 40
    assert not re.search(r"[\u0400-\u04ff]", words), "a look-alike from another script"
