"""A municipality's accent: readable in both themes, whatever colour was chosen."""

from apiflask import APIFlask
from hypothesis import given
from hypothesis import strategies as st

from pb_app.database import db
from pb_app.portal.brand import DARK_CARD, ENOUGH, LIGHT_PAPER, contrast, dark_theme, light_theme, style_sheet
from pb_app.territory.tables import Municipality
from tests.house_client import HouseClient

COLOURS = st.from_regex(r"#[0-9a-f]{6}", fullmatch=True)


@given(COLOURS)
def test_words_in_and_on_the_accent_can_be_read_in_both_themes(colour: str) -> None:
    for accent, ground in ((light_theme(colour), LIGHT_PAPER), (dark_theme(colour), DARK_CARD)):
        assert contrast(accent.accent, ground) >= ENOUGH
        assert contrast(accent.accent, accent.on_accent) >= ENOUGH
        assert contrast(accent.deep, accent.on_accent) >= ENOUGH


def test_a_colour_that_is_dark_enough_stays_as_chosen() -> None:
    assert light_theme("#a4161a").accent == "#a4161a"


def test_contrast_is_that_of_the_guidelines() -> None:
    assert round(contrast("#000000", "#ffffff"), 1) == 21.0
    assert round(contrast("#777777", "#ffffff"), 2) == 4.48


def test_without_an_accent_the_sheet_sets_nothing() -> None:
    assert "--accent" not in style_sheet(None)


def test_the_sheet_is_kept_by_caches_and_checked_by_its_tag(app: APIFlask, client: HouseClient) -> None:
    db.session.get_one(Municipality, "fier").accent = "#1d6b3a"
    db.session.commit()
    first = client.get("/fier/brand.css")
    assert first.mimetype == "text/css"
    assert "prefers-color-scheme: dark" in first.text
    assert "max-age" in first.headers["Cache-Control"]
    again = client.get("/fier/brand.css", status=304, headers={"If-None-Match": first.headers["ETag"]})
    assert not again.data


def test_a_municipality_that_does_not_exist_has_no_sheet(client: HouseClient) -> None:
    client.get("/atlantis/brand.css", status=404)
