"""What a terminal's screen shows after the bytes that Textual writes."""

import codecs
import re
import unicodedata

from rich.cells import cell_len

_TOKEN = re.compile(
    r"\x1b\[(?P<row>\d+);(?P<column>\d+)H"
    r"|(?P<clear>\x1b\[2J)"
    r"|\x1b\[[0-?]*[ -/]*[@-~]"
    r"|\x1b[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\)"
    r"|\x1b[<-Z\\^-~]"
    r"|(?P<text>[^\x1b\r\n]+)"
    r"|(?P<newline>\r?\n)"
    r"|(?P<return>\r)"
)
_BEGUN = re.compile(r"\x1b[^\x1b]{0,100000}\Z", re.DOTALL)


class Screen:
    """A grid of characters; colours are not kept, and a wide character is followed by a blank."""

    # Textual jumps to the place of everything it writes, so that little of a terminal is needed

    def __init__(self, columns: int, rows: int) -> None:
        self._columns = columns
        self._rows = rows
        self._cells = [[" "] * columns for _ in range(rows)]
        self._column = self._row = 0
        self._decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
        self._held = ""

    def feed(self, data: bytes) -> None:
        """Take in what was written; a sequence may be cut anywhere."""
        text = self._held + self._decoder.decode(data)
        self._held = ""
        at = 0
        while at < len(text):
            token = _TOKEN.match(text, at)
            if token is None:
                if _BEGUN.match(text, at):
                    self._held = text[at:]
                    return
                at += 1
                continue
            at = token.end()
            if token["row"]:
                self._row, self._column = int(token["row"]) - 1, int(token["column"]) - 1
            elif token["clear"]:
                self._cells = [[" "] * self._columns for _ in range(self._rows)]
            elif token["newline"]:
                self._row, self._column = self._row + 1, 0
            elif token["return"]:
                self._column = 0
            elif token["text"]:
                self._write(token["text"])

    def _write(self, text: str) -> None:
        if not 0 <= self._row < self._rows:
            return
        line = self._cells[self._row]
        for char in text:
            width = cell_len(char)
            if width == 0 or unicodedata.combining(char):
                if 0 < self._column <= self._columns:
                    line[self._column - 1] += char
                continue
            if self._column + width > self._columns:
                return
            line[self._column] = char
            for blank in range(1, width):
                line[self._column + blank] = ""
            self._column += width

    @property
    def lines(self) -> list[str]:
        return ["".join(line).rstrip() for line in self._cells]
