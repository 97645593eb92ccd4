"""The dot maps: places fall inside the drawing, north is up, names do not cover each other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pb_app.portal.dots import Dot, Position, frame_of, path_of, without_collisions

POSITIONS = st.builds(Position, lat=st.floats(39.6, 42.7), lon=st.floats(19.2, 21.1))
SARANDE, SHKODER = Position(39.87, 20.0), Position(42.07, 19.51)


@given(st.lists(POSITIONS, min_size=1, max_size=30), st.sampled_from([1.0, 2.6]))
def test_every_place_falls_inside_the_drawing(positions: list[Position], tallest: float) -> None:
    frame = frame_of(positions, width=420, least_height=200, tallest=tallest)
    for position in positions:
        dot = frame.dot(position)
        assert 0 <= dot.x <= frame.width
        assert 0 <= dot.y <= frame.height


@given(st.lists(POSITIONS, min_size=2, max_size=30))
def test_a_drawing_is_never_taller_than_asked(positions: list[Position]) -> None:
    frame = frame_of(positions, width=420, tallest=1.0)
    assert frame.height <= 420 + 1


def test_north_is_up_and_east_is_right() -> None:
    frame = frame_of([SARANDE, SHKODER], width=420)
    assert frame.dot(SHKODER).y < frame.dot(SARANDE).y
    assert frame.dot(SHKODER).x < frame.dot(SARANDE).x


def test_a_path_has_one_round_stroke_a_dot() -> None:
    assert path_of([Dot(1.5, 2), Dot(3, 4)]) == "M1.5 2h0M3 4h0"


@pytest.mark.parametrize(
    ("dots", "shown"),
    [
        ([Dot(10, 10), Dot(12, 20)], [True, False]),
        ([Dot(10, 10), Dot(12, 60)], [True, True]),
        ([Dot(10, 10), Dot(300, 10)], [True, True]),
    ],
)
def test_a_name_gives_way_only_on_its_own_side(dots: list[Dot], shown: list[bool]) -> None:
    assert without_collisions(dots, middle=210, line=24) == shown
