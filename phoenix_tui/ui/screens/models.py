"""The models that can be used, and what is known of each before it is loaded."""

from collections.abc import Mapping, Sequence

from textual.content import Content

from phoenix_tui.domain.amounts import amount
from phoenix_tui.domain.model import ModelCard
from phoenix_tui.domain.text import visible_line
from phoenix_tui.ui.screens.search import SearchScreen
from phoenix_tui.ui.widgets.row_list import Row


class ModelsScreen(SearchScreen[str]):
    """Gives the name of the model that was chosen; None when it was left."""

    TITLE = "In the list of models"

    title_words = "Model"
    key_words = "esc leaves · enter takes"

    def __init__(self, models: Mapping[str, ModelCard], value: str) -> None:
        super().__init__()
        self._models = models
        self._value = value
        self._memory_free = 0

    def know(self, models: Mapping[str, ModelCard], memory_free: int) -> None:
        """Newer ones than were known when this was opened, and bytes of memory that are free."""
        self._models, self._memory_free = models, memory_free
        if self.is_mounted:
            self.list_again()

    # --- the list ------------------------------------------------------------------------------

    def first_key(self) -> str:
        return self._value

    def rows(self) -> Sequence[Row]:
        rows = [self._row(card) for card in self._models.values()]
        if self._value not in self._models:
            gone = Row(
                key=self._value, title=self._value, below="it is not here", is_chosen=True,
                is_off=True,
            )  # fmt: skip
            rows.insert(0, gone)
        return rows

    def _row(self, card: ModelCard) -> Row:
        size = f" · {amount(card.size_bytes)}" if card.size_bytes else ""
        return Row(
            key=card.name,
            title=card.name,
            note=f"{card.family}{size}",
            below=" · ".join([*self._memory(card), defaults_in_words(card), card.source]),
            is_chosen=card.name == self._value,
        )

    def _memory(self, card: ModelCard) -> list[str]:
        """What it takes of the memory, against what there is; nothing where that is not known."""
        if not card.memory:
            return []
        words = f"needs {amount(card.memory)} memory"
        if self._memory_free and card.memory > self._memory_free:
            words += f" ({amount(self._memory_free)} free)"
        return [words]

    def searched(self, row: Row) -> str:
        return f"{row.title} {row.note} {row.below}"

    def none_at_all(self) -> str:
        return "No model is known yet; the server tells them once it is there."

    def details(self, row: Row) -> Content:
        lines = [Content.styled(visible_line(row.title), "bold")]
        if card := self._models.get(row.key):
            lines += [
                Content(visible_line(f"{row.note} · {card.source} · {defaults_in_words(card)}")),
                Content(visible_line(" · ".join([*self._memory(card), _modes(card)]))),
                Content(visible_line(card.path)),
            ]
        else:
            lines.append(Content("It is not here. Choose one that is."))
        return Content("\n").join(lines)

    # --- what a person does --------------------------------------------------------------------

    def choose(self, row: Row) -> None:
        if row.is_off:
            self.app.bell()
        else:
            self.dismiss(row.key)


def defaults_in_words(card: ModelCard) -> str:
    """What blank fields of the form will mean."""
    return f"{card.width}×{card.height}, {card.steps} steps, CFG {card.cfg_scale:g}"


def _modes(card: ModelCard) -> str:
    return f"makes pictures by {', '.join(card.modes)}"
