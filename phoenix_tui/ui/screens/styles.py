"""LoRA styles: which are applied, and how strongly."""

from collections.abc import Mapping, Sequence

import msgspec
from textual import on
from textual.content import Content
from textual.widget import Widget

from phoenix_tui.domain.amounts import amount
from phoenix_tui.domain.lora_uses import mismatch_of
from phoenix_tui.domain.model import LoraCard, ModelCard, PassedOver
from phoenix_tui.domain.request import LoraUse
from phoenix_tui.domain.text import visible_line
from phoenix_tui.ui.list_keys import STYLES
from phoenix_tui.ui.passed_over import by_key, details_of, row_of
from phoenix_tui.ui.screens.search import SearchScreen
from phoenix_tui.ui.widgets.row_list import Row
from phoenix_tui.ui.widgets.weight_slider import WeightSlider, stepped


class ChosenStyles(msgspec.Struct, frozen=True, kw_only=True):
    """What a person made of the list."""

    uses: tuple[LoraUse, ...]
    words: tuple[str, ...]
    """Trigger words that are to go into the prompt."""


class StylesScreen(SearchScreen[ChosenStyles]):
    """Gives what was chosen when it is left."""

    TITLE = "In the list of styles"
    BINDINGS = STYLES

    title_words = "Styles"
    key_words = "← → weigh · ⏎ takes · esc keeps"
    more_words = (
        "Your own come from the home's loras folder, as .safetensors files; `phoenix-tui doctor` "
        "says where the home is."
    )

    def __init__(
        self,
        loras: Mapping[str, LoraCard],
        model: ModelCard,
        uses: tuple[LoraUse, ...],
        tags: Mapping[str, str],
    ) -> None:
        """`tags` are the LoRAs that stand in the prompt, with their weights as they are there."""
        super().__init__()
        self._loras = loras
        self._model = model
        self._weights = {use.name: use.weight for use in uses}
        """Of those that are chosen."""
        self._weights_before: dict[str, float] = {}
        """Of those that were chosen before, for when they are again."""
        self._others: Mapping[str, PassedOver] = {}
        """What cannot be used with any model, by the keys of their rows."""
        self._tags = tags
        self._with_words: set[str] = set()
        """Those whose trigger words are to go into the prompt."""
        self._first = frozenset(self._weights)
        """Chosen at the start: they stand first, and no row jumps when it is chosen."""

    def compose_below(self) -> Sequence[Widget]:
        return (WeightSlider(),)

    def know(self, loras: Mapping[str, LoraCard], others: Sequence[PassedOver]) -> None:
        """Newer ones than were known when this was opened, and what cannot be used."""
        self._loras, self._others = loras, by_key(others)
        if self.is_open:
            self.list_again()

    # --- the list ------------------------------------------------------------------------------

    def rows(self) -> Sequence[Row]:
        names = dict.fromkeys((*self._loras, *self._weights))
        rows = [self._row(name) for name in names]
        rows.sort(key=lambda r: (r.key not in self._first, r.is_off, r.title.casefold()))
        return [*rows, *(row_of(key, other) for key, other in self._others.items())]

    def _row(self, name: str) -> Row:
        why_not = self._why_not(name)
        weight = self._weights.get(name)
        card = self._loras.get(name)
        return Row(
            key=name,
            title=name,
            note="" if weight is None else f"{weight:.2f}",
            below=why_not or " · ".join(_facts(card) if card else ()),
            is_chosen=weight is not None,
            is_off=bool(why_not),
        )

    def _why_not(self, name: str) -> str:
        if name in self._tags:
            return f"it is in the prompt already, with {self._tags[name]}"
        if name not in self._loras:
            return "it is not here any more"
        return mismatch_of(self._loras[name], self._model)

    def searched(self, row: Row) -> str:
        card = self._loras.get(row.key)
        return f"{row.title} {' '.join((*_facts(card), *card.trigger_words)) if card else ''}"

    def none_at_all(self) -> str:
        return f"There is no LoRA yet. {self.more_words}"

    def details(self, row: Row) -> Content:
        if other := self._others.get(row.key):
            return details_of(other)
        card = self._loras.get(row.key)
        lines = [visible_line(row.title)]
        if row.is_off:
            lines.append(f"✗ {visible_line(self._why_not(row.key))}.")
        if card:
            lines.append(visible_line(" · ".join(_facts(card))))
            words = visible_line(", ".join(card.trigger_words))
            if not words:
                lines.append("No trigger words are known.")
            elif row.key in self._with_words:
                lines.append(f"Goes into the prompt: {words}")
            else:
                lines.append(f"Trigger words (ctrl+t): {words}")
        return Content("\n").join(
            [Content.styled(lines[0], "bold"), *(Content(line) for line in lines[1:])]
        )

    def tell(self, row: Row | None) -> None:
        super().tell(row)
        slider = self.query_one(WeightSlider)
        of = row.key if row and (row.is_chosen or not row.is_off) else ""
        typed = slider.typed_weight if of != slider.of else None
        weighed = slider.of
        slider.show(of, self._weight_of(of))
        if typed is not None:
            # whoever goes on to another row is done with this one, as by Enter
            self._weigh(weighed, typed)

    # --- what a person does --------------------------------------------------------------------

    def choose(self, row: Row) -> None:
        if row.key in self._weights:
            self._weights_before[row.key] = self._weights.pop(row.key)
            self._with_words.discard(row.key)
        elif row.is_off:
            self.refuse(row, row.below)
            return
        else:
            self._weights[row.key] = self._weights_before.get(row.key, 1.0)
        self.list_again()

    def action_weigh(self, by: float) -> None:
        row = self.row_list.current
        if row and (row.is_chosen or not row.is_off):
            # from what is kept here: keys may be ahead of the slider
            self._weigh(row.key, stepped(self._weight_of(row.key), by))

    @on(WeightSlider.Changed)
    def _weighed(self, event: WeightSlider.Changed) -> None:
        self._weigh(event.of, event.weight)

    def _weigh(self, name: str, weight: float) -> None:
        """Have a style with a weight; whoever weighs one wants it."""
        self._weights[name] = weight
        self.list_again()

    def _weight_of(self, name: str) -> float:
        return self._weights.get(name, self._weights_before.get(name, 1.0))

    def action_trigger_words(self) -> None:
        row = self.row_list.current
        card = self._loras.get(row.key) if row else None
        if row and card and card.trigger_words and (row.is_chosen or not row.is_off):
            self._with_words ^= {row.key}
            self.tell(row)

    def action_close(self) -> None:
        slider = self.query_one(WeightSlider)
        if slider.typed_weight is not None:
            self._weights[slider.of] = slider.typed_weight
        self.dismiss(
            ChosenStyles(
                uses=tuple(LoraUse(name=n, weight=w) for n, w in sorted(self._weights.items())),
                words=tuple(
                    word
                    for name in sorted(self._with_words & self._loras.keys())
                    for word in self._loras[name].trigger_words
                ),
            )
        )


def _facts(card: LoraCard) -> list[str]:
    """What is known of a LoRA, the most telling first; outside text."""
    base = f"for {card.family}" if card.family != "unknown" else "for an unknown model"
    facts = [f"{base}, trained on {card.base}" if card.base else base]
    if card.size_bytes:
        facts.append(amount(card.size_bytes))
    if card.source:
        facts.append(card.source)
    return facts
