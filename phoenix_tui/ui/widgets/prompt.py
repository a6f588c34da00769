"""Prompts: text of several lines, shown without obeying it."""

from rich.text import Text
from textual.geometry import Region
from textual.strip import Strip
from textual.widgets import TextArea

from phoenix_tui.domain.text import visible_line
from phoenix_tui.ui.widgets.label_row import with_plain_labels


class PromptArea(TextArea):
    """A text area that keeps what was typed or pasted, and shows control characters as glyphs."""

    def render_lines(self, crop: Region) -> list[Strip]:
        return with_plain_labels(self, crop, super().render_lines(crop))

    def get_line(self, line_index: int) -> Text:
        line = self.document.get_line(line_index)
        # one glyph for one character: cursor and wrapping count characters of the document
        shown = "".join(
            glyph if len(glyph := visible_line(char)) == 1 or char == "\t" else "�" for char in line
        )
        return Text(shown.replace("␉", "\t"), end="", no_wrap=True)
