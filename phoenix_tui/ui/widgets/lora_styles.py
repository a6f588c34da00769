"""The LoRAs of the form, in one line; Enter opens the list to choose them from."""

from collections.abc import Mapping

import msgspec
from rich.cells import cell_len
from textual.content import Content
from textual.geometry import Region
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from phoenix_tui.domain.request import LoraUse
from phoenix_tui.ui.list_keys import FORM
from phoenix_tui.ui.widgets.cut import cut
from phoenix_tui.ui.widgets.form_part import FormPart
from phoenix_tui.ui.widgets.label_row import with_plain_labels


class LoraStyles(FormPart, Widget, can_focus=True):
    """Holds which LoRAs are applied, and how strongly."""

    BINDINGS = FORM
    fields = ("loras",)

    class Opened(Message):
        """The list is asked for."""

    class Changed(Message):
        """Other LoRAs, or other weights, were chosen."""

    uses: reactive[tuple[LoraUse, ...]] = reactive(())
    tags: reactive[int] = reactive(0)
    """How many more stand in the prompt as `<lora:name:weight>`."""

    def __init__(self) -> None:
        super().__init__(id="loras")
        self.border_title = "Styles"

    def values(self) -> dict[str, object]:
        return {"loras": [msgspec.to_builtins(use) for use in self.uses]} if self.uses else {}

    def fill(self, body: Mapping[str, object]) -> None:
        if "loras" in body:
            self.uses = msgspec.convert(body["loras"] or (), tuple[LoraUse, ...])

    def blank(self) -> None:
        self.uses = ()

    def choose(self, uses: tuple[LoraUse, ...]) -> None:
        """Take `uses`, as if a person had chosen them."""
        if uses != self.uses:
            self.uses = uses
            self.post_message(self.Changed())

    @property
    def words(self) -> str:
        """The choice in words; names are outside text."""
        said = [f"{use.name} {use.weight:g}" for use in self.uses]
        if self.tags:
            said.append(f"{self.tags} in the prompt")
        return ", ".join(said) or "none"

    def render(self) -> Content:
        width = max(self.content_size.width - 2, 1)
        words = self.words
        shown = cut("none · Enter chooses" if words == "none" else words, width)
        return Content(f"{shown}{' ' * (width - cell_len(shown))} ▾")

    def render_lines(self, crop: Region) -> list[Strip]:
        return with_plain_labels(self, crop, super().render_lines(crop))

    def action_open(self) -> None:
        self.post_message(self.Opened())

    def on_click(self) -> None:
        self.post_message(self.Opened())
