"""References that can be spoken, and mistakes that are caught."""

import csv
import string
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pb_app.kernel.errors import DomainError
from pb_app.kernel.references import ALPHABET, Reference, find_municipality, make, parse, prefix_for

REFERENCES = st.builds(
    Reference,
    prefix=st.text(st.sampled_from(ALPHABET), min_size=2, max_size=2),
    year=st.integers(2000, 2099),
    number=st.one_of(st.integers(1, 9999), st.integers(1, 999_999_999)),
)
KEYS = string.digits + string.ascii_uppercase


def _ids(path: Path) -> list[str]:
    with path.open(encoding="utf-8", newline="") as rows:
        return [row["municipality_id"] for row in csv.DictReader(rows)]


def _read(text: str) -> Reference | None:
    try:
        return parse(text)
    except DomainError:
        return None


def test_the_printed_form_is_for_ever() -> None:
    assert make("VL", 2027, 143) == "VL27-0143-P"
    assert make("FR", 2027, 12_345) == "FR27-12345-T"


@pytest.mark.parametrize(
    "written",
    [
        "VL27-0143-P",
        "VL27-0143P",
        "vl27-0143-p",
        "VL270143P",
        " VL 27 / 0143 P. ",
        "V L 2 7 0 1 4 3 P",
        "VL27\u20130143\u2011P",
        "VL27-143-P",
        "VL27-O143-P",
        "vl27-0i43-p",
        "VL27-0l43-P",
        "V127-0143-P",
        "VI27-0143-P",
        "VL27-0143-\u0420",
    ],
)
def test_written_by_hand(written: str) -> None:
    reference = parse(written)
    assert reference == Reference("VL", 2027, 143)
    assert str(reference) == "VL27-0143-P"


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("VL27-0143-K", "reference_check"),
        ("VL27-0134-P", "reference_check"),
        ("LV27-0143-P", "reference_check"),
        ("VL27-0143", "reference_unreadable"),
        ("VL27-0141", "reference_unreadable"),
        ("VL27-00143-P", "reference_unreadable"),
        ("VL27-0000-A", "reference_unreadable"),
        ("VL27-M", "reference_unreadable"),
        ("W127-0143-P", "reference_unreadable"),
        ("VL27-1234567890-M", "reference_unreadable"),
        ("VL27-0143-PM", "reference_unreadable"),
        ("", "reference_unreadable"),
        ("M", "reference_unreadable"),
        ("\ud800\0", "reference_unreadable"),
        ("V" * 1_000_000, "reference_unreadable"),
        ("VL\u0662\u0667-0143-P", "reference_unreadable"),
    ],
)
def test_what_is_refused(written: str, code: str) -> None:
    with pytest.raises(DomainError) as refusal:
        parse(written)
    assert refusal.value.code == code
    assert refusal.value.params["given"] == written[:40]


@given(REFERENCES)
def test_round_trip(reference: Reference) -> None:
    printed = str(reference)
    assert parse(printed) == reference
    assert parse(printed.lower().replace("-", "")) == reference
    assert reference.check in ALPHABET


@given(REFERENCES)
def test_every_single_wrong_sign_is_caught(reference: Reference) -> None:
    printed = str(reference)
    for place, right in enumerate(printed):
        for wrong in KEYS.replace(right, "") if right != "-" else "":
            # The same reference again is right too: an O for a 0.
            assert _read(printed[:place] + wrong + printed[place + 1 :]) in (None, reference)


@given(REFERENCES)
def test_every_transposition_of_neighbours_is_caught(reference: Reference) -> None:
    signs = str(reference).replace("-", "")
    for place in range(len(signs) - 1):
        swapped = signs[:place] + signs[place + 1] + signs[place] + signs[place + 2 :]
        assert _read(swapped) in (None, reference)


@pytest.mark.parametrize(
    ("prefix", "year", "number"),
    [
        ("V", 2027, 1),
        ("VLO", 2027, 1),
        ("VO", 2027, 1),
        ("vl", 2027, 1),
        ("VL", 1999, 1),
        ("VL", 2100, 1),
        ("VL", 27, 1),
        ("VL", 2027, 0),
        ("VL", 2027, 10**9),
    ],
)
def test_no_reference_is_made_of_anything_else(prefix: str, year: int, number: int) -> None:
    with pytest.raises(ValueError, match=r".+"):
        make(prefix, year, number)


def test_each_municipality_has_two_letters_of_its_own(municipalities_csv: Path) -> None:
    ids = _ids(municipalities_csv)
    prefixes = [prefix_for(municipality_id) for municipality_id in ids]
    assert len(set(prefixes)) == len(ids) == 61
    for municipality_id, prefix in zip(ids, prefixes, strict=True):
        assert parse(make(prefix, 2027, 1)).prefix == prefix
        assert prefix[0].lower() == municipality_id[0]
        assert find_municipality(prefix) == municipality_id


def test_known_and_unknown_municipalities() -> None:
    assert [prefix_for(name) for name in ("vlore", "fier", "divjake")] == ["VL", "FR", "DV"]
    assert find_municipality("ZZ") is None
    with pytest.raises(KeyError):
        prefix_for("atlantis")
