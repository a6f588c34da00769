"""Which part of a picture the screen shows."""

import itertools

import pytest
from PIL import Image

from phoenix_tui.ui.painting.masked_cells import MARKED, MaskedCells, laid
from phoenix_tui.ui.painting.view import View, whole

PICTURES = [(1, 1), (128, 128), (512, 512), (1000, 37), (30, 900), (4096, 4096)]
SCREENS = [(1, 1), (40, 18), (80, 37), (140, 35)]


@pytest.mark.parametrize(("picture", "screen"), itertools.product(PICTURES, SCREENS))
def test_the_whole_picture_fits_and_touches_two_edges(picture, screen) -> None:
    view = whole(*picture, *screen)
    across, down = view.grid_size
    assert across <= screen[0]
    assert down <= 2 * screen[1]
    if view.scale > 0.25:
        assert across == screen[0] or down == 2 * screen[1]
    assert view.visible == (0, 0, across, down)


@pytest.mark.parametrize("picture", PICTURES[1:])
def test_zooming_in_to_the_end_and_out_again_shows_the_whole_picture(picture) -> None:
    view = first = whole(*picture, 80, 37)
    x, y = picture[0] / 3, picture[1] / 4
    for _ in range(12):
        nearer = view.zoomed(1, x, y)
        assert nearer.scale < view.scale or nearer == view
        column, row = nearer.cell(x, y)
        assert -1 <= column <= 81, "what was zoomed in on is not on the screen"
        assert -1 <= row <= 38, "what was zoomed in on is not on the screen"
        view = nearer
    for _ in range(12):
        view = view.zoomed(-1, x, y)
    assert view == first


def test_one_to_one_shows_a_pixel_in_every_half_cell() -> None:
    view = whole(512, 512, 80, 37).at(1.0, 256, 256)
    assert view.scale == 1
    assert view.place(10, 10)[0] + 1 == view.place(11, 10)[0]
    x, y = view.place(10, 10)
    assert view.cell(x, y) == (10, 10)


def test_panning_ends_at_the_edges() -> None:
    view = whole(512, 512, 80, 37).at(1.0, 256, 256)
    assert view.moved(-9999, -9999).visible[:2] == (0, 0)
    assert view.moved(9999, 9999).visible[2:] == (512, 512)


def test_a_resized_screen_shows_the_same_part() -> None:
    view = whole(512, 512, 80, 37)
    assert view.resized(40, 18) == whole(512, 512, 40, 18)
    near = view.at(1.0, 300, 300)
    middle = near.place(40, 18.5)
    again = near.resized(60, 25)
    assert again.place(30, 12.5) == pytest.approx(middle, abs=2)


def _marks(view: View, mask: Image.Image) -> list[bytearray]:
    """Of all cells at once, and bit by bit."""
    picture = laid(Image.new("RGB", mask.size), view, "24-bit", (0, 0, 0))
    at_once, by_bits = (MaskedCells(view, picture, "24-bit", (255, 0, 0)) for _ in range(2))
    at_once.mark(mask, (0, 0, *mask.size))
    for left, top in itertools.product(range(0, mask.width, 13), range(0, mask.height, 17)):
        box = (left, top, min(left + 13, mask.width), min(top + 17, mask.height))
        by_bits.mark(mask, box)
    return [at_once._marks, by_bits._marks]


@pytest.mark.parametrize("scale", [None, 0.25, 0.5, 1.0, 2.0, 4.0])
def test_a_mask_drawn_bit_by_bit_looks_as_if_drawn_at_once(scale: float | None) -> None:
    mask = Image.effect_noise((90, 70), 90).point(lambda grey: 255 * (grey > 140))
    view = whole(90, 70, 23, 11)
    if scale:
        view = view.at(scale, 31, 17)
    at_once, by_bits = _marks(view, mask)
    assert at_once == by_bits


def test_a_single_pixel_is_seen_on_the_whole_picture() -> None:
    mask = Image.new("L", (512, 512))
    mask.putpixel((100, 100), 255)
    view = whole(512, 512, 80, 37)
    cells = MaskedCells(
        view, laid(Image.new("RGB", mask.size), view, "none", (0, 0, 0)), "none", (0, 0, 0)
    )
    cells.mark(mask, (100, 100, 101, 101))
    column, row = view.cell(100.5, 100.5)
    assert cells.cell(int(column), int(row))[0] == "╱"


def test_what_is_marked_has_a_pattern_in_every_palette() -> None:
    picture = Image.new("RGB", (160, 80), (30, 90, 200))
    view = whole(160, 80, 80, 20)
    for colours in ("24-bit", "256", "16"):
        cells = MaskedCells(view, laid(picture, view, colours, (0, 0, 0)), colours, (255, 0, 0))
        assert cells.cell(10, 10)[0] != MARKED
        cells.mark(Image.new("L", (160, 80), 255), (0, 0, 160, 80))
        assert cells.cell(10, 10)[0] == MARKED
