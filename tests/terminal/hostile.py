"""Text that a terminal would obey, and what must never be among the bytes that it is sent."""

import re

CLIPBOARD = "\x1b]52;c;aGk=\x07"
HOSTILE = (
    f"a {CLIPBOARD}b \x1b[31337z\x1b[5n c \x9b21t\x9d0;gone\x9c d \u202egnorw\u202c \u2066e\u2069 "
    "[/ [@click=app.quit]x[/] \x1bP+q544e\x1b\\ 🏠 \x00\x08\x7f end"
)
"""OSC 52, CSI, the same in C1 bytes, bidi controls, markup, DCS, emoji, and lone C0 bytes."""

_OF_TEXTUAL = re.compile(
    r"\x1b\[[\d;:]*m"
    r"|\x1b\[\d+;\d+H"
    r"|\x1b\[2J"
    r"|\x1b\[\?(?:7|25|1000|1003|1004|1006|1015|1016|1049|2004|2026|2031|2048)[hl]"
    r"|\x1b\[\?\d+\$p"
    r"|\x1b\[(?:>\d+u|<u|>0q|c)"
    r"|\x1b\]22;[a-z]+\x07"
    r"|\r?\n"
)
_OBEYED = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\udc80-\udcff]"
)


def obeyed(output: bytes) -> list[str]:
    """Every control character, with what follows it, that Textual did not write for itself.

    A byte that is no UTF-8 is one too.
    """
    rest = _OF_TEXTUAL.sub("", output.decode(errors="surrogateescape"))
    return [rest[found.start() :][:40] for found in _OBEYED.finditer(rest)]
