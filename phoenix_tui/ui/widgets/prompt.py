"""Prompts: text of several lines, shown without obeying it."""

from collections.abc import Mapping

from rich.text import Text
from textual import on
from textual.content import Content
from textual.document._document import Document, Selection
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widgets import TextArea

from phoenix_tui.domain.model import ModelCard
from phoenix_tui.domain.prompt_weights import has_syntax
from phoenix_tui.domain.text import visible_line
from phoenix_tui.domain.weighing import STEP, weighed
from phoenix_tui.ui.list_keys import PROMPT
from phoenix_tui.ui.widgets.form_part import FormPart
from phoenix_tui.ui.widgets.label_row import with_plain_labels


class PromptArea(FormPart, TextArea):
    """A text area that keeps what was typed or pasted, and shows control characters as glyphs."""

    BINDINGS = PROMPT

    class HistoryAsked(Message):
        """The earlier prompts are wanted."""

    def __init__(self, field: str, label: str, placeholder: str, *, is_needed: bool) -> None:
        super().__init__(
            id=field.replace("_", "-"), tab_behavior="focus", compact=True, placeholder=placeholder
        )
        self.fields = (field,)
        self.border_title = self._label = label
        self._is_needed = is_needed
        self._ignores_weights = ""
        """The family of the model, where it has no use for them."""
        self._read: tuple[str, object] | None = None
        """A text that was filled in, and the syntax that it is to be read by while it stays."""
        self._was_blanked = False
        """With the whole form; what it is filled with next is one step for who undoes it."""

    def values(self) -> dict[str, object]:
        if not self.text and not self._is_needed:
            return {}
        held: dict[str, object] = {self.fields[0]: self.text}
        if self._read and self._read[0] == self.text:
            # a picture is made again only if its brackets are read as they were then
            held["prompt_syntax"] = self._read[1]
        return held

    def fill(self, body: Mapping[str, object]) -> None:
        if self.fields[0] in body:
            if self._was_blanked and not self.text:
                self.undo()
            self._was_blanked = False
            self.put(str(body[self.fields[0]]))
            syntax = body.get("prompt_syntax")
            self._read = (self.text, syntax) if self._is_needed and syntax else None

    def put(self, text: str) -> None:
        """Have `text` instead of what is there; undoing brings that back."""
        if text != self.text:
            self.replace(text, (0, 0), self.document.end)
        self.move_cursor(self.document.end)

    def blank(self) -> None:
        self.put("")
        self._was_blanked = True

    def know(self, card: ModelCard) -> None:
        self._ignores_weights = "" if card.takes_prompt_weights else card.family
        self._tell_weights()

    @on(TextArea.Changed)
    def _tell_weights(self) -> None:
        is_told = bool(self._ignores_weights) and has_syntax(self.text)
        words = f"{self._label} · {self._ignores_weights} ignores (word:1.1)"
        self.border_title = Content(visible_line(words if is_told else self._label))

    def render_lines(self, crop: Region) -> list[Strip]:
        return with_plain_labels(self, crop, super().render_lines(crop))

    def get_line(self, line_index: int) -> Text:
        line = self.document.get_line(line_index)
        # one glyph for one character: cursor and wrapping count characters of the document
        shown = "".join(
            glyph if len(glyph := visible_line(char)) == 1 or char == "\t" else "�" for char in line
        )
        return Text(shown.replace("␉", "\t"), end="", no_wrap=True)

    def action_history(self) -> None:
        self.post_message(self.HistoryAsked())

    def action_weigh(self, by: int) -> None:
        """Raise (1) or lower (-1) the weight of what is selected, or of the word at the cursor."""
        assert isinstance(self.document, Document)
        index, location = (
            self.document.get_index_from_location,
            self.document.get_location_from_index,
        )
        before = self.text
        start, end = sorted((index(self.selection.start), index(self.selection.end)))
        after, start, end = weighed(before, start, end, by * STEP)
        if after != before:
            self.replace(after, (0, 0), self.document.end)
            self.selection = Selection(location(start), location(end))
