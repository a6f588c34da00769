"""What an empty grid shows: what this is, and prompts to begin with."""

from textual import events
from textual.binding import Binding
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.style import Style
from textual.widget import Widget

from phoenix_tui.domain.text import visible

EXAMPLES = (
    "a red house in green hills on a sunny day",
    "three white sailing boats on the sea at sunset",
    "a blue lighthouse by the sea on a starry night",
    "two yellow hot air balloons over the desert at dawn",
)
"""Prompts that the shipped model does well."""


class Welcome(Widget, can_focus=True):
    """A short welcome with example prompts, each under a key."""

    COMPONENT_CLASSES = {"welcome--title", "welcome--text", "welcome--key", "welcome--example"}

    BINDINGS = [
        *(
            Binding(f"{index + 1}", f"take({index})", id=f"example-{index + 1}", show=False)
            for index in range(len(EXAMPLES))
        ),
        Binding("up", "move(-1)", "Up", id="example-up", show=False),
        Binding("down", "move(1)", "Down", id="example-down", show=False),
        Binding("enter,space", "take_chosen", "Use prompt", id="example-use"),
    ]

    class Taken(Message):
        """An example is wanted as the prompt."""

        def __init__(self, prompt: str) -> None:
            super().__init__()
            self.prompt = prompt

    chosen: reactive[int] = reactive(0)
    trouble: reactive[str] = reactive("")
    """Why nothing can be made at present."""

    def render(self) -> Content:
        title, text = self._look("title"), self._look("text")
        room = max(self.content_size.width - 4, 8)
        lines = [
            Content.styled("Phoenix", title),
            Content.styled("Explore the variations of a prompt.", text),
            Content(""),
        ]
        if self.trouble:
            lines += [Content.styled(visible(self.trouble), self._look("key")), Content("")]
        lines.append(Content.styled("Type a prompt, or take one of these:", text))
        for index, example in enumerate(EXAMPLES):
            is_chosen = self.has_focus and index == self.chosen
            shown = example if len(example) <= room else example[: room - 1] + "…"
            lines.append(
                Content.assemble(
                    Content.styled(f"{'›' if is_chosen else ' '}{index + 1} ", self._look("key")),
                    Content.styled(shown, self._look("title" if is_chosen else "example")),
                )
            )
        lines += [Content(""), Content.styled("ctrl+g makes the pictures.", text)]
        return Content("\n").join(lines)

    def _look(self, part: str) -> Style:
        return self.get_visual_style(f"welcome--{part}")

    @property
    def sentence(self) -> str:
        which = f"Example {self.chosen + 1} of {len(EXAMPLES)}"
        return f"{which}: {EXAMPLES[self.chosen]}. Enter takes it."

    def action_move(self, by: int) -> None:
        self.chosen = (self.chosen + by) % len(EXAMPLES)

    def action_take(self, index: int) -> None:
        self.post_message(self.Taken(EXAMPLES[index]))

    def action_take_chosen(self) -> None:
        self.action_take(self.chosen)

    def on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        first = 6 if self.trouble else 4
        if offset is not None and 0 <= offset.y - first < len(EXAMPLES):
            self.action_take(offset.y - first)
