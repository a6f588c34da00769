"""Zoom and place, shared by pictures of any size."""

import asyncio

import pytest

from phoenix_tui.ui.pictures.look import NEAREST, WHOLE, Frame, Look
from phoenix_tui.ui.pictures.wanted import Wanted


def frame(width: int = 128, height: int = 128, **room: float) -> Frame:
    return Frame(width=width, height=height, **{"columns": 60, "rows": 20, "dots": 1.0, **room})


def test_a_picture_that_fits_is_seen_wholly() -> None:
    part = frame().part(WHOLE)
    assert part.box == (0, 0, 128, 128)
    assert (part.columns, part.rows) == (40, 20)


def test_one_to_one_is_a_pixel_for_every_dot() -> None:
    look = Look(wide=frame().one_to_one)
    part = frame().part(look)
    left, upper, right, lower = part.box
    assert (right - left, lower - upper) == (part.columns, part.rows * 2) == (60, 40)
    assert frame().words(look) == "1:1"


def test_zooming_halts_at_one_to_one_and_where_it_fits() -> None:
    look, words = WHOLE, [frame().words(WHOLE)]
    for _ in range(12):
        look = frame().zoomed(look, 1)
        words.append(frame().words(look))
    assert words[0] == "fit 31%"
    assert "1:1" in words
    assert words[-1] == f"{NEAREST * 100:.0f}%"
    for _ in range(20):
        look = frame().zoomed(look, -1)
    assert look == WHOLE


def test_a_picture_smaller_than_its_room_goes_down_to_one_to_one() -> None:
    small = frame(16, 16)
    assert small.words(WHOLE) == "fit 250%"
    look = WHOLE
    for _ in range(5):
        look = small.zoomed(look, -1)
    assert small.words(look) == "1:1"
    part = small.part(look)
    assert (part.box, part.columns, part.rows) == ((0, 0, 16, 16), 16, 8)


def test_nothing_beyond_the_edges_is_seen() -> None:
    look = frame().held(Look(wide=256.0, x=-3, y=9))
    assert frame().part(look).box[0] == 0
    assert frame().part(look).box[3] == 128


@pytest.mark.parametrize("scale", [2, 4])
def test_the_same_look_shows_the_same_place_of_a_larger_picture(scale: int) -> None:
    look = Look(wide=300.0, x=0.3, y=0.6)
    small, large = (frame(128 * n, 96 * n).part(look) for n in (1, scale))
    for one, other in zip(small.box, large.box, strict=True):
        assert abs(one * scale - other) <= scale
    assert abs(small.columns - large.columns) <= 1


async def test_only_the_newest_want_of_a_place_is_done() -> None:
    wanted, done, is_over = Wanted(), [], asyncio.Event()

    async def work(what: str) -> None:
        done.append(what)
        if what == "last":
            is_over.set()

    for what in ("old", "new"):
        wanted.want("here", lambda what=what: work(what))
    wanted.want("there", lambda: work("last"))
    wanted.want("gone", lambda: work("gone"))
    wanted.only({"here", "there"})
    runs = asyncio.ensure_future(wanted.run())
    async with asyncio.timeout(60):
        await is_over.wait()
    runs.cancel()
    assert done == ["new", "last"]
