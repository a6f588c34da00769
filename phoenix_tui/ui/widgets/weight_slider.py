"""How strongly one LoRA is applied: a slider that takes typed numbers too."""

from rich.cells import cell_len
from textual import events
from textual.binding import Binding
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.style import Style
from textual.widget import Widget

from phoenix_tui.domain.fields import LORA_WEIGHT
from phoenix_tui.ui.widgets.cut import cut

STEP = 0.05
_HELP = "← → 0.05 · ⇧← ⇧→ 0.25 · or type it"
_TYPED = frozenset("0123456789.-")


class WeightSlider(Widget, can_focus=True):
    """One line with the weight, and below it what is wrong with what was typed."""

    COMPONENT_CLASSES = {
        "weight-slider--label",
        "weight-slider--rail",
        "weight-slider--knob",
        "weight-slider--value",
        "weight-slider--help",
        "weight-slider--wrong",
    }

    BINDINGS = [
        Binding("enter", "take", "Take", id="weight-take", show=False),
        Binding("backspace", "delete", "Delete", id="weight-delete", show=False),
    ]

    class Changed(Message):
        """Another weight was chosen or typed for the LoRA `of`."""

        def __init__(self, of: str, weight: float) -> None:
            super().__init__()
            self.of = of
            self.weight = weight

    of: reactive[str] = reactive("")
    """The LoRA's name; "" while there is none to weigh."""
    weight: reactive[float] = reactive(1.0)
    """-5 to 5."""
    typed: reactive[str] = reactive("", layout=True)
    """What was typed and not taken yet."""

    def show(self, of: str, weight: float) -> None:
        """Be about another LoRA, or about none."""
        if (of, weight) != (self.of, self.weight):
            self.typed = ""
        self.of, self.weight = of, weight

    @property
    def problem(self) -> str:
        """What is wrong with what was typed."""
        try:
            LORA_WEIGHT.from_text(self.typed or "1")
        except ValueError as wrong:
            return str(wrong)
        return ""

    # --- drawing -------------------------------------------------------------------------------

    def render(self) -> Content:
        width = self.content_size.width
        if not self.of:
            return Content("\n")
        value = f"{self.typed}▏" if self.typed else f"{self.weight:.2f}"
        label, rail = self._parts
        knob = round((self.weight - LORA_WEIGHT.low) / self._span * (rail - 1))
        return Content.assemble(
            Content.styled(f"{label} ", self._look("label")),
            Content.styled("─" * knob, self._look("rail")),
            Content.styled("●", self._look("knob")),
            Content.styled("─" * (rail - 1 - knob), self._look("rail")),
            Content.styled(f" {value:>6}", self._look("value")),
            "\n",
            Content.styled(f"✗ {self.problem}", self._look("wrong"))
            if self.problem
            else Content.styled(cut(_HELP, width), self._look("help")),
        )

    @property
    def _parts(self) -> tuple[str, int]:
        """The label, and how many cells the rail has."""
        width = self.content_size.width
        label = cut(f"Weight of {self.of}" if width >= 60 else self.of, max(width - 26, 6))
        return label, max(width - cell_len(label) - 8, 1)

    def _look(self, part: str) -> Style:
        return self.get_visual_style(f"weight-slider--{part}")

    @property
    def _span(self) -> float:
        return LORA_WEIGHT.high - LORA_WEIGHT.low

    # --- what a person does --------------------------------------------------------------------

    def _choose(self, weight: float) -> None:
        if weight != self.weight:
            self.weight = weight
            self.post_message(self.Changed(self.of, weight))

    def on_key(self, event: events.Key) -> None:
        if self.of and event.character in _TYPED:
            event.stop()
            self.typed = (self.typed + event.character)[:8]

    def action_delete(self) -> None:
        self.typed = self.typed[:-1]

    @property
    def typed_weight(self) -> float | None:
        """What was typed and not taken yet, where it is a weight."""
        return LORA_WEIGHT.from_text(self.typed) if self.typed and not self.problem else None

    def action_take(self) -> None:
        weight = self.typed_weight
        if weight is not None:
            self.typed = ""
            self._choose(weight)

    def on_blur(self) -> None:
        self.action_take()
        self.typed = ""

    def on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        if offset is None or offset.y or not self.of:
            return
        label, rail = self._parts
        at = offset.x - cell_len(label) - 1
        if 0 <= at < rail:
            wanted = LORA_WEIGHT.low + at / max(rail - 1, 1) * self._span
            self._choose(round(round(wanted / STEP) * STEP, 2))


def stepped(weight: float, by: float) -> float:
    """`weight` changed `by` so much, at most to an end of what it may be."""
    return min(max(round(weight + by, 2), LORA_WEIGHT.low), LORA_WEIGHT.high)
