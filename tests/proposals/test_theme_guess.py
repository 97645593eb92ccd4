"""The theme of a sentence; no application."""

import pytest

from pb_app.proposals.theme_guess import guess_theme, stems


@pytest.mark.parametrize(
    ("text", "theme_id"),
    [
        ("Ndërtimi i KUZ në fshatrat Lapardha, Moravë, Dyshnik", "mbetjet-dhe-kanalizimet"),
        ("Furnizimi me ujë të pijshëm për fshatrat Qereshnik, Dyshnik", "uji-i-pijshem"),
        ("Ndriçimi i rrugëve kryesore", "ndricimi"),
        ("Shtrimi i rrugëve me çakull", "infrastruktura-rrugore"),
        ("Ndërtimi i kanaleve kulluese, veçanërisht në fshatin Orizaj", "zhvillimi-i-qendrueshem"),
        ("Rikonstruksioni i ujësjellësave", "uji-i-pijshem"),
        ("Mbledhja e rregullt e mbeturinave", "mbetjet-dhe-kanalizimet"),
        ("Transporti publik", "transporti-publik"),
        ("Sporti", "kultura-dhe-sporti"),
        ("Shtimi i hapësirave të gjelbra në mjediset e lagjeve", "kultura-dhe-sporti"),
        ("Kopsht me drekë", "shkolla-dhe-kopshte"),
        ("Rampe per karriget me rrota", "drejtesia-sociale"),
        ("Ujësjellësi i fshatit", "uji-i-pijshem"),
    ],
)
def test_real_requests_find_their_theme(text: str, theme_id: str) -> None:
    assert guess_theme(text) == theme_id


@pytest.mark.parametrize("text", ["", "Faleminderit shumë", "…", "\x00"])
def test_words_that_say_nothing_guess_nothing(text: str) -> None:
    assert guess_theme(text) is None


def test_the_script_gets_the_longest_beginnings_first() -> None:
    lengths = [len(stem) for stem, _theme, _weight in stems()]
    assert lengths == sorted(lengths, reverse=True)
