"""The sanitiser: outside text made safe to show in a terminal, and visibly so."""

import re

# C0, DEL and C1 are what a terminal obeys; bidi controls and invisible format characters make a
# line read as something other than it is; lone surrogates cannot be written at all.
_CHARACTERS = (
    "\x00-\x08\x0b-\x1f\x7f\x80-\x9f"
    "\u061c\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb"
    "\ud800-\udfff"
)
_UNSAFE = re.compile(f"[{_CHARACTERS}]")
SAFE_LINE = rf"[^\t\n{_CHARACTERS}]*"
"""A pattern: any text of one line that can be shown as it is."""


def _glyph(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "\u2421"
    if 0xD800 <= code <= 0xDFFF:
        return "\ufffd"
    return f"<U+{code:04X}>"


def visible(text: str) -> str:
    """`text` with every character that a terminal would obey shown as a glyph instead.

    Newline and tab stay; ESC becomes ␛, other C0 bytes their control pictures, DEL ␡; C1, bidi and
    invisible format characters become <U+202E>; lone surrogates (file names that are not UTF-8)
    become U+FFFD. Zero-width joiners stay: emoji are built with them. Idempotent.
    """
    return _UNSAFE.sub(_glyph, text)


def visible_line(text: str) -> str:
    """`visible`, on one line: newlines and tabs become ␊ and ␉."""
    return visible(text).replace("\n", "␊").replace("\t", "␉")


def shortened(text: str, width: int) -> str:
    """`visible_line`, cut to at most `width` characters with an ellipsis at the end."""
    line = visible_line(text)
    return line if len(line) <= width else line[: max(width - 1, 0)] + "…"
