"""The model of a mask: strokes, shapes, filling, and the way back."""

import itertools
import random

import pytest
from PIL import Image, ImageDraw

from phoenix_tui.ui.painting.easel import BRUSHES, Easel, Tool
from phoenix_tui.ui.painting.flood import flood
from phoenix_tui.ui.painting.mask import FREE, MARKED, Mask


def marked(mask: Mask) -> int:
    return mask.image.histogram()[MARKED]


def test_a_line_leaves_no_gap_between_where_the_pointer_was_seen() -> None:
    mask = Mask(200, 100)
    mask.line((10, 10), (180, 80), 5, MARKED)
    for step in range(101):
        at = 10 + round(1.7 * step), 10 + round(0.7 * step)
        assert mask.image.getpixel(at) == MARKED, f"a gap at {at}"


@pytest.mark.parametrize("width", BRUSHES)
def test_a_brush_is_as_wide_as_it_says(width: int) -> None:
    mask = Mask(600, 600)
    mask.line((300, 300), (300, 300), width, MARKED)
    left, top, right, bottom = mask.image.getbbox()
    assert (right - left, bottom - top) == (width, width)


def test_what_is_told_to_have_changed_holds_all_that_did() -> None:
    chance = random.Random(1)
    mask = Mask(120, 90)
    for _ in range(300):
        before = mask.image.copy()
        start, end = ((chance.randrange(-40, 160), chance.randrange(-40, 130)) for _ in range(2))
        value = chance.choice((MARKED, FREE))
        do = chance.choice(("line", "rectangle", "ellipse", "fill", "undo", "redo"))
        match do:
            case "line":
                mask.begin()
                box = mask.line(start, end, chance.choice(BRUSHES[:10]), value)
                mask.end()
            case "rectangle" | "ellipse":
                box = getattr(mask, do)(start, end, value)
            case "fill":
                box = mask.fill(start, value)
            case _:
                box = getattr(mask, do)()
        after = mask.image.copy()
        if box is not None:
            for image in (before, after):
                image.paste(0, box)
        assert before.tobytes() == after.tobytes(), f"{do} changed more than {box}"
        assert mask.coverage == marked(mask) / (120 * 90), f"{do} was counted wrongly"
        assert mask.image.histogram()[FREE] + marked(mask) == 120 * 90, "a grey in the mask"


@pytest.mark.parametrize("seed", range(20))
def test_filling_ends_where_pillow_ends(seed: int) -> None:
    chance = random.Random(seed)
    width, height = chance.randrange(1, 30), chance.randrange(1, 30)
    image = Image.frombytes(
        "L", (width, height), bytes(chance.choice((0, 0, 255)) for _ in range(width * height))
    )
    x, y = chance.randrange(width), chance.randrange(height)
    value = 255 - image.getpixel((x, y))
    rows = bytearray(image.tobytes())
    box = flood(rows, width, x, y, value)
    changed = image.copy()
    ImageDraw.floodfill(changed, (x, y), value)
    assert bytes(rows) == changed.tobytes()
    assert flood(rows, width, x, y, value) is None
    before, after = image.copy(), changed.copy()
    for each in (before, after):
        each.paste(0, box)
    assert before.tobytes() == after.tobytes(), "the box does not hold all that was filled"


def test_every_step_can_be_taken_back_and_done_again() -> None:
    easel = Easel(64, 64)
    states = [easel.mask.image.tobytes()]

    def step() -> None:
        states.append(easel.mask.image.tobytes())

    easel.press(), easel.move(50, 40), easel.move(10, 60), easel.lift(), step()
    easel.take(Tool.RECTANGLE), easel.move(5, 5), easel.press(), easel.move(20, 30), easel.lift()
    step()
    easel.take(Tool.ELLIPSE), easel.press(erase=True), easel.move(40, 50), easel.lift(), step()
    easel.take(Tool.FILL), easel.move(60, 5), easel.press(), step()
    easel.mask.clear(), step()
    easel.mask.invert(), step()
    assert all(a != b for a, b in itertools.pairwise(states)), "a step did nothing"
    for before in reversed(states[:-1]):
        assert easel.mask.can_undo
        easel.mask.undo()
        assert easel.mask.image.tobytes() == before
    assert not easel.mask.can_undo
    assert easel.mask.undo() is None
    assert not easel.mask.is_changed
    for after in states[1:]:
        easel.mask.redo()
        assert easel.mask.image.tobytes() == after
    assert not easel.mask.can_redo


def test_a_step_after_going_back_ends_the_way_forward() -> None:
    mask = Mask(20, 20)
    mask.rectangle((1, 1), (5, 5), MARKED)
    mask.undo()
    mask.rectangle((7, 7), (9, 9), MARKED)
    assert mask.redo() is None
    assert marked(mask) == 9


def test_the_way_back_takes_no_more_memory_than_it_may() -> None:
    chance = random.Random(3)
    mask = Mask(256, 256, limit=60_000)
    for _ in range(200):
        mask.line((0, 0), (0, 0), 1, MARKED)
        mask.begin()
        for _ in range(30):
            mask.line(
                *((chance.randrange(256), chance.randrange(256)) for _ in range(2)), 2, MARKED
            )
        mask.end()
        mask.invert()
        assert mask._history.cost <= 60_000
    undone = 0
    while mask.undo():
        undone += 1
    assert undone > 3, "hardly anything can be taken back"


def test_a_mask_from_elsewhere_marks_what_counts_where_masks_are_used() -> None:
    given = Image.new("L", (40, 20), 127)
    given.putpixel((3, 3), 128)
    mask = Mask(20, 10, given)
    assert mask.size == (20, 10)
    assert marked(mask) == 1, "a thin stroke is lost when a mask shrinks"
    assert not mask.is_changed


def test_a_shape_that_is_given_up_leaves_the_mask_as_it_was() -> None:
    easel = Easel(64, 64)
    easel.take(Tool.RECTANGLE)
    easel.press()
    easel.move(60, 60)
    assert easel.abandon()
    assert easel.mask.is_empty
    assert easel.lift() is None


def test_the_right_button_erases_and_erases_no_more_when_it_is_up() -> None:
    easel = Easel(64, 64)
    easel.mask.invert()
    easel.press(erase=True)
    easel.lift()
    assert not easel.mask.image.getpixel(easel.at)
    easel.press()
    assert easel.mask.image.getpixel(easel.at)
