"""From four pictures to the one that is kept, driven in tmux as a person would."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sandbox import PROMPT, Sandbox
from tests.terminal.test_a_person import go_to
from tests.terminal.tmux import Tmux, needs_tmux
from tests.waiting import eventually

pytestmark = needs_tmux
WORD = "lanternfish"
"""Stands in no other prompt of the home."""


@pytest.fixture
def terminal(quiet: Sandbox) -> Iterator[Tmux]:
    with Tmux(quiet.root, (140, 40), quiet.environment) as tmux:
        yield tmux


def rows(home: Sandbox, **query: str) -> list[dict[str, object]]:
    with home.http() as http:
        return http.get("/api/pictures", params={"text": WORD, **query}).json()["pictures"]


def generate_four(terminal: Tmux) -> None:
    terminal.wait_for("Type a prompt")
    terminal.wait_for("● ")
    terminal.type(f"{PROMPT} {WORD}")
    terminal.wait_for(WORD)
    terminal.press("C-n", "C-n")
    terminal.wait_for(r"✓\[4\]  4 images")
    go_to(terminal, "Seed:")
    terminal.type("9100")
    terminal.wait_for("seeds 9100, 9101, 9102, 9103")
    terminal.press("C-g")
    terminal.wait_for("All images complete!")


def compare_and_blink(terminal: Tmux) -> None:
    go_to(terminal, "Picture 1 of 4")
    terminal.press("c")
    terminal.wait_for("Only the seeds differ")
    for number in range(1, 5):
        terminal.wait_for(f"{number} · seed {9099 + number}")
    terminal.press("Space")
    terminal.wait_for("2 · seed 9101, blinking")
    terminal.press("Space")
    terminal.wait_until_gone("blinking")


def keep_the_second(terminal: Tmux, home: Sandbox) -> None:
    """And discard the rest; once more after taking it back."""
    terminal.press("Tab", "P")
    eventually(lambda: len(rows(home, discarded="true")) == 3, "three are discarded")
    terminal.wait_for("(discarded(.|\n)*){3}")
    terminal.press("u")
    eventually(lambda: len(rows(home)) == 4, "all four are back")
    terminal.wait_until_gone("discarded ─")
    terminal.press("P")
    eventually(lambda: len(rows(home, discarded="true")) == 3, "three are discarded again")


def vary_it(terminal: Tmux, home: Sandbox) -> None:
    """Four times, after its parameters have come to the form."""
    terminal.press("a")
    terminal.wait_for("The form makes this picture again")
    terminal.wait_for("seed 9101")
    terminal.press("C-n", "C-n")
    terminal.wait_for(r"✓\[4\]")
    go_to(terminal, "Picture 2 of 4")
    terminal.press("v")
    terminal.wait_for("seed 9101, 4 variations")
    # the headline says the same of the four before
    eventually(lambda: len(rows(home)) == 5, "the favourite and four variations")
    terminal.wait_for("All images complete!")


def find_and_export_it(terminal: Tmux, folder: Path) -> list[str]:
    """By a word of its prompt; the names of the files that are in the folder then."""
    terminal.press("F3")
    terminal.wait_for("newest first")
    terminal.press("/")
    terminal.type(f"{WORD[:7]} fav")
    terminal.wait_for("1 of 1 picture ")
    terminal.press("Enter")
    terminal.wait_for("Seed 9101, favourite")
    terminal.press("Space")
    terminal.wait_for("1 selected")
    terminal.press("e")
    terminal.wait_for("Copy 1 picture")
    terminal.wait_for("phoenix-export")
    terminal.press("C-u")
    terminal.wait_until_gone("phoenix-export")
    terminal.type(str(folder))
    terminal.wait_for(f"/{folder.name} ")
    terminal.press("Enter")
    names: list[str] = []

    def both_are_there() -> bool:
        names[:] = sorted(file.name for file in folder.glob("*.png"))
        return len(names) == 2

    eventually(both_are_there, "the copy and a contact sheet")
    return names


def test_generate_compare_blink_keep_undo_vary_find_and_export(
    terminal: Tmux, quiet: Sandbox, tmp_path: Path
) -> None:
    printed = tmp_path / "printed"
    terminal.run([*quiet.command(), "--print-selected", "|", "cat", ">", str(printed)])
    generate_four(terminal)
    compare_and_blink(terminal)
    keep_the_second(terminal, quiet)
    vary_it(terminal, quiet)
    exported = find_and_export_it(terminal, tmp_path / "best")
    assert exported[1] == "contact-sheet.png"

    # what was selected is printed into the pipe
    terminal.press("C-q")
    terminal.wait_until_gone("newest first")
    eventually(lambda: printed.read_text().endswith(".png\n"), "the path of the favourite")
    assert Path(printed.read_text().strip()).name in exported
