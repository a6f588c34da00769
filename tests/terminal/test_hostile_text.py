"""Text from anywhere is shown as it was typed, and a terminal never gets to obey it."""

import importlib
import pkgutil
import sys

import pytest
from PIL import Image
from textual.screen import Screen

from phoenix_tui.catalogue.models import SHIPPED
from phoenix_tui.ui import screens
from tests.bad_input import TAKEN_AS_TYPED
from tests.sandbox import Sandbox
from tests.terminal.conftest import Start
from tests.terminal.hostile import HOSTILE, obeyed
from tests.terminal.pty_terminal import PtyTerminal
from tests.waiting import eventually
from tests.worker.lora_examples import matrices, save_as_diffusers

SELECT_ALL = "\x1b[18~"  # F7
TYPED = HOSTILE.replace("\x00", "")
"""No text field takes NUL in."""
SHOWN = {
    "10 000 characters": r"a house a house\s*$",
    "closing tag": r"a \[/ house",
    "link": r"a \[@click=app\.quit\]x\[/\] house",
    "brackets": r"\[red\] \[\[x\]\] \]\]\[\[ a house",
    "clipboard": "a house ␛]52;c;aGk=␇ �31m",
    "emoji": "a 🏠 house",
    "right to left": "בית אדום � house",
    "line breaks": "Negative prompt: no",
    "odd line breaks": r"a house[\s�]*one[\s�]*two[\s�]*three[\s�␋]*four",
    "leading dash": "- a house",
    "all of it": r"a ␛]52;c;aGk=␇b ␛\[31337z␛\[5n c �21t�0;gone�",
}
"""What the form shows of each prompt."""


def obeyed_by(terminal: PtyTerminal) -> list[str]:
    """Of all that the terminal was ever sent; the app is left for it."""
    if terminal.process.poll() is None:
        terminal.process.terminate()
    terminal.wait_for_end()
    return obeyed(terminal.output)


def test_prompts_are_shown_and_kept_as_typed(start: Start, quiet: Sandbox) -> None:
    terminal = start(quiet, size=(140, 40))
    terminal.wait_for("●")
    prompts = {**TAKEN_AS_TYPED, "all of it": TYPED}
    assert prompts.keys() == SHOWN.keys()
    for name, prompt in prompts.items():
        terminal.wait_for("What should be in the picture")  # the field is empty
        terminal.paste(prompt)
        terminal.wait_for(f"(?m){SHOWN[name]}")
        terminal.type("Ω")  # the app is still there
        terminal.wait_for("Ω")
        if name != "all of it":
            terminal.type(SELECT_ALL + "\x7f")
    terminal.type("\x07")  # ctrl+g
    terminal.wait_for("All images complete!")
    terminal.wait_for("All images complete!  +a ␛]52;c;aGk=␇b")
    assert obeyed_by(terminal) == []
    with quiet.http() as http:
        assert http.get("/api/jobs").json()[-1]["prompt"] == f"{TYPED}Ω"


def test_a_prompt_of_10_000_characters_is_sent_whole_and_comes_back(
    start: Start, quiet: Sandbox
) -> None:
    prompt = (TYPED + " ").ljust(10_000, "é")
    with start(quiet) as terminal:
        terminal.wait_for("●")
        terminal.paste(prompt)
        terminal.wait_for("éééé")
        terminal.type("\x07")  # ctrl+g
        terminal.wait_for("Generating…")
        terminal.type("\x11")  # ctrl+q
        terminal.wait_for("Leave it running")
        terminal.type("l")
        assert terminal.wait_for_end() == 0
        assert obeyed_by(terminal) == []
    with quiet.http() as http:
        assert http.get("/api/jobs").json()[-1]["prompt"] == prompt
    again = start(quiet)
    again.wait_for("éééé")
    again.wait_for("✓ picture done")
    assert obeyed_by(again) == []


def test_what_other_clients_ask_for_is_not_obeyed(start: Start, quiet: Sandbox) -> None:
    terminal = start(quiet)
    terminal.wait_for("●")
    with quiet.http() as http:
        job = http.post("/api/generate", json={"prompt": HOSTILE, "steps": 40}).json()["job_id"]
        terminal.paste("a red house")
        terminal.type("\x07")  # ctrl+g
        terminal.wait_for("All images complete!")
        assert http.get(f"/api/status/{job}").status_code == 200
    assert obeyed_by(terminal) == []


