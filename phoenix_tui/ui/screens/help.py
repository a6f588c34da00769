"""All keys, and what they do."""

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen, Screen
from textual.widgets import Static

from phoenix_tui.ui import keys

_SECTIONS = (
    ("Everywhere", keys.EVERYWHERE + keys.APP),
    ("On a picture", keys.CARD),
)
_ALSO = (
    ("tab, ⇧tab", "Next and previous control"),
    ("← → 1 2 4", "Choose the batch size, with the focus on it"),
    ("← → ↑ ↓", "From picture to picture"),
)


class HelpScreen(ModalScreen[None]):
    """The keys as they are bound now."""

    BINDINGS = [Binding("escape,q,f1,question_mark", "dismiss(None)", "Back", id="help-back")]

    def __init__(self, screen: Screen[None]) -> None:
        super().__init__()
        self._of = screen

    def compose(self) -> ComposeResult:
        lines: list[Content] = []
        for title, bindings in _SECTIONS:
            lines += [Content.styled(title, "bold"), *map(self._line, _told(bindings)), Content("")]
        lines.append(Content.styled("Also", "bold"))
        lines += [_row(written, words) for written, words in _ALSO]
        with VerticalScroll():
            yield Static(Content("\n").join(lines))

    def _line(self, binding: Binding) -> Content:
        keymap = self.app._keymap
        bound = keymap.get(binding.id or "", binding.key).split(",")
        written = ", ".join(
            self.app.get_key_display(binding.with_key(key.strip())) for key in bound
        )
        return _row(written, binding.tooltip or binding.description)


def _told(bindings: list[BindingType]) -> list[Binding]:
    return [each for each in bindings if isinstance(each, Binding) and each.tooltip]


def _row(keys_written: str, words: str) -> Content:
    return Content.assemble(Content.styled(f"  {keys_written:<14}", "bold"), words)
