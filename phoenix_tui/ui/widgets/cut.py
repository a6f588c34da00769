"""Text cut to a number of cells."""

from rich.cells import cell_len, set_cell_size

from phoenix_tui.domain.text import visible_line


def cut(text: str, width: int) -> str:
    """`text` made safe to show, in at most `width` cells, with an ellipsis where it is longer."""
    line = visible_line(text)
    if cell_len(line) <= width:
        return line
    return set_cell_size(line, max(width - 1, 0)).rstrip() + ("…" if width > 0 else "")


def padded(text: str, width: int) -> str:
    """`cut`, with blanks up to exactly `width` cells."""
    return set_cell_size(cut(text, width), width)
