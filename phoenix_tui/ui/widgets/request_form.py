"""The form: everything that a request can say, checked as it is typed."""

from collections.abc import Mapping

from textual import on
from textual.app import ComposeResult
from textual.containers import HorizontalGroup, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widgets import Input, Static, TextArea

from phoenix_tui.domain import fields
from phoenix_tui.domain.errors import InvalidRequestError
from phoenix_tui.domain.model import LoraCard, ModelCard
from phoenix_tui.domain.samplers import AUTOMATIC, SAMPLERS, SCHEDULES_OF
from phoenix_tui.domain.text import visible_line
from phoenix_tui.domain.validation import build
from phoenix_tui.ui.widgets.batch_size import BatchSize
from phoenix_tui.ui.widgets.choice import Choice
from phoenix_tui.ui.widgets.number import NumberField, SeedField
from phoenix_tui.ui.widgets.prompt import PromptArea

LABELS = {
    **{name: field.label for name, field in fields.TYPED.items()},
    "sampler": "Sampler",
    "schedule": "Schedule",
    "model": "Model",
    "loras": "LoRA",
}
_ROWS = {
    "prompt": "prompt", "negative_prompt": "negative-prompt", "loras": "prompt",
    "seed": "seed", "steps": "steps-row", "cfg_scale": "steps-row",
    "width": "size-row", "height": "size-row", "sampler": "sampler-row", "schedule": "sampler-row",
    "model": "model",
}  # fmt: skip
"""Below which widget the sentence for a field stands."""


