"""Sampler and schedule, side by side: the schedules are those that the sampler can follow."""

from collections.abc import Mapping

from textual import on
from textual.app import ComposeResult
from textual.containers import HorizontalGroup

from phoenix_tui.domain.model import ModelCard
from phoenix_tui.domain.samplers import AUTOMATIC, SAMPLERS, SCHEDULES_OF
from phoenix_tui.ui.widgets.choice import Choice
from phoenix_tui.ui.widgets.form_part import FormPart


class SamplerRow(FormPart, HorizontalGroup):
    """Two choices that belong together."""

    fields = ("sampler", "schedule")

    def __init__(self) -> None:
        super().__init__(id="sampler-row", classes="row")
        self._sampler = Choice("sampler", "Sampler", SAMPLERS)
        self._schedule = Choice("schedule", "Schedule", (AUTOMATIC,), AUTOMATIC)
        self._card: ModelCard | None = None
        self._was_chosen = False
        """So that another model does not bring its own."""

    def compose(self) -> ComposeResult:
        yield self._sampler
        yield self._schedule

    def values(self) -> dict[str, object]:
        return self._sampler.values() | self._schedule.values()

    def fill(self, body: Mapping[str, object]) -> None:
        self._was_chosen = self._was_chosen or "sampler" in body
        self._sampler.fill(body)
        self._schedule.fill(body)
        self._match()

    def blank(self) -> None:
        self._was_chosen = False
        if self._card:
            self._sampler.value = self._card.sampler
        self._schedule.value = AUTOMATIC
        self._match()

    def know(self, card: ModelCard) -> None:
        self._card = card
        self._sampler.options = card.samplers
        if not self._was_chosen:
            self._sampler.value = card.sampler
        self._match()

    def _match(self) -> None:
        sampler = self._sampler.value
        known = SCHEDULES_OF.get(sampler, (AUTOMATIC,))
        if self._card and sampler in SCHEDULES_OF:
            known = self._card.schedules_of(sampler)
        self._schedule.options = known
        if self._schedule.value not in known:
            self._schedule.value = AUTOMATIC

    @on(Choice.Changed)
    def _chosen(self, event: Choice.Changed) -> None:
        self._was_chosen = self._was_chosen or event.choice is self._sampler
        self._match()
