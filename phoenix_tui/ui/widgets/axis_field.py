"""A field of one line for what one side of a sheet is of."""

from textual import events
from textual.widgets import Input

from phoenix_tui.domain.sheet import Axis, axis
from phoenix_tui.domain.text import SAFE_LINE, visible_line


class AxisField(Input):
    """An input that takes no control characters: "steps=8,12,20"."""

    def __init__(self, side: str, value: str, *, is_needed: bool) -> None:
        """`side` is "x" or "y"; one that is not needed may be blank."""
        super().__init__(
            value,
            placeholder="" if is_needed else "blank: one row",
            compact=True,
            restrict=SAFE_LINE,
            select_on_focus=False,
            id=side,
        )
        self.is_needed = is_needed

    @property
    def axis(self) -> Axis | None:
        """What it says; None where it is blank and may be. Raises `ValueError` with a sentence."""
        if not self.value.strip() and not self.is_needed:
            return None
        return axis(self.value)

    def _on_paste(self, event: events.Paste) -> None:
        event.text = visible_line(event.text.strip())
