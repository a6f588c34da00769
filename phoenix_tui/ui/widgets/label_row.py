"""A field's label has a row of its own above it, which a `wide` border of Textual's carries."""

from rich.segment import Segment
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

_RULES = str.maketrans("▁▔", "  ")


def with_plain_labels(widget: Widget, crop: Region, strips: list[Strip]) -> list[Strip]:
    """What `render_lines` gave, with blanks for rules: who reads lines should read the label alone.

    The rules have the colour of their ground in any case.
    """
    border = widget.styles.border.spacing
    plain = list(strips)
    height = widget.outer_size.height
    for row in (*range(border.top), *range(height - border.bottom, height)):
        if 0 <= (at := row - crop.y) < len(strips):
            plain[at] = Strip(
                [Segment(each.text.translate(_RULES), each.style) for each in strips[at]],
                strips[at].cell_length,
            )
    return plain
