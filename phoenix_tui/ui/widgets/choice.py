"""One of several names, in one line: arrow keys take the next, Enter shows them all."""

from collections.abc import Mapping

from textual import events
from textual.binding import Binding
from textual.content import Content
from textual.geometry import Region
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from phoenix_tui.ui.widgets.cut import padded
from phoenix_tui.ui.widgets.form_part import FormPart
from phoenix_tui.ui.widgets.label_row import with_plain_labels


class Choice(FormPart, Widget, can_focus=True):
    """A field that holds one name out of a list."""

    BINDINGS = [
        Binding("left", "step(-1)", "Previous", id="choice-previous", show=False),
        Binding("right", "step(1)", "Next", id="choice-next", show=False),
        Binding("enter,space", "list", "List", id="choice-list", tooltip="Show all of them"),
    ]

    class Changed(Message):
        """Another name was chosen."""

        def __init__(self, choice: "Choice", value: str) -> None:
            super().__init__()
            self.choice = choice
            self.value = value

        @property
        def control(self) -> "Choice":
            return self.choice

    class Opened(Message):
        """The whole list is asked for."""

        def __init__(self, choice: "Choice") -> None:
            super().__init__()
            self.choice = choice

        @property
        def control(self) -> "Choice":
            return self.choice

    value: reactive[str] = reactive("")
    options: reactive[tuple[str, ...]] = reactive(())

    def __init__(
        self, field: str, label: str, options: tuple[str, ...] = (), value: str = ""
    ) -> None:
        super().__init__(id=field.replace("_", "-"))
        self.field = field
        self.fields = (field,)
        self.label = label
        self.border_title = label
        self.set_reactive(Choice.options, options)
        self.set_reactive(Choice.value, value)

    def values(self) -> dict[str, object]:
        return {self.field: self.value} if self.value else {}

    def fill(self, body: Mapping[str, object]) -> None:
        if self.field in body:
            self.value = str(body[self.field])

    def render(self) -> Content:
        width = max(self.content_size.width - 2, 1)
        return Content(f"{padded(self.value or '…', width)} ▾")

    def render_lines(self, crop: Region) -> list[Strip]:
        return with_plain_labels(self, crop, super().render_lines(crop))

    def choose(self, value: str) -> None:
        """Take `value`, as if a person had chosen it."""
        if value != self.value:
            self.value = value
            self.post_message(self.Changed(self, value))

    def action_step(self, by: int) -> None:
        if self.options:
            at = self.options.index(self.value) if self.value in self.options else -by
            self.choose(self.options[(at + by) % len(self.options)])

    def action_list(self) -> None:
        if self.options:
            self.post_message(self.Opened(self))

    def on_click(self, event: events.Click) -> None:
        event.stop()
        self.action_list()
