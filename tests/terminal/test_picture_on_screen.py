"""In a real xterm: the picture on the screen is the picture in the file."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from phoenix_tui.ui.pictures.decode import decoded
from tests.sandbox import PROMPT, Sandbox
from tests.terminal.xterm import Xterm, needs_xterm
from tests.waiting import eventually

pytestmark = needs_xterm
SIZE = (80, 41)
"""Columns and rows: a square picture fills the full view but for the line below it."""


@pytest.fixture
def xterm(quiet: Sandbox) -> Iterator[Xterm]:
    with Xterm(quiet.root, quiet.command(), SIZE, quiet.environment) as made:
        yield made


def half_cells_of(xterm: Xterm) -> Image.Image:
    """The screen with one pixel for each half of a cell, taken from its middle."""
    shot = xterm.screenshot()
    across, down = xterm.cells()
    return Image.frombytes(
        "RGB",
        (xterm.columns, xterm.rows * 2),
        b"".join(
            bytes(shot.getpixel((column * across + across // 2, int(row * down + down * part))))
            for row in range(xterm.rows)
            for part in (0.25, 0.75)
            for column in range(xterm.columns)
        ),
    )


def shrunk(file: Path, columns: int, rows: int) -> Image.Image:
    """What half-cells can show of a picture: every one the mean of the pixels behind it."""
    return decoded(file.read_bytes()).resize((columns, rows * 2), Image.Resampling.BOX)


def places_of(picture: Image.Image, screen: Image.Image) -> list[tuple[int, int]]:
    """Where on the screen the picture is, to the last half-cell."""
    width, height = picture.size
    found = []
    for y in range(screen.height - height + 1):
        for x in range(screen.width - width + 1):
            if screen.getpixel((x, y)) == picture.getpixel((0, 0)):
                part = screen.crop((x, y, x + width, y + height))
                if part.tobytes() == picture.tobytes():
                    found.append((x, y))
    return found


def test_card_and_full_view_show_the_file(xterm: Xterm, quiet: Sandbox) -> None:
    before = set(quiet.pictures())
    xterm.wait_for("● ")
    xterm.type(PROMPT)
    xterm.wait_for("a red house")
    xterm.type("\x07")  # ctrl+g
    xterm.wait_for("All images complete!")
    xterm.wait_until_gone("▌")  # the toast lies over the card
    (file,) = set(quiet.pictures()) - before

    sizes = [(2 * rows, rows) for rows in range(8, 24)]

    def places_in_the_card() -> dict[tuple[int, int], list[tuple[int, int]]]:
        screen = half_cells_of(xterm)
        return {size: at for size in sizes if (at := places_of(shrunk(file, *size), screen))}

    seen = eventually(places_in_the_card, "the card shows the picture")
    assert len(seen) == 1, f"it is there in these sizes and places: {seen}"

    xterm.type("\x1b[Z")  # from the prompt back to the card
    xterm.wait_for("Picture 1 of 1")
    xterm.type("z")
    xterm.wait_for("esc leads back")
    xterm.wait_until_gone("Batch Size")
    picture = shrunk(file, 80, 40)

    def differing() -> list[tuple[int, int]]:
        shown = half_cells_of(xterm)
        places = [(x, y) for y in range(80) for x in range(80)]
        return [at for at in places if shown.getpixel(at) != picture.getpixel(at)]

    eventually(lambda: not differing(), "the full view shows the picture")
    mirrored = picture.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    assert mirrored.tobytes() != picture.tobytes(), "any picture would have passed"
