"""Free text on its way into cells and onto paper."""

import pytest

from pb_app.formats.safe_text import CELL_LIMIT, break_long_words, clean_text, neutralise_cell


@pytest.mark.parametrize(
    "text",
    [
        '=HYPERLINK("http://x")',
        "+355 33",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "  =1",
        "\u00a0=1",
        "\x00=1",
        "\r\n=1",
        "\uff1d1+1",
        "\ufeff=1",
    ],
)
def test_a_text_that_begins_like_a_formula_gets_an_apostrophe(text: str) -> None:
    assert neutralise_cell(text).startswith("'")


@pytest.mark.parametrize("text", ["", "Rruga e re", "1 + 1", "«=»", "VL27-0143K", "info@vlora.example"])
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert neutralise_cell(text) == text


def test_a_cell_never_exceeds_what_excel_holds() -> None:
    assert len(neutralise_cell("ë" * 100_000)) == CELL_LIMIT


def test_clean_text_is_nfc_without_controls_surrogates_and_overrides() -> None:
    assert clean_text("e\u0308\x00\x07\ud800\u202eab\u2066\r\nc\ufffe\x85") == "ë\ufffdab\nc"


def test_long_words_can_break_and_short_ones_stay() -> None:
    assert break_long_words("rrugë " + "a" * 50) == "rrugë " + "\u200b".join(["a" * 20, "a" * 20, "a" * 10])
    assert break_long_words("a" * 40) == "a" * 40
