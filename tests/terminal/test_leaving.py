"""However the app ends, the terminal is as it was before, and the work goes on."""

import re
import signal

import pytest

from tests.sandbox import PROMPT, Sandbox
from tests.terminal.conftest import Start
from tests.terminal.pty_terminal import PtyTerminal
from tests.waiting import eventually

OF_ITS_OWN = {"1049": "the alternate screen", "2004": "bracketed paste", "1004": "focus reports"}
MOUSE = {"1000": "clicks", "1003": "movement", "1015": "urxvt's way", "1006": "SGR's way"}


def what_is_left(terminal: PtyTerminal) -> list[str]:
    """Everything about the terminal that is not as it was before the app."""
    left = []
    for mode, what in {**OF_ITS_OWN, **MOUSE}.items():
        switched = re.findall(rb"\x1b\[\?" + mode.encode() + rb"([hl])", terminal.output)
        if switched and switched[-1] == b"h":
            left.append(f"{what} on")
    if re.findall(rb"\x1b\[\?25([hl])", terminal.output)[-1:] != [b"h"]:
        left.append("the cursor hidden")
    if len(re.findall(rb"\x1b\[>\d+u", terminal.output)) > terminal.output.count(b"\x1b[<u"):
        left.append("kitty's keyboard protocol on")
    _, is_back, after = bytes(terminal.output).rpartition(b"\x1b[?1049l")
    if not is_back:
        left.append("the screen from before lost")
    if words := re.sub(rb"\x1b\[[0-?]*[ -/]*[@-~]|\s", b"", after):
        left.append(f"words below the prompt: {words.decode(errors='replace')}")
    if terminal.modes != terminal.modes_before:
        left.append("the line in raw mode")
    return left


def with_a_batch_running(start: Start, home: Sandbox) -> PtyTerminal:
    terminal = start(home)
    terminal.wait_for("●")
    terminal.paste(PROMPT)
    terminal.wait_for("a red house")
    terminal.type("\x0e")  # ctrl+n
    terminal.wait_for("2 images")
    for reached in ("Negative prompt,", "Batch Size,", "Seed:", "Steps:"):
        terminal.type("\t")
        terminal.wait_for(reached)
    terminal.type("60")
    terminal.wait_for("Steps: 60")
    terminal.type("\x07")  # ctrl+g
    terminal.wait_for("Generating 2 images…")
    terminal.wait_for(r"step [1-9]\d*/60")
    return terminal


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_leaves_the_terminal_clean_and_the_batch_running(
    start: Start, quiet: Sandbox, number: signal.Signals
) -> None:
    terminal = with_a_batch_running(start, quiet)
    server, pictures = quiet.server()["pid"], len(quiet.pictures())

    terminal.process.send_signal(number)
    assert terminal.wait_for_end() == 128 + number
    assert what_is_left(terminal) == []
    assert quiet.server()["pid"] == server, "the server went with the terminal"
    if number is signal.SIGTERM:
        eventually(lambda: len(quiet.pictures()) == pictures + 2, "both pictures without the app")


def test_quitting_leaves_the_terminal_clean(start: Start, quiet: Sandbox) -> None:
    terminal = start(quiet)
    terminal.wait_for("●")
    terminal.type("\x11")  # ctrl+q
    assert terminal.wait_for_end() == 0
    assert what_is_left(terminal) == []


def test_a_window_that_closes_takes_the_app_along_and_not_the_server(
    start: Start, quiet: Sandbox
) -> None:
    terminal = with_a_batch_running(start, quiet)
    server = quiet.server()["pid"]
    # the system says both to whatever ran in the window
    terminal.close_lines()
    terminal.process.send_signal(signal.SIGCONT)
    assert terminal.process.wait(60) == 128 + signal.SIGHUP
    assert quiet.server()["pid"] == server, "the server went with the window"
