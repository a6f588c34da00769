"""The pictures of the batch: one card, two columns, two by two, or stacked where it is narrow."""

from textual._styles_cache import StylesCache
from textual.app import ComposeResult
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from phoenix_tui.domain.fields import BATCH_SIZES
from phoenix_tui.domain.text import shortened
from phoenix_tui.ui.batch import ShownBatch
from phoenix_tui.ui.pictures.painter import Painter
from phoenix_tui.ui.widgets.card import Card
from phoenix_tui.ui.widgets.welcome import Welcome


class PictureGrid(VerticalScroll, can_focus=False):
    """Shows a batch; a welcome while there is none."""

    def __init__(self, painter: Painter) -> None:
        super().__init__()
        self._painter = painter
        self._batch_id = ""
        self._headline = Content("")
        self.cards: list[Card] = []
        """Of the batch that is shown, in its order."""

    def compose(self) -> ComposeResult:
        yield Static(id="headline", markup=False)
        yield Welcome()
        yield Container(id="cards")

    def show(self, batch: ShownBatch) -> None:
        """Show `batch`: new cards where it is another one, else the same with what is new."""
        prompt = shortened(str(batch.bodies[0].get("prompt", "")), 200)
        headline = Content.assemble(
            Content.styled(batch.headline, "bold"), Content.styled(f"  {prompt}", "dim")
        )
        if headline != self._headline:
            # an update has the whole screen laid out anew, which no step is worth
            self._headline = headline
            self.query_one("#headline", Static).update(headline)
        if batch.id == self._batch_id:
            for card, slot in zip(self.cards, batch.slots, strict=True):
                card.slot = slot
            return
        self._batch_id = batch.id
        self.add_class("-filled")
        container = self.query_one("#cards", Container)
        for size in BATCH_SIZES:
            container.set_class(batch.size == size, f"-of-{size}")
        container.remove_children()
        # Textual remembers by it up to a thousand widgets that are gone, with all their lines
        StylesCache.get_inner_outer.cache_clear()
        at = next((at for at, card in enumerate(self.cards) if card.has_focus), None)
        self.cards = [Card(slot, self._painter) for slot in batch.slots]
        container.mount_all(self.cards)
        if at is not None:
            # who was at a picture is at one of the next batch, not somewhere in the form
            self.cards[min(at, batch.size - 1)].focus(scroll_visible=False)

    def use(self, painter: Painter) -> None:
        """Draw by another painter from now on."""
        self._painter = painter
        for card in self.cards:
            card.use(painter)

    def after(self, card: Card) -> Card | None:
        """The one that comes after `card`; None behind the last."""
        return next((each for each in self.cards if each.slot.index == card.slot.index + 1), None)

    def neighbour(self, card: Card, across: int, down: int) -> Card | None:
        """The card beside `card`, as they stand on the screen; None at an edge."""
        x, y = card.region.offset
        return next(
            (
                other
                for other in self.cards
                if (across == 0 or (other.region.y == y and (other.region.x - x) * across > 0))
                and (down == 0 or (other.region.x == x and (other.region.y - y) * down > 0))
                and other is not card
            ),
            None,
        )
