"""What is looked for in a list, as it is typed."""

from textual import events
from textual.actions import SkipAction
from textual.widgets import Input

from phoenix_tui.domain.text import SAFE_LINE, visible_line


class SearchField(Input):
    """An input of one line; while it is empty, keys that edit are for whoever is around it."""

    def __init__(self, placeholder: str) -> None:
        super().__init__(placeholder=placeholder, compact=True, restrict=SAFE_LINE, id="search")

    def _on_paste(self, event: events.Paste) -> None:
        # names are found by how they are shown
        event.text = visible_line(event.text.strip())

    def action_cursor_left(self, select: bool = False) -> None:
        self._leave_to_others()
        super().action_cursor_left(select)

    def action_cursor_right(self, select: bool = False) -> None:
        self._leave_to_others()
        super().action_cursor_right(select)

    def action_home(self, select: bool = False) -> None:
        self._leave_to_others()
        super().action_home(select)

    def action_end(self, select: bool = False) -> None:
        self._leave_to_others()
        super().action_end(select)

    def action_cut(self) -> None:
        self._leave_to_others()
        super().action_cut()

    def action_delete_right(self) -> None:
        self._leave_to_others()
        super().action_delete_right()

    def _leave_to_others(self) -> None:
        if not self.value:
            raise SkipAction()


def matches(text: str, typed: str) -> bool:
    """Whether each of the words that were typed is somewhere in `text`."""
    searched = visible_line(text).casefold()
    return all(word in searched for word in typed.casefold().split())
