"""Amounts as people write and read them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pb_app.kernel.errors import DomainError
from pb_app.kernel.money import MAX_LEK, ParsedAmount, grouped, in_words, old_lek, parse_amount

AMOUNTS = st.integers(0, MAX_LEK)


@pytest.mark.parametrize(
    "written",
    [
        "1200000",
        " 1200000 ",
        "1.200.000",
        "1 200 000",
        "1\u00a0200\u00a0000",
        "1\u202f200\u202f000",
        "1'200'000",
        "1\u2019200\u2019000",
        "1,200,000",
        "1.200.000 lekë",
        "1.200.000 LEKE.",
        "1200000lek",
        "1.200.000 lek\u0451",
        "1.200.000 leke\u0308",
        "1200000 L",
        "L1200000",
        "ALL 1.200.000",
        "1 200 000 Lekë të reja",
        "1.200.000,00 lekë",
        "1,200,000.00",
        "1 200 000,00",
        "1200000.00",
        "1,2 milionë",
        "1.2 milion",
        "1,20 Milionë lekë",
        "1,2 mln.",
        "1,2mln",
        "1200 mijë",
        "1 200 mije lekë",
        "1.200,0 mijë",
        "0,0012 miliardë",
        "1 milion e 200 mijë lekë",
        "1.2 million",
    ],
)
def test_one_million_two_hundred_thousand_in_many_hands(written: str) -> None:
    assert parse_amount(written) == ParsedAmount(lek=1_200_000, old_lek=False)


@pytest.mark.parametrize(
    ("written", "lek"),
    [
        ("12 milionë të vjetra", 1_200_000),
        ("12 milion te vjetra", 1_200_000),
        ("12 000 000 lekë të vjetra", 1_200_000),
        ("20 mijë të vjetra", 2_000),
        ("10 lekë të vjetra", 1),
    ],
)
def test_old_leke_are_divided_by_ten_and_marked(written: str, lek: int) -> None:
    assert parse_amount(written) == ParsedAmount(lek=lek, old_lek=True)


@pytest.mark.parametrize(
    ("written", "lek"), [("0", 0), ("1", 1), ("1.200", 1_200), ("12 345", 12_345), ("1000 miliardë", MAX_LEK)]
)
def test_small_and_large(written: str, lek: int) -> None:
    assert parse_amount(written).lek == lek


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("-5", "amount_negative"),
        ("\N{MINUS SIGN}1.200 lekë", "amount_negative"),
        ("ALL -5", "amount_negative"),
        ("1,20", "amount_fraction"),
        ("1.200.000,50 lekë", "amount_fraction"),
        ("1200.5", "amount_fraction"),
        ("1,2345678 milionë", "amount_fraction"),
        ("5 lekë të vjetra", "amount_fraction"),
        ("1000000000001", "amount_too_large"),
        ("1000000000000000000", "amount_too_large"),
        ("1001 miliardë", "amount_too_large"),
        ("1.20", "amount_unreadable"),
        ("1,200", "amount_unreadable"),
        ("1.200 milionë", "amount_unreadable"),
        ("1,200 mijë", "amount_unreadable"),
        ("1 milion e 200", "amount_unreadable"),
        ("1 mijë e 2 milionë", "amount_unreadable"),
        ("1 milion e 1000 mijë", "amount_unreadable"),
        ("12 mijë milionë", "amount_unreadable"),
        ("12 milionë të vjetra të reja", "amount_unreadable"),
        ("1.200 000", "amount_unreadable"),
        ("1.200.00", "amount_unreadable"),
        ("12 34", "amount_unreadable"),
        ("1..2", "amount_unreadable"),
        ("1e6", "amount_unreadable"),
        ("1/2", "amount_unreadable"),
        ("10²", "amount_unreadable"),
        ("\uff11\uff12", "amount_unreadable"),
        ("5-6", "amount_unreadable"),
        ("5 euro", "amount_unreadable"),
        ("1,2 m", "amount_unreadable"),
        ("=1+1", "amount_unreadable"),
        ("një milion", "amount_unreadable"),
        ("lekë", "amount_unreadable"),
        ("-", "amount_unreadable"),
        ("", "amount_unreadable"),
        (" \u00a0", "amount_unreadable"),
        ("9" * 101, "amount_unreadable"),
        ("1\0", "amount_unreadable"),
        ("\ud800", "amount_unreadable"),
    ],
)
def test_what_is_refused_and_why(written: str, code: str) -> None:
    with pytest.raises(DomainError) as refusal:
        parse_amount(written)
    assert refusal.value.code == code
    assert refusal.value.params["given"] == written.strip()[:100]


def test_too_large_names_the_limit() -> None:
    with pytest.raises(DomainError) as refusal:
        parse_amount(str(MAX_LEK + 1))
    assert refusal.value.params["limit"] == MAX_LEK


@given(AMOUNTS)
def test_what_is_printed_reads_back(lek: int) -> None:
    assert parse_amount(grouped(lek)) == ParsedAmount(lek=lek, old_lek=False)
    assert parse_amount(f"{grouped(lek)} lekë").lek == lek
    assert parse_amount(f"{old_lek(lek)} lekë të vjetra") == ParsedAmount(lek=lek, old_lek=True)
    assert parse_amount(f"{lek:,}".replace(",", ".") + ",00") == ParsedAmount(lek=lek, old_lek=False)


@given(st.text(st.sampled_from("0123456789., '-elëkmijnovtra()²\u00a0"), max_size=30))
def test_anything_typed_is_read_or_refused_in_words(written: str) -> None:
    try:
        amount = parse_amount(written)
    except DomainError as refusal:
        assert refusal.code.startswith("amount_")  # noqa: PT017 - either outcome is right
    else:
        assert 0 <= amount.lek <= MAX_LEK


def test_groups_are_parted_by_no_break_spaces() -> None:
    assert grouped(1_200_000) == "1\u00a0200\u00a0000"
    assert grouped(999) == "999"
    assert grouped(-1200) == "\N{MINUS SIGN}1\u00a0200"


@pytest.mark.parametrize(
    ("lek", "shqip", "english"),
    [
        (0, "zero lekë", "zero lekë"),
        (1, "një lek", "one lek"),
        (2, "dy lekë", "two lekë"),
        (10, "dhjetë lekë", "ten lekë"),
        (14, "katërmbëdhjetë lekë", "fourteen lekë"),
        (20, "njëzet lekë", "twenty lekë"),
        (23, "njëzet e tre lekë", "twenty-three lekë"),
        (40, "dyzet lekë", "forty lekë"),
        (100, "njëqind lekë", "one hundred lekë"),
        (205, "dyqind e pesë lekë", "two hundred and five lekë"),
        (999, "nëntëqind e nëntëdhjetë e nëntë lekë", "nine hundred and ninety-nine lekë"),
        (1000, "një mijë lekë", "one thousand lekë"),
        (1001, "një mijë e një lekë", "one thousand and one lekë"),
        (3000, "tre mijë lekë", "three thousand lekë"),
        (21_000, "njëzet e një mijë lekë", "twenty-one thousand lekë"),
        (
            123_456,
            "njëqind e njëzet e tre mijë e katërqind e pesëdhjetë e gjashtë lekë",
            "one hundred and twenty-three thousand four hundred and fifty-six lekë",
        ),
        (1_000_000, "një milion lekë", "one million lekë"),
        (1_200_000, "një milion e dyqind mijë lekë", "one million two hundred thousand lekë"),
        (2_000_000, "dy milionë lekë", "two million lekë"),
        (101_000_000, "njëqind e një milionë lekë", "one hundred and one million lekë"),
        (1_000_000_000, "një miliard lekë", "one billion lekë"),
        (2_000_000_001, "dy miliardë e një lekë", "two billion and one lekë"),
        (MAX_LEK, "një mijë miliardë lekë", "one thousand billion lekë"),
    ],
)
def test_in_words(lek: int, shqip: str, english: str) -> None:
    assert in_words(lek, "sq") == shqip
    assert in_words(lek, "en") == english


def test_other_locales_read_albanian() -> None:
    assert in_words(5, "it") == in_words(5, "sq") == "pesë lekë"
    assert in_words(5, "en_GB") == "five lekë"


@pytest.mark.parametrize("lek", [-1, 10**15])
@pytest.mark.parametrize("locale", ["sq", "en"])
def test_no_words_outside_the_range(lek: int, locale: str) -> None:
    with pytest.raises(ValueError, match=str(lek)):
        in_words(lek, locale)


@given(AMOUNTS, AMOUNTS)
def test_words_tell_amounts_apart(one: int, other: int) -> None:
    for locale in ("sq", "en"):
        assert (in_words(one, locale) == in_words(other, locale)) == (one == other)
