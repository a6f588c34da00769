"""What can be done to a mask, each under its key, with what is in use marked."""

from typing import NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from phoenix_tui.ui.painting.keys import BAR, TOOLS

_BY_NAME = {(binding.id or "").removeprefix("paint-"): binding for binding in TOOLS}


class Part(NamedTuple):
    """A key, or the word after it."""

    text: str
    look: str
    """The component class that it is drawn in."""
    action: str
    """Of the canvas, for a click on it."""


class ToolBar(Widget):
    """As many lines as it needs; a click is as good as the key."""

    COMPONENT_CLASSES = {"tool-bar--key", "tool-bar--words", "tool-bar--active"}

    class Chosen(Message):
        """A tool or a command was clicked: an action of the canvas."""

        def __init__(self, action: str) -> None:
            super().__init__()
            self.action = action

    active: reactive[frozenset[str]] = reactive(frozenset[str]())
    """The actions of what is in use."""

    def _lines(self, width: int) -> list[list[Part]]:
        """What stands on each line of so many columns."""
        lines: list[list[Part]] = [[]]
        room = width
        for names, words in BAR:
            bindings = [_BY_NAME[name] for name in names]
            group = [Part(f" {self._key(each)}", "key", each.action) for each in bindings]
            first = bindings[0].action
            if first in self.active:
                group = [Part(f"▸{group[0].text[1:]} {words} ", "active", first)]
            else:
                group.append(Part(f" {words} ", "words", first))
            length = sum(len(part.text) for part in group)
            if length > room and lines[-1]:
                lines.append([])
                room = width
            lines[-1] += group
            room -= length
        return lines

    def _key(self, binding: Binding) -> str:
        bound = self.app._keymap.get(binding.id or "", binding.key).split(",")[0]
        return self.app.get_key_display(binding.with_key(bound))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self._lines(width))

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        lines = self._lines(width)
        parts = lines[y] if y < len(lines) else []
        return Strip(
            [Segment(part.text, self._look(part.look)) for part in parts]
        ).adjust_cell_length(width, self.rich_style)

    def _look(self, part: str) -> Style:
        return self.get_component_rich_style(f"tool-bar--{part}")

    def on_click(self, event: events.Click) -> None:
        lines = self._lines(self.size.width)
        at = 0
        for part in lines[event.y] if event.y < len(lines) else []:
            if at <= event.x < at + len(part.text):
                self.post_message(self.Chosen(part.action))
            at += len(part.text)
