"""Text made safe to keep, and folded for search."""

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pb_app.kernel.errors import DomainError
from pb_app.kernel.text import ascii_slug, clean, fold, latin, words

ANY_TEXT = st.text()
READABLE_TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
EVERY_CHARACTER = [chr(point) for point in range(sys.maxunicode + 1)]


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("Vlorë", "vlore"),
        ("VLORË", "vlore"),
        ("Vlore\u0308", "vlore"),
        ("Durr\u04ebs", "durres"),
        ("DURR\u04eaS", "durres"),
        ("Kor\u04ab\u04eb", "korce"),
        ("shp\u0451rndarjes s\u0451", "shperndarjes se"),
        ("\u0425\u0430\u0455", "xas"),
        ("\u03a4\u03b9ran\u0451", "tirane"),
        ("Géshtjet", "geshtjet"),
        ("Vau i Dejës \u2013 «Rajoni 5»", "vau i dejes rajoni 5"),
        ("  t\u2019i\t\n s'ka__më ", "t i s ka me"),
        ("shko\u00adlla\u200b", "shkolla"),
        ("Łódź, Øre, İstanbul, Straße", "lodz ore istanbul strasse"),
        ("½ m²", "1 2 m2"),
        ("…", ""),
        ("", ""),
    ],
)
def test_fold(written: str, key: str) -> None:
    assert fold(written) == key


def test_each_character_folds_once_and_alike_in_both_cases() -> None:
    for char in EVERY_CHARACTER:
        assert fold(fold(char)) == fold(char), hex(ord(char))
        if char < "\u3000":
            assert fold(char.upper()) == fold(char), hex(ord(char))


@given(ANY_TEXT)
def test_fold_is_idempotent(text: str) -> None:
    key = fold(text)
    assert fold(key) == key
    assert key == " ".join(key.split())


@given(ANY_TEXT)
def test_fold_does_not_see_how_diacritics_are_encoded(text: str) -> None:
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))


def test_latin_gives_the_albanian_letter_that_was_meant() -> None:
    assert latin("Kor\u04ab\u04eb, DURR\u04eaS, R\u0435nd\u0451") == "Korçë, DURRËS, Rendë"


def test_words() -> None:
    assert words("Rruga e re, Çorovodë!") == ["rruga", "e", "re", "corovode"]
    assert words(" \u2013 ") == []


@pytest.mark.parametrize(
    ("written", "slug"),
    [
        ("Vau i Dejës", "vau-i-dejes"),
        ("Fushë-Arrëz", "fushe-arrez"),
        ("Njësia Nr. 4 / ÇLIRIM", "njesia-nr-4-clirim"),
        ("ж 2027", "2027"),
        ("漢字", ""),
    ],
)
def test_ascii_slug(written: str, slug: str) -> None:
    assert ascii_slug(written) == slug


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r", "\x0b", "\x0c", "\x85", "\u2028", "\u2029"])
def test_clean_knows_every_line_end(line_end: str) -> None:
    assert clean(f"një  {line_end}dy", multiline=True) == "një\ndy"
    assert clean(f"një  {line_end}dy", multiline=False) == "një dy"


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("\ufeffRruga\u202e e re\u2069", "Rruga e re"),
        ("Rruga\x07\x1b\x9f e\tre", "Rruga e re"),
        ("Vlore\u0308", "Vlorë"),
        ("a\uffff\ufdd0b", "ab"),
        ("\u200b\u200e ", ""),
        ("👩\u200d🌾", "👩\u200d🌾"),
    ],
)
def test_clean_removes_what_nobody_sees(written: str, kept: str) -> None:
    assert clean(written, multiline=True) == kept
    assert clean(written, multiline=False) == kept


def test_clean_keeps_paragraphs_and_inner_spaces_of_many_lines() -> None:
    assert clean("\n Rruga  e re \n\n  ndriçim\t\n\n", multiline=True) == "Rruga  e re\n\n  ndriçim"


@pytest.mark.parametrize("written", ["a\0b", "\ud800", "a\udfff"])
@pytest.mark.parametrize("multiline", [True, False])
def test_clean_refuses_what_no_database_can_hold(written: str, multiline: bool) -> None:  # noqa: FBT001
    with pytest.raises(DomainError, match="control_characters"):
        clean(written, multiline=multiline)


@given(READABLE_TEXT, st.booleans())
def test_clean_is_idempotent_and_leaves_no_control(text: str, multiline: bool) -> None:  # noqa: FBT001
    kept = clean(text, multiline=multiline)
    assert clean(kept, multiline=multiline) == kept
    assert kept == kept.strip()
    assert not [
        char for char in kept if unicodedata.category(char) == "Cc" and (char != "\n" or not multiline)
    ]


@given(READABLE_TEXT)
def test_cleaning_does_not_change_what_search_finds(text: str) -> None:
    assert fold(clean(text, multiline=False)) == fold(clean(text, multiline=True))
