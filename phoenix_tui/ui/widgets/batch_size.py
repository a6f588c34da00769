"""How many pictures a press of Generate makes."""

from textual import events
from textual.binding import Binding
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.style import Style
from textual.widget import Widget

from phoenix_tui.domain.fields import BATCH_SIZES

HELP = "Generate multiple variations with different seeds"
_SPINNER = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏"
_CELLS = 4
"""Of one toggle: its mark and "[1]"."""


class BatchSize(Widget, can_focus=True):
    """The toggles [1] [2] [4], with their label above and their help text below."""

    COMPONENT_CLASSES = {
        "batch-size--label",
        "batch-size--toggle",
        "batch-size--active",
        "batch-size--state",
        "batch-size--help",
    }

    BINDINGS = [
        Binding("left", "step(-1)", "Fewer", id="batch-size-fewer", show=False),
        Binding("right", "step(1)", "More", id="batch-size-more", show=False),
        Binding("space,enter", "step(1)", "Next", id="batch-size-cycle", show=False),
        Binding("1", "take(1)", "1 image", id="batch-size-1", show=False),
        Binding("2", "take(2)", "2 images", id="batch-size-2", show=False),
        Binding("4", "take(4)", "4 images", id="batch-size-4", show=False),
    ]

    class Changed(Message):
        """Another batch size was chosen."""

        def __init__(self, value: int) -> None:
            super().__init__()
            self.value = value

    value: reactive[int] = reactive(1)
    busy: reactive[bool] = reactive(False)
    """A batch of this screen is running, so that nothing can be chosen."""
    turn: reactive[int] = reactive(0)
    """Of the spinner."""

    def __init__(self) -> None:
        super().__init__(id="batch-size")
        self._turning = self.set_interval(1 / 4, self._spin, pause=True)

    def render(self) -> Content:
        parts: list[Content | str] = [Content.styled("Batch Size", self._look("label")), "\n"]
        for size in BATCH_SIZES:
            is_active = size == self.value
            mark = " " if not is_active else self._mark
            look = self._look("active" if is_active else "toggle")
            parts.append(Content.styled(f"{mark}[{size}]", look))
        parts += [Content.styled(f"  {self.state}", self._look("state")), "\n"]
        parts.append(Content.styled(HELP, self._look("help")))
        return Content.assemble(*parts)

    @property
    def state(self) -> str:
        """The choice in words."""
        images = "1 image" if self.value == 1 else f"{self.value} images"
        return "generating…" if self.busy else images

    @property
    def _mark(self) -> str:
        if not self.busy:
            return "✓"
        return "…" if self.app.animation_level == "none" else _SPINNER[self.turn % len(_SPINNER)]

    def _look(self, part: str) -> Style:
        return self.get_visual_style(f"batch-size--{part}")

    def _spin(self) -> None:
        self.turn += 1

    def watch_busy(self, busy: bool) -> None:
        self.disabled = busy
        if busy and self.app.animation_level != "none":
            self._turning.resume()
        else:
            self._turning.pause()

    def action_take(self, size: int) -> None:
        if size != self.value and not self.busy:
            self.value = size
            self.post_message(self.Changed(size))

    def action_step(self, by: int) -> None:
        at = BATCH_SIZES.index(self.value)
        self.action_take(BATCH_SIZES[(at + by) % len(BATCH_SIZES)])

    def on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        if offset is not None and offset.y == 1 and 0 <= offset.x < _CELLS * len(BATCH_SIZES):
            self.action_take(BATCH_SIZES[offset.x // _CELLS])
