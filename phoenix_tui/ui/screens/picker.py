"""A list of names to choose one from."""

from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from phoenix_tui.domain.text import visible_line


class PickerScreen(ModalScreen[str | None]):
    """Gives the name that was chosen; None when it was left."""

    BINDINGS = [Binding("escape", "dismiss(None)", "Close", id="picker-close")]

    def __init__(self, label: str, options: tuple[str, ...], value: str) -> None:
        super().__init__()
        self._label = label
        self._options = options
        self._value = value

    def compose(self) -> ComposeResult:
        names = OptionList(*(Option(Content(visible_line(name))) for name in self._options))
        names.border_title = self._label
        names.border_subtitle = "enter takes · esc leaves"
        if self._value in self._options:
            names.highlighted = self._options.index(self._value)
        yield names

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self._options[event.option_index])
