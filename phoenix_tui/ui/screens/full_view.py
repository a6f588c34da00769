"""One picture on its own, as large as the terminal allows."""

from PIL import Image
from textual.app import ComposeResult
from textual.binding import Binding
from textual.screen import ModalScreen
from textual.widgets import Static

from phoenix_tui.ui.batch import Slot
from phoenix_tui.ui.pictures.painter import Painter
from phoenix_tui.ui.widgets import card_words
from phoenix_tui.ui.widgets.picture_view import PictureView


class FullViewScreen(ModalScreen[None]):
    """The picture of one card; any of its keys leads back."""

    BINDINGS = [Binding("escape,z,enter,q", "dismiss(None)", "Back", id="full-view-back")]

    def __init__(self, slot: Slot, image: Image.Image, painter: Painter) -> None:
        super().__init__()
        self._slot = slot
        self._image = image
        self._painter = painter

    def compose(self) -> ComposeResult:
        yield PictureView(self._painter, self._image)
        yield Static(f"{card_words.sentence(self._slot)}  Esc leads back.", markup=False)
