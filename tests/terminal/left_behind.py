"""What a program has left behind in its terminal."""

import re

from tests.terminal.pty_terminal import PtyTerminal

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
