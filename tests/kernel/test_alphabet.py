"""Albanian order in any database."""

import csv
import sqlite3
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pb_app.kernel.alphabet import ALPHABET, MAX_KEY_LENGTH, sort_key

# Each name after the one before it. Checked by hand against the collation rules of CLDR for sq.
IN_ORDER = [
    "7 Marsi",
    "Asim Zeneli",
    "Cakran",
    "Cërrik",
    "Çepan",
    "Çorovodë",
    "Damës",
    "Divjakë",
    "Durrës",
    "Dhërmi",
    "Dhivër",
    "Elbasan",
    "Eraldi",
    "Ërseka",
    "Fier",
    "Fier i Ri",
    "Fierzë",
    "Fushë-Arrëz",
    "Fushë Krujë",
    "Gostimë",
    "Gurra e Vogël",
    "Gjerbës",
    "Gjirokastër",
    "Himarë",
    "Kukës",
    "Kurbin",
    "Libohovë",
    "Lushnjë",
    "Llugaj",
    "Maliq",
    "Novoselë",
    "Nushaj",
    "Njësia 4",
    "Orikum",
    "Peqin",
    "Përmet",
    "Prrenjas",
    "Qendër",
    "Rajoni 1",
    "Rajoni 2",
    "Rajoni 2 a",
    "Rajoni 10",
    "Ravë",
    "Roskovec",
    "Rrashbull",
    "Rrogozhinë",
    "Sarandë",
    "Sukth",
    "Shijak",
    "Shushicë",
    "Tiranë",
    "Tropojë",
    "Thumanë",
    "Ulzë",
    "Vau i Dejës",
    "Vlorë",
    "Vllahinë",
    "Wilson",
    "Xarrë",
    "Xhafzotaj",
    "Yzberisht",
    "Zvërnec",
    "Zharrëz",
    "Жупа",
]


def test_names_sort_as_in_an_albanian_dictionary() -> None:
    assert sorted(set(IN_ORDER), key=sort_key) == IN_ORDER


def test_the_36_letters_follow_one_another() -> None:
    assert len(ALPHABET) == 36
    keys = [sort_key(letter) for letter in ALPHABET]
    assert keys == sorted(set(keys))


def test_a_database_without_albanian_sorts_by_the_key() -> None:
    with sqlite3.connect(":memory:") as database:
        database.execute("CREATE TABLE place (name TEXT, sort_key TEXT)")
        database.executemany(
            "INSERT INTO place VALUES (?, ?)", [(name, sort_key(name)) for name in reversed(IN_ORDER)]
        )
        assert [name for (name,) in database.execute("SELECT name FROM place ORDER BY sort_key")] == IN_ORDER
    database.close()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Çlirim", "ÇLIRIM"),
        ("Dhërmi", "DHërmi"),
        ("Durrës", "Durr\u04ebs"),
        ("Durrës", "Durre\u0308s"),
        ("Fushë-Arrëz", "Fushë  Arrëz"),
        ("«Sami Frashëri»", "Sami Frashëri"),
    ],
)
def test_case_punctuation_and_encoding_do_not_count(one: str, other: str) -> None:
    assert sort_key(one) == sort_key(other)


def test_a_foreign_letter_stands_with_its_base() -> None:
    names = ["Rena", "Rene", "René", "Rene B", "Renë", "Renz"]
    assert sorted(set(names), key=sort_key) == names


def test_numbers_go_by_value() -> None:
    names = ["Zona 0", "Zona 9", "Zona 09", "Zona 10", "Zona 99999999", "Zona 100000000", "Zona 1000000000"]
    assert sorted(set(names), key=sort_key) == names


@given(st.text(st.sampled_from("aAcçÇdDeëéËgGhHjJlLnNrRsStTxXzZwöß0159 -'.ж漢"), max_size=120))
def test_the_key_is_digits_of_bounded_length(name: str) -> None:
    key = sort_key(name)
    assert len(key) <= MAX_KEY_LENGTH
    assert set(key) <= set("0123456789")
    assert sort_key(name.upper().replace("SS", "ss")) == key or "ß" in name


@given(st.text())
def test_any_text_has_a_key(name: str) -> None:
    assert set(sort_key(name)) <= set("0123456789")


def test_the_letters_of_the_longest_names_are_not_cut() -> None:
    for longest in ("zh" * 60, "w" * 120, "é" * 120, "1 " * 60, "9" * 120):
        assert len(sort_key(longest)) < MAX_KEY_LENGTH
    assert sort_key("é1" * 60).startswith(sort_key("e1" * 60))


@given(
    st.lists(st.sampled_from(ALPHABET), max_size=8),
    st.lists(st.sampled_from(ALPHABET), max_size=8),
)
def test_words_compare_letter_by_letter(one: list[str], other: list[str]) -> None:
    def read(letters: list[str]) -> list[int]:
        """Two letters that meet may make a digraph: read the word again, longest letter first."""
        word, places = "".join(letters), []
        while word:
            letter = word[:2] if word[:2] in ALPHABET else word[0]
            places.append(ALPHABET.index(letter))
            word = word[len(letter) :]
        return places

    assert (sort_key("".join(one)) < sort_key("".join(other))) == (read(one) < read(other))


def test_every_municipality_has_a_key_of_its_own(municipalities_csv: Path) -> None:
    with municipalities_csv.open(encoding="utf-8", newline="") as rows:
        names = [row["municipality"] for row in csv.DictReader(rows)]
    assert len({sort_key(name) for name in names}) == len(names) == 61
