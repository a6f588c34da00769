"""A mask painted in tmux, by keys and by mouse sequences, and the four pictures made with it."""

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageFilter

from phoenix_tui.domain.picture import Making
from phoenix_tui.store import metadata
from phoenix_tui.store.image_file import read_rgb
from tests.sandbox import PROMPT, Sandbox
from tests.terminal.test_a_person import go_to, picture_of
from tests.terminal.tmux import Tmux, needs_tmux
from tests.waiting import eventually

pytestmark = needs_tmux
SEED = 8600


@pytest.fixture
def terminal(quiet: Sandbox) -> Iterator[Tmux]:
    with Tmux(quiet.root, (140, 45), quiet.environment) as tmux:
        yield tmux


def drag(terminal: Tmux, *places: tuple[int, int], button: int = 0) -> None:
    """What a terminal sends for a drag from place to place (column and row from 1)."""
    (column, row), *others = places
    terminal.type(f"\x1b[<{button};{column};{row}M")
    for column, row in others:
        terminal.type(f"\x1b[<{button + 32};{column};{row}M")
    terminal.type(f"\x1b[<{button};{column};{row}m")


def painted(terminal: Tmux) -> float:
    """Per cent, as the painter says it."""
    return float(terminal.wait_for(r"([\d.]+) % painted")[1])


def pixels(path: Path) -> Image.Image:
    width, height, rgb = read_rgb(path)
    return Image.frombytes("RGB", (width, height), rgb)


def making_of(path: Path) -> Making:
    making = metadata.read(path)[1]
    assert making
    return making


def paint(terminal: Tmux) -> float:
    """A stroke by the mouse, a rectangle by keys, a bit rubbed out, one step back; per cent."""
    drag(terminal, (60, 20), (66, 22), (72, 20), (78, 24))
    terminal.wait_for(r"paints, is up at .* (?!0 )[\d.]+ % painted")
    assert "▒" in terminal.screen, "nothing shows what is painted"
    stroke = painted(terminal)
    terminal.type("r")
    terminal.wait_for("Rectangle paints")
    terminal.press("Space")
    terminal.wait_for("to its second corner")
    terminal.press("S-Right", "S-Down", "Space")
    eventually(lambda: painted(terminal) > stroke, "the rectangle is painted")
    both = painted(terminal)
    terminal.type("b")
    terminal.wait_for("Brush .* paints, is up")
    drag(terminal, (66, 22), (68, 22), button=2)
    eventually(lambda: painted(terminal) < both, "the right button erases")
    terminal.type("u")
    terminal.wait_for(f"{both} % painted".replace(".", r"\."))
    return both


def assert_only_the_mask_is_new(
    home: Sandbox, first: Path, found: list[Path], painted_share: float
) -> None:
    request = making_of(found[0]).request
    assert request.init_image
    assert request.mask
    assert pixels(home.home / "inputs" / request.init_image.sha256) == pixels(first)
    mask = pixels(home.home / "inputs" / request.mask.sha256).convert("L")
    share = 100 * mask.histogram()[255] / (mask.width * mask.height)
    assert share == pytest.approx(painted_share, abs=0.06), "another mask was sent than was painted"
    reach = mask.filter(ImageFilter.MaxFilter(2 * request.mask_blur + 1))
    pictures = [pixels(path) for path in found]
    for path, picture in zip(found, pictures, strict=True):
        changed = ImageChops.difference(picture, pixels(first)).convert("L")
        changed.paste(0, mask=reach)
        assert changed.getbbox() is None, f"{path.name} differs outside of the mask and its blur"
    for one, other in itertools.combinations(pictures, 2):
        inside = ImageChops.difference(one, other).convert("L")
        inside.paste(0, mask=ImageChops.invert(mask))
        assert inside.getbbox(), "two seeds made the same inside of the mask"


def test_a_mask_painted_by_keys_and_mouse_is_what_is_made_anew(
    terminal: Tmux, quiet: Sandbox
) -> None:
    terminal.run(quiet.command())
    terminal.wait_for("● ")
    terminal.type(PROMPT)
    terminal.wait_for(PROMPT)
    go_to(terminal, "Seed:")
    terminal.type(str(SEED))
    go_to(terminal, "Steps:")
    terminal.type("8")
    terminal.wait_for("Steps: 8")
    terminal.press("C-g")
    terminal.wait_for("✓ picture done")
    first = picture_of(quiet, SEED)

    go_to(terminal, f"Picture 1 of 1, seed {SEED}: done")
    terminal.press("m")
    terminal.wait_for(r"Brush \d+ px paints.* 0 % painted")
    both = paint(terminal)
    terminal.press("Enter")
    terminal.wait_for(f"painted, {both} %")

    terminal.press("C-n", "C-n")
    terminal.wait_for(r"✓\[4\]")
    terminal.press("C-g")
    terminal.wait_for("✓ 4 of 4 done")
    terminal.wait_for("All images complete!")
    terminal.press("C-q")
    terminal.wait_until_gone("Batch Size")

    found = [picture_of(quiet, seed, newest=True) for seed in range(SEED, SEED + 4)]
    assert_only_the_mask_is_new(quiet, first, found, both)
    assert quiet.run("reproduce", str(found[2])).returncode == 0
