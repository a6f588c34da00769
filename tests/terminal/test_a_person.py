"""The main job, driven in tmux as a person would."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from phoenix_tui.store import metadata
from phoenix_tui.store.image_file import read_rgb
from tests.sandbox import PROMPT, Sandbox
from tests.terminal.tmux import Tmux, needs_tmux
from tests.waiting import eventually

pytestmark = needs_tmux
STEPS = 60
"""So many that there is time to watch and to cancel."""


@pytest.fixture
def terminal(quiet: Sandbox) -> Iterator[Tmux]:
    with Tmux(quiet.root, (140, 40), quiet.environment) as tmux:
        yield tmux


def go_to(terminal: Tmux, words: str) -> None:
    """Press tab until the status line says that the focus is there."""
    for _ in range(20):
        before = in_focus(terminal)
        if re.search(words, terminal.screen.splitlines()[-2]):
            return
        terminal.press("Tab")
        eventually(lambda last=before: in_focus(terminal) != last, "tab moves the focus")
    raise AssertionError(f"tab never got to {words!r}; the screen was\n{terminal.screen}")


def in_focus(terminal: Tmux) -> str:
    """The control that the status line tells of, without its state."""
    line = terminal.screen.splitlines()[-2]
    found = re.match(r" *(Picture \d|[^:,]+)", line)
    assert found, f"the status line tells of nothing: {line!r}"
    return found[1]


def percentages(terminal: Tmux) -> list[int]:
    """Of the cards that have a bar, in reading order."""
    return [int(found) for found in re.findall(r"[━╸─] +(\d+)%", terminal.screen)]


def picture_of(home: Sandbox, seed: int, newest: bool = False) -> Path:
    """The file of a seed's picture, from what the files say of themselves."""
    found = [
        path
        for path in home.pictures()
        if (making := metadata.read(path)[1]) and making.request.seed == seed
    ]
    assert found, f"no picture has seed {seed}"
    return sorted(found, key=lambda path: path.stat().st_mtime)[-1 if newest else 0]


def type_and_choose_four(terminal: Tmux) -> None:
    terminal.type(PROMPT)
    terminal.wait_for(PROMPT)
    terminal.press("C-n", "C-n")
    terminal.wait_for(r"✓\[4\]  4 images")
    go_to(terminal, "Seed:")
    terminal.type("7042")
    terminal.wait_for("seeds 7042, 7043, 7044, 7045")
    go_to(terminal, "Steps:")
    terminal.type(str(STEPS))
    terminal.wait_for(f"Steps: {STEPS}")
    terminal.press("C-g")
    terminal.wait_for("Generating 4 images…")


def test_type_choose_watch_cancel_regenerate_leave_and_come_back(
    terminal: Tmux, quiet: Sandbox
) -> None:
    terminal.run(quiet.command())
    terminal.wait_for("Type a prompt")
    terminal.wait_for("● ")

    type_and_choose_four(terminal)
    # four bars that move together
    seen: list[list[int]] = []

    def all_have_moved_twice() -> bool:
        now = percentages(terminal)
        if len(now) == 4 and min(now) > 0 and (not seen or min(now) > max(seen[-1])):
            seen.append(now)
        return len(seen) == 2

    eventually(all_have_moved_twice, "four bars on the move")
    for now in seen:
        # the first one starts while the others are still being sent
        assert max(now) - min(now) <= 15, f"the bars do not move together: {now}"

    assert [f"seed {seed} ─" in terminal.screen for seed in range(7042, 7046)] == [True] * 4

    # cancel the second
    go_to(terminal, "Picture 2 of 4")
    terminal.press("C-x")
    terminal.wait_for("∅ 2 of 4 cancelled")
    terminal.wait_for("3 of 4 images complete, 1 cancelled")

    # regenerate the third
    go_to(terminal, "Picture 3 of 4, seed 7044: done")
    terminal.press("r")
    terminal.wait_for("seeds 7044, 7045, 7046, 7047")
    terminal.press("C-n")
    terminal.wait_for(r"✓\[1\]")
    terminal.wait_for("seed 7044")
    terminal.press("C-g")
    terminal.wait_for("All images complete!")
    old, new = picture_of(quiet, 7044), picture_of(quiet, 7044, newest=True)
    assert old != new
    assert read_rgb(old) == read_rgb(new), "the same seed and form made another picture"

    # leave while two are made, with so many steps that they are not done before the question
    go_to(terminal, "Steps:")
    terminal.type("100")
    terminal.wait_for("Steps: 100")
    terminal.press("C-n")
    terminal.wait_for(r"✓\[2\].*2 images")
    terminal.press("C-g")
    terminal.wait_for("Generating 2 images…")
    terminal.press("C-q")
    terminal.wait_for("Leave it running")
    terminal.press("l")
    terminal.wait_until_gone("Leave it running|Batch Size")
    assert quiet.processes("serve"), "the server went with the app"

    # and come back
    terminal.run(quiet.command())
    terminal.wait_for("1 of 2")
    terminal.wait_for("All images complete!")
    # each card is painted when there is time for it, the headline often before
    terminal.wait_for("✓ 1 of 2 done")
    terminal.wait_for("✓ 2 of 2 done")
    terminal.press("C-q")
    terminal.wait_until_gone("Batch Size")


def test_a_double_press_of_generate_makes_one_batch(terminal: Tmux, quiet: Sandbox) -> None:
    before = len(quiet.pictures())
    terminal.run(quiet.command())
    terminal.wait_for("● ")
    terminal.type(PROMPT)
    terminal.wait_for(PROMPT)
    terminal.press("C-g", "C-g")
    terminal.wait_for("All images complete!")
    with quiet.http() as http:
        assert all(job["state"] == "completed" for job in http.get("/api/jobs").json()[-1:])
    assert len(quiet.pictures()) == before + 1
