"""A field of one line for a number."""

from collections.abc import Mapping

from textual import events
from textual.content import Content
from textual.geometry import Region
from textual.strip import Strip
from textual.widgets import Input

from phoenix_tui.domain.errors import InvalidRequestError
from phoenix_tui.domain.fields import SEED, TYPED
from phoenix_tui.domain.model import ModelCard
from phoenix_tui.domain.seeds import batch_seeds
from phoenix_tui.ui.widgets.form_part import FormPart
from phoenix_tui.ui.widgets.label_row import with_plain_labels


class NumberField(FormPart, Input):
    """An input that takes no control characters; `field` is its name in a request."""

    def __init__(self, field: str, label: str) -> None:
        # what is no number is refused in words, by the form; only what a terminal would obey is
        # kept out here
        super().__init__(id=field.replace("_", "-"), restrict=r"[ -~]*", select_on_focus=True)
        self.field = field
        self.fields = (field,)
        self.border_title = label

    def values(self) -> dict[str, object]:
        if not self.value.strip():
            return {}
        try:
            return {self.field: TYPED[self.field].from_text(self.value)}
        except ValueError as problem:
            raise InvalidRequestError({self.field: str(problem)}) from None

    def fill(self, body: Mapping[str, object]) -> None:
        match body.get(self.field):
            case None:
                pass
            case float(number):
                self.value = f"{number:g}"
            case value:
                self.value = str(value)

    def blank(self) -> None:
        self.value = ""

    def know(self, card: ModelCard) -> None:
        match getattr(card, self.field, None):
            case None:
                pass
            case float(number):
                self.placeholder = f"{number:g}"
            case value:
                self.placeholder = str(value)

    def render_lines(self, crop: Region) -> list[Strip]:
        return with_plain_labels(self, crop, super().render_lines(crop))

    def _on_paste(self, event: events.Paste) -> None:
        event.text = event.text.strip()


class SeedField(NumberField):
    """The seed, and below it the seeds that the next press of Generate will use."""

    def __init__(self) -> None:
        super().__init__("seed", SEED.label)
        self.placeholder = "random"
        self._seed: int | None = None
        self._count = 1
        self._is_wrong = False
        self._varies = False

    def tell(self, seed: int | None, count: int, is_wrong: bool, *, varies: bool = False) -> None:
        """What was typed, None for random ones, and how many pictures there will be.

        All pictures of a batch that `varies` have one seed.
        """
        self._seed, self._count, self._is_wrong, self._varies = seed, count, is_wrong, varies
        self._say()

    def on_resize(self) -> None:
        self._say()

    def _say(self) -> None:
        count = 1 if self._varies else self._count
        words = seeds_in_words(self._seed, count, max(self.size.width - 2, 10))
        if self._varies:
            words += ", 1 variation" if self._count == 1 else f", {self._count} variations"
        self.border_subtitle = Content("" if self._is_wrong else words)


def seeds_in_words(seed: int | None, count: int, width: int) -> str:
    """The seeds of a batch in at most about `width` characters, one line: forms must not jump."""
    if seed is None:
        return "1 random seed" if count == 1 else f"{count} random seeds"
    seeds = batch_seeds(seed, count)
    if count == 1:
        return f"seed {seeds[0]}"
    every = f"seeds {', '.join(map(str, seeds))}"
    return every if len(every) <= width else f"seeds {seeds[0]}, …, {seeds[-1]}"