class RequestForm(VerticalScroll, can_focus=False):
    """Holds what a person typed, and says what is wrong with it."""

    class Changed(Message):
        """Something in the form is different."""

    models: reactive[Mapping[str, ModelCard]] = reactive({}, init=False)
    """By name; empty until the server has told them."""
    busy: reactive[bool] = reactive(False)
    """A batch of this screen is running."""

    def __init__(self, model: str) -> None:
        super().__init__()
        self._model = model
        self._loras: Mapping[str, LoraCard] = {}
        self._refused: dict[str, str] = {}
        """What the server said of the fields as they are; gone with the next change."""
        self._prompt_was_touched = False
        self._sampler_was_chosen = False
        """So that another model does not bring its own."""

    def compose(self) -> ComposeResult:
        prompt = PromptArea(id="prompt", tab_behavior="focus", compact=True)
        prompt.border_title = LABELS["prompt"]
        prompt.placeholder = "What should be in the picture?"
        yield prompt
        negative = PromptArea(id="negative-prompt", tab_behavior="focus", compact=True)
        negative.border_title = LABELS["negative_prompt"]
        negative.placeholder = "What should not?"
        yield negative
        yield BatchSize()
        yield SeedField()
        with HorizontalGroup(id="steps-row", classes="row"):
            yield NumberField("steps", LABELS["steps"])
            yield NumberField("cfg_scale", LABELS["cfg_scale"])
        with HorizontalGroup(id="size-row", classes="row"):
            yield NumberField("width", LABELS["width"])
            yield NumberField("height", LABELS["height"])
        with HorizontalGroup(id="sampler-row", classes="row"):
            yield Choice("sampler", LABELS["sampler"], SAMPLERS)
            yield Choice("schedule", LABELS["schedule"], (AUTOMATIC,), AUTOMATIC)
        yield Choice("model", LABELS["model"], (self._model,), self._model)

    # --- state in ------------------------------------------------------------------------------

    def know(self, models: tuple[ModelCard, ...], loras: tuple[LoraCard, ...]) -> None:
        """What the server can use."""
        self._loras = {lora.name: lora for lora in loras}
        self.models = {model.name: model for model in models}

    def watch_models(self) -> None:
        model = self.query_one("#model", Choice)
        model.options = tuple(self.models) or (model.value,)
        self._take_defaults()

    def watch_busy(self, busy: bool) -> None:
        if self.is_mounted:
            self.query_one(BatchSize).busy = busy

    def _take_defaults(self) -> None:
        """What blank fields mean, from the card of the model."""
        card = self.models.get(self.query_one("#model", Choice).value)
        if card is None:
            return
        for field, default in (
            ("steps", card.steps), ("cfg_scale", f"{card.cfg_scale:g}"),
            ("width", card.width), ("height", card.height),
        ):  # fmt: skip
            self._number(field).placeholder = str(default)
        sampler = self.query_one("#sampler", Choice)
        if not self._sampler_was_chosen:
            sampler.value = card.sampler
        self._match_schedules()
        self._check()

    def _match_schedules(self) -> None:
        schedule = self.query_one("#schedule", Choice)
        sampler = self.query_one("#sampler", Choice).value
        schedule.options = SCHEDULES_OF.get(sampler, (AUTOMATIC,))
        if schedule.value not in schedule.options:
            schedule.value = AUTOMATIC

    def fill(self, body: Mapping[str, object]) -> None:
        """Put the values of a request into the fields; those it does not name stay."""
        for name, value in body.items():
            match name:
                case "prompt" | "negative_prompt":
                    area = self.query_one(f"#{name.replace('_', '-')}", PromptArea)
                    area.load_text(str(value))
                    area.move_cursor(area.document.end)
                case "seed" | "steps" | "width" | "height":
                    self._number(name).value = str(value)
                case "cfg_scale":
                    self._number(name).value = f"{value:g}"
                case "model" | "sampler" | "schedule":
                    self.query_one(f"#{name}", Choice).value = str(value)
                    self._sampler_was_chosen = self._sampler_was_chosen or name == "sampler"
                    self._match_schedules()
                case "batch_size":
                    self.query_one(BatchSize).value = int(str(value))
                case _:
                    pass
        self._changed()

    def clear(self) -> None:
        """Blank every field that is typed into; blank ones mean the model's defaults."""
        for area in self.query(PromptArea):
            area.load_text("")
        for number in self.query(NumberField):
            number.value = ""
        self._sampler_was_chosen = False
        self._take_defaults()

    def focus_wrong(self) -> None:
        """Put the focus into the first field that is wrong."""
        for field in self.query(".-wrong"):
            field.focus()
            return

    def refuse(self, problems: Mapping[str, str]) -> None:
        """Say what the server found wrong."""
        self._refused = dict(problems)
        self._check()

    def _number(self, field: str) -> NumberField:
        return self.query_one(f"#{field.replace('_', '-')}", NumberField)

    # --- values out ----------------------------------------------------------------------------

    @property
    def batch_size(self) -> int:
        return self.query_one(BatchSize).value

    def request(self) -> tuple[dict[str, object], int | None]:
        """The body of a request without its seed, and the seed; None for a random one.

        Raises `InvalidRequestError`.
        """
        self._prompt_was_touched = True
        self._refused = {}
        problems = self._check()
        if problems:
            raise InvalidRequestError(problems)
        body, _ = self._typed()
        seed = body.pop("seed", None)
        return body, seed if isinstance(seed, int) else None

    def _typed(self) -> tuple[dict[str, object], dict[str, str]]:
        """What the fields hold, and a sentence for each that holds something else."""
        body: dict[str, object] = {"prompt": self.query_one("#prompt", PromptArea).text}
        negative = self.query_one("#negative-prompt", PromptArea).text
        if negative:
            body["negative_prompt"] = negative
        problems = {}
        for field in self.query(NumberField):
            if not field.value.strip():
                continue
            try:
                body[field.field] = fields.TYPED[field.field].from_text(field.value)
            except ValueError as problem:
                problems[field.field] = str(problem)
        for choice in self.query(Choice):
            if choice.value:
                body[choice.field] = choice.value
        return body, problems

    def _check(self) -> dict[str, str]:
        """Show a sentence under every field that is wrong, and return them all."""
        body, problems = self._typed()
        if self.models:
            try:
                build(body, models=self.models, loras=self._loras)
            except InvalidRequestError as wrong:
                problems = {**wrong.problems, **problems}
        else:
            try:
                fields.PROMPT.check(body["prompt"])
            except ValueError as problem:
                problems["prompt"] = str(problem)
        problems = {**self._refused, **problems}
        shown = dict(problems)
        if not self._prompt_was_touched:
            shown.pop("prompt", None)
        self._show(shown)
        seed = body.get("seed")
        self.query_one(SeedField).tell(
            seed if isinstance(seed, int) else None, self.batch_size, "seed" in problems
        )
        return problems

    def _show(self, problems: Mapping[str, str]) -> None:
        sentences: dict[str, list[str]] = {}
        for name, problem in problems.items():
            row = _ROWS.get(name, "prompt")
            sentences.setdefault(row, []).append(f"✗ {LABELS.get(name, name)} {problem}.")
        for row in dict.fromkeys(_ROWS.values()):
            text = visible_line(" ".join(sentences.get(row, [])))
            shown = self.query(f"#{row}-problem")
            if shown:
                shown.first(Static).update(Content(text))
                shown.first().display = bool(text)
            elif text:
                self.mount(
                    Static(Content(text), id=f"{row}-problem", classes="problem"),
                    after=f"#{row}",
                )
        for name in (*fields.TYPED, "sampler", "schedule", "model"):
            for field in self.query(f"#{name.replace('_', '-')}"):
                field.set_class(name in problems, "-wrong")

    # --- what happens to it --------------------------------------------------------------------

    @on(TextArea.Changed, "#prompt")
    def _prompt_touched(self, event: TextArea.Changed) -> None:
        self._prompt_was_touched = self._prompt_was_touched or bool(event.text_area.text)

    @on(TextArea.Changed)
    @on(Input.Changed)
    @on(BatchSize.Changed)
    def _changed(self) -> None:
        self._refused = {}
        self._check()
        self.post_message(self.Changed())

    @on(Choice.Changed)
    def _chosen(self, event: Choice.Changed) -> None:
        if event.choice.field == "model":
            self._take_defaults()
        elif event.choice.field == "sampler":
            self._sampler_was_chosen = True
        self._match_schedules()
        self._changed()

    def next_batch_size(self) -> None:
        """Take the next of 1, 2, 4."""
        self.query_one(BatchSize).action_step(1)
