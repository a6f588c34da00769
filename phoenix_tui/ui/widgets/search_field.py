"""What is looked for in a list, as it is typed."""

from textual import events
from textual.widgets import Input

from phoenix_tui.domain.text import SAFE_LINE, visible_line

_EDITING = {"cursor_left", "cursor_right", "home", "end", "cut", "delete_right"}


class SearchField(Input):
    """An input of one line; while it is empty, keys that edit are for whoever is around it."""

    leaves_cut = False
    """The key that cuts is for whoever is around it, whatever was typed."""

    def __init__(self, placeholder: str) -> None:
        super().__init__(placeholder=placeholder, compact=True, restrict=SAFE_LINE, id="search")

    def _on_paste(self, event: events.Paste) -> None:
        # names are found by how they are shown
        event.text = visible_line(event.text.strip())

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "cut" and self.leaves_cut:
            return None
        # None, not False: the line of keys says no more than while there is something to edit
        return True if self.value or action not in _EDITING else None


def matches(text: str, typed: str) -> bool:
    """Whether each of the words that were typed is somewhere in `text`."""
    searched = visible_line(text).casefold()
    return all(word in searched for word in typed.casefold().split())
