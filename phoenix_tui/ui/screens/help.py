"""All keys, and what they do."""

import textwrap
from typing import Any

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen, Screen
from textual.widgets import Static

from phoenix_tui.ui import keys, list_keys
from phoenix_tui.ui.browsing.name_field import NameField
from phoenix_tui.ui.painting.keys import PAINT
from phoenix_tui.ui.screens.open_image import OpenImageScreen
from phoenix_tui.ui.screens.paint_mask import PaintMaskScreen
from phoenix_tui.ui.widgets.input_row import InputRow

_SECTIONS: tuple[tuple[str, list[BindingType]], ...] = (
    ("Everywhere", keys.EVERYWHERE + keys.APP),
    ("On a picture", keys.CARD + keys.PICTURE),
    ("Choosing among pictures", keys.CULL),
    ("Comparing", keys.COMPARE),
    ("In the library", keys.LIBRARY + keys.THUMBNAILS),
    ("Making a sheet", keys.SHEET),
    ("Painting a mask", [*PAINT, *PaintMaskScreen.BINDINGS[:2]]),
    ("In the form", list_keys.PROMPT + list_keys.FORM),
    ("On Init image and Mask", InputRow.BINDINGS),
    ("Choosing an image", OpenImageScreen.BINDINGS[:3] + NameField.BINDINGS),
    ("In a list", list_keys.LIST),
    ("In the list of styles", list_keys.STYLES),
    ("In the list of models", list_keys.MODELS),
)
_ALSO = (
    ("tab, ⇧tab", "Next and previous control"),
    ("← → 1 2 4", "Choose the batch size, with the focus on it"),
    ("← → ↑ ↓", "From picture to picture"),
    ("0 1 2 3 4 5", "Rate a picture, or take its rating off; on to the next"),
)


WIDE = 72
"""Columns of a line of the help."""
NARROW = 72
"""Columns below which a key stands on a line of its own."""


class HelpScreen(ModalScreen[None]):
    """The keys as they are bound now."""

    BINDINGS = [Binding("escape,q,f1,question_mark", "dismiss(None)", "Back", id="help-back")]

    def __init__(self, screen: Screen[Any]) -> None:
        """`screen` is where help is asked for: the section that has its title comes first."""
        super().__init__()
        self._of = screen

    def compose(self) -> ComposeResult:
        with VerticalScroll() as box:
            box.border_title, box.border_subtitle = "Keys", "↑ ↓ scroll · esc leads back"
            yield Static()

    def on_resize(self) -> None:
        lines: list[Content] = []
        for title, bindings in sorted(_SECTIONS, key=lambda section: section[0] != self._of.title):
            lines.append(Content.styled(title, "bold"))
            for binding in _told(bindings):
                lines += self._row(self._written(binding), binding.tooltip)
            lines.append(Content(""))
        lines.append(Content.styled("Also", "bold"))
        for written, words in _ALSO:
            lines += self._row(written, words)
        self.query_one(Static).update(Content("\n").join(lines))

    def _written(self, binding: Binding) -> str:
        bound = self.app._keymap.get(binding.id or "", binding.key).split(",")
        return ", ".join(self.app.get_key_display(binding.with_key(key.strip())) for key in bound)

    def _row(self, written: str, words: str) -> list[Content]:
        """One line, or two where it is narrow."""
        if self.size.width >= NARROW:
            first, *rest = textwrap.wrap(words, WIDE - len(f"{'':<16}"))
            return [
                Content.assemble(Content.styled(f"  {written:<14}", "bold"), first),
                *(Content(f"{'':<16}{line}") for line in rest),
            ]
        return [Content.styled(f"  {written}", "bold"), *_indented(words, self.size.width - 12)]


def _indented(words: str, width: int) -> list[Content]:
    return [Content(f"    {line}") for line in textwrap.wrap(words, max(width, 10))]


def _told(bindings: list[BindingType]) -> list[Binding]:
    return [each for each in bindings if isinstance(each, Binding) and each.tooltip]
