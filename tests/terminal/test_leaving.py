"""However the app ends, the terminal is as it was before, and the work goes on."""

import signal

import pytest

from tests.sandbox import PROMPT, Sandbox
from tests.terminal.conftest import Start
from tests.terminal.left_behind import what_is_left
from tests.terminal.pty_terminal import PtyTerminal
from tests.waiting import eventually


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
