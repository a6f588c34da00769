"""One picture on its own, as large as the terminal allows."""

from PIL import Image
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.screen import ModalScreen
from textual.widgets import Static

from phoenix_tui.domain.text import visible_line
from phoenix_tui.ui.pictures.painter import Painter
from phoenix_tui.ui.widgets.picture_view import PictureView


class FullViewScreen(ModalScreen[None]):
    """One picture; any of its keys leads back."""

    BINDINGS = [Binding("escape,z,enter,q", "dismiss(None)", "Back", id="full-view-back")]

    def __init__(self, words: str, image: Image.Image, painter: Painter) -> None:
        """`words` say which picture it is; they may hold outside text."""
        super().__init__()
        self._words = words
        self._image = image
        self._painter = painter

    @property
    def _key(self) -> str:
        """The first of those that lead back, whichever they were bound to."""
        bindings = (each.binding for each in self.active_bindings.values())
        back = next(binding for binding in bindings if binding.id == "full-view-back")
        return self.app.get_key_display(back)

    def compose(self) -> ComposeResult:
        yield PictureView(self._painter, self._image)
        with Horizontal():
            yield Static(visible_line(self._words), id="words", markup=False)
            yield Static(f"{self._key} leads back.", id="back", markup=False)
