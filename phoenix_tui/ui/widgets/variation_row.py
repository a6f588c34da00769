"""How far pictures are to go from the noise of their seed, and towards which other."""

from collections.abc import Mapping

from textual.app import ComposeResult
from textual.containers import HorizontalGroup

from phoenix_tui.domain.errors import InvalidRequestError
from phoenix_tui.domain.fields import TYPED
from phoenix_tui.ui.widgets.form_part import FormPart, held
from phoenix_tui.ui.widgets.number import NumberField


class VariationRow(FormPart, HorizontalGroup):
    """Takes up no room until it is used; both blank means no variation."""

    fields = ("variation_strength", "variation_seed")

    def __init__(self) -> None:
        super().__init__(id="variation-row", classes="row")
        self._numbers = [NumberField(field, TYPED[field].label) for field in self.fields]
        self._numbers[0].placeholder = "none"
        self._numbers[1].placeholder = "random"

    def compose(self) -> ComposeResult:
        yield from self._numbers

    def values(self) -> dict[str, object]:
        body, problems = held(self._numbers)
        if problems:
            raise InvalidRequestError(problems)
        return body

    def fill(self, body: Mapping[str, object]) -> None:
        for number in self._numbers:
            number.fill(body)
        if any(number.value for number in self._numbers):
            self.use()

    def blank(self) -> None:
        for number in self._numbers:
            number.blank()
        self.remove_class("-used")

    def use(self) -> None:
        """Be there to be filled in."""
        self.add_class("-used")
