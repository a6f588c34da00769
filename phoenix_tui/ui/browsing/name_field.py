"""The field of the file browser."""

from textual import events
from textual.binding import Binding
from textual.message import Message
from textual.widgets import Input

from phoenix_tui.domain.text import SAFE_LINE


class NameField(Input):
    """Filters as it is typed into; a path leads to another folder."""

    BINDINGS = [
        Binding("tab", "complete", "Complete", id="open-complete", tooltip="Complete the name"),
        Binding(
            "backspace", "delete_left_or_up", "Delete", id="open-delete", show=False,
            tooltip="Delete a letter; from an empty field, to the folder above",
        ),
    ]  # fmt: skip

    class Pasted(Message):
        """A path, or a name, from a clipboard or from a file that was dropped."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class Complete(Message):
        """What was typed is to be made longer."""

    class Up(Message):
        """The folder above is wanted."""

    def __init__(self) -> None:
        # what a terminal would obey is kept out; files that are called so stand in the list
        super().__init__(
            placeholder="type to filter, or a path", restrict=SAFE_LINE, select_on_focus=False,
            compact=True,
        )  # fmt: skip
        self.leaves_arrows = False
        """Left and right are for whoever is around it."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return None if self.leaves_arrows and action in {"cursor_left", "cursor_right"} else True

    def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        self.post_message(self.Pasted(event.text))

    def action_complete(self) -> None:
        self.post_message(self.Complete())

    def action_delete_left_or_up(self) -> None:
        if self.value:
            self.action_delete_left()
        else:
            self.post_message(self.Up())
