"""An init image or a mask in one line: what it is, and the keys for it."""

import msgspec
from textual import events
from textual.binding import Binding
from textual.content import Content
from textual.geometry import Region
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from phoenix_tui.domain.request import InputImage
from phoenix_tui.ui.widgets.cut import cut, padded
from phoenix_tui.ui.widgets.label_row import with_plain_labels


class Chosen(msgspec.Struct, frozen=True, kw_only=True):
    """An image that the server has, and what it is called here."""

    image: InputImage
    name: str
    """Outside text: a file's name, mostly."""


class InputRow(Widget, can_focus=True):
    """Holds one image, or none."""

    BINDINGS = [
        Binding(
            "enter,space", "browse", "Choose", id="input-choose",
            tooltip="Choose a file; a pasted path is taken too",
        ),
        Binding("m", "paint", "Paint mask", id="input-paint", tooltip="Paint a mask on it"),
        Binding("delete,backspace", "clear", "Remove", id="input-remove", tooltip="Take none"),
    ]  # fmt: skip

    class Asked(Message):
        """Something is to be done with the image of `row`; one class for each below."""

        def __init__(self, row: "InputRow") -> None:
            super().__init__()
            self.row = row

    class Browse(Asked):
        """A file is to be chosen."""

    class Paint(Asked):
        """A mask is to be painted."""

    class Cleared(Asked):
        """It is to be taken no more."""

    class Pasted(Asked):
        """A path was pasted."""

        def __init__(self, row: "InputRow", text: str) -> None:
            super().__init__(row)
            self.text = text

    chosen: reactive[Chosen | None] = reactive(None)

    def __init__(self, field: str, label: str, none: str) -> None:
        """`none` is what stands there while there is no image."""
        super().__init__(id=field.replace("_", "-"))
        self.field = field
        self.label = label
        self.border_title = label
        self._none = none

    def render(self) -> Content:
        width = max(self.content_size.width - 2, 1)
        chosen = self.chosen
        if chosen is None:
            return Content(f"{padded(self._none, width)} ▾")
        size = f" {chosen.image.width}×{chosen.image.height}"
        name = cut(chosen.name, max(width - len(size), 1))
        return Content(f"{padded(name + size, width)} ✕")

    def render_lines(self, crop: Region) -> list[Strip]:
        return with_plain_labels(self, crop, super().render_lines(crop))

    @property
    def sentence(self) -> str:
        """What it holds and what can be done, for the line in words."""
        if self.chosen is None:
            paints = "m paints one, " if self.field == "mask" else ""
            return f"{self.label}: none. {paints}Enter chooses a file; a pasted path is taken."
        paints = "m goes on painting" if self.field == "mask" else "m paints a mask"
        return f"{self.label}: {self.chosen.name}. {paints}, Enter chooses, Delete removes it."

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        match action:
            case "clear":
                return self.chosen is not None
            case "paint":
                return self.chosen is not None or self.field == "mask"
            case _:
                return True

    def watch_chosen(self) -> None:
        if self.is_attached:
            self.refresh_bindings()

    def action_browse(self) -> None:
        self.post_message(self.Browse(self))

    def action_paint(self) -> None:
        self.post_message(self.Paint(self))

    def action_clear(self) -> None:
        self.post_message(self.Cleared(self))

    def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        self.post_message(self.Pasted(self, event.text))

    def on_click(self, event: events.Click) -> None:
        event.stop()
        if self.chosen is not None and event.x >= self.size.width - 3:
            self.action_clear()
        elif self.field == "mask":
            self.action_paint()
        else:
            self.action_browse()
