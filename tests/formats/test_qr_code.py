"""QR codes for paper: no larger than a telephone reads from a wall."""

import xml.etree.ElementTree as ET

from pb_app.formats.qr_code import qr_svg


def modules(svg: str) -> int:
    """Return how many modules wide the code is; version n has 17 + 4n."""
    return int(ET.fromstring(svg).attrib["viewBox"].split()[2])  # noqa: S314 - our own drawing


def test_an_address_of_a_hearing_stays_below_version_six() -> None:
    assert modules(qr_svg("https://buxheti.vlora.gov.al/vlore/hearings/D27-001")) <= 17 + 4 * 5


def test_equal_addresses_give_equal_drawings_and_none_gives_none() -> None:
    assert qr_svg("https://a.example/x") == qr_svg("https://a.example/x")
    assert qr_svg("") == ""