@pytest.mark.parametrize("size", [(140, 40), (40, 24)])
def test_names_and_errors_of_the_server_are_shown_and_not_obeyed(
    start: Start, quiet: Sandbox, size: tuple[int, int]
) -> None:
    terminal = start(
        quiet, sys.executable, "-m", "tests.terminal.hostile_app", str(quiet.root), size=size
    )
    terminal.wait_for("Ma ␛]52")  # a model's name, in the form
    terminal.paste("a red house")
    terminal.wait_for("a red house")
    terminal.type("\x07")  # ctrl+g
    terminal.wait_for("failed title a ")
    terminal.wait_for(r"␛]52;c;aGk=␇b")
    terminal.type("\x1bOQ")  # F2: settings, with the model's name once more
    terminal.wait_for("Settings")
    assert terminal.process.poll() is None, "the app has ended"
    assert obeyed_by(terminal) == []


def test_no_list_or_other_screen_obeys_what_it_shows(start: Start, quiet: Sandbox) -> None:
    name = TYPED.replace("/", "|")
    quiet.places.loras.mkdir(parents=True, exist_ok=True)
    save_as_diffusers(quiet.places.loras / f"{name}.safetensors", matrices(SHIPPED, seed=1))
    Image.new("RGB", (64, 64), "red").save(quiet.root / f"{name}.png", "PNG")
    terminal = start(quiet, size=(140, 45))
    terminal.wait_for("●")
    terminal.paste(f"a blue house {TYPED}")
    terminal.type("\x07")  # ctrl+g
    terminal.wait_for("All images complete!  +a blue")

    terminal.type("\x0f")  # ctrl+o
    terminal.wait_for("Earlier prompts · ")
    terminal.wait_for(r"␛\]52;c;aGk=␇")
    terminal.type("\x1b")
    terminal.wait_until_gone("type to search")
    terminal.type("\x0c")  # ctrl+l
    terminal.wait_for("newest first")
    terminal.wait_for(r"Model +demo")
    terminal.wait_for(r"␛\]52;c;aGk=␇")
    terminal.type("\x1b")
    terminal.wait_for("Batch Size")
    _tab_to(terminal, "Styles")
    terminal.type("\r")
    terminal.wait_for("esc keeps")
    terminal.wait_for(r"a ␛\]52")
    terminal.type("\x1b")
    terminal.wait_until_gone("esc keeps")
    _tab_to(terminal, "Init image")
    terminal.type("\r")
    terminal.wait_for("enter chooses")
    terminal.paste(f"{quiet.root}/")
    terminal.wait_for(r"a ␛\]52.*")
    assert terminal.process.poll() is None, "the app has ended"
    assert obeyed_by(terminal) == []


def test_no_screen_obeys_what_it_shows(start: Start, fresh: Sandbox) -> None:
    """Every screen there is, with hostile text wherever it shows text from outside."""
    command = (sys.executable, "-m", "tests.terminal.hostile_tour", str(fresh.root))
    terminal = start(fresh, *command, size=(140, 45))
    status = terminal.wait_for_end(seconds=240)
    assert status == 0, terminal.output[-3000:].decode(errors="replace")
    assert obeyed(terminal.output) == []
    seen = set((fresh.root / "seen").read_text().split())
    assert seen >= _screens(), "a screen was left out of the tour"


def _screens() -> set[str]:
    """The names of all screens that can be shown: those that no other is built upon."""
    for module in pkgutil.iter_modules(screens.__path__, f"{screens.__name__}."):
        importlib.import_module(module.name)

    def below(kind: type) -> set[type]:
        return {each for one in kind.__subclasses__() for each in (one, *below(one))}

    ours = {each for each in below(Screen) if each.__module__.startswith(screens.__name__)}
    return {each.__name__ for each in ours if not each.__subclasses__()}


def _tab_to(terminal: PtyTerminal, words: str) -> None:
    for _ in range(24):
        line = terminal.screen.splitlines()[-2]
        if line.startswith(f" {words}"):
            return
        terminal.type("\t")
        eventually(
            lambda last=line: terminal.screen.splitlines()[-2] != last,
            f"tab moves the focus on\n{terminal.screen}",
        )
    raise AssertionError(f"tab never got to {words!r}; the screen was\n{terminal.screen}")
