"""The form: everything that a request can say, checked as it is typed."""

from collections.abc import Mapping, Sequence

from textual import on
from textual.app import ComposeResult
from textual.containers import HorizontalGroup, VerticalScroll
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Input, TextArea

from phoenix_tui.domain import fields
from phoenix_tui.domain.errors import InvalidRequestError
from phoenix_tui.domain.model import LoraCard, ModelCard
from phoenix_tui.domain.prompts import split_lora_tags
from phoenix_tui.domain.sizes import size_of_picture
from phoenix_tui.domain.validation import build
from phoenix_tui.ui.widgets.batch_size import BatchSize
from phoenix_tui.ui.widgets.choice import Choice
from phoenix_tui.ui.widgets.form_part import FormPart, held
from phoenix_tui.ui.widgets.form_problems import LABELS, show_problems
from phoenix_tui.ui.widgets.init_image import InitImagePart
from phoenix_tui.ui.widgets.lora_styles import LoraStyles
from phoenix_tui.ui.widgets.number import NumberField, SeedField
from phoenix_tui.ui.widgets.prompt import PromptArea
from phoenix_tui.ui.widgets.sampler_row import SamplerRow
from phoenix_tui.ui.widgets.variation_row import VariationRow


class RequestForm(VerticalScroll, can_focus=False):
    """Arranges the parts, and says what is wrong with what they hold."""

    class Changed(Message):
        """Something in the form is different."""

    models: reactive[Mapping[str, ModelCard]] = reactive({}, init=False)
    """By name; empty until the server has told them."""
    busy: reactive[bool] = reactive(False)
    """A batch of this screen is running."""

    def __init__(self, model: str) -> None:
        super().__init__()
        self._model = Choice("model", LABELS["model"], (model,), model)
        self.loras: Mapping[str, LoraCard] = {}
        """By name, as the server has told them."""
        self._refused: dict[str, str] = {}
        """What the server said of the fields as they are; gone with the next change."""
        self._prompt_was_touched = False

    def compose(self) -> ComposeResult:
        yield PromptArea(
            "prompt", LABELS["prompt"], "What should be in the picture?", is_needed=True
        )
        yield PromptArea(
            "negative_prompt", LABELS["negative_prompt"], "What should not?", is_needed=False
        )
        yield BatchSize()
        yield SeedField()
        yield VariationRow()
        with HorizontalGroup(id="steps-row", classes="row"):
            yield NumberField("steps", LABELS["steps"])
            yield NumberField("cfg_scale", LABELS["cfg_scale"])
        with HorizontalGroup(id="size-row", classes="row"):
            yield NumberField("width", LABELS["width"])
            yield NumberField("height", LABELS["height"])
        yield SamplerRow()
        yield self._model
        yield LoraStyles()
        yield InitImagePart()

    @property
    def card(self) -> ModelCard | None:
        """The model that is chosen; None where the server does not have it."""
        return self.models.get(self._model.value)

    @property
    def lora_tags(self) -> dict[str, str]:
        """The LoRAs that stand in the prompt, and their weights as they are there."""
        return dict(split_lora_tags(self.query_one("#prompt", PromptArea).text)[1])

    @property
    def is_untouched(self) -> bool:
        """Nothing was typed into it yet."""
        areas, lines = self.query(TextArea), self.query(Input)
        texts = [*(each.text for each in areas), *(each.value for each in lines)]
        return not self._prompt_was_touched and not any(texts)

    @property
    def inputs(self) -> InitImagePart:
        """The init image and what goes with it."""
        return self.query_one(InitImagePart)

    @property
    def parts(self) -> list[FormPart]:
        """All parts, from the top; of a part within a part, the outer one alone."""
        return [
            part
            for part in self.walk_children(Widget)
            if isinstance(part, FormPart)
            and not any(isinstance(around, FormPart) for around in part.ancestors)
        ]

    # --- state in ------------------------------------------------------------------------------

    def know(self, models: tuple[ModelCard, ...], loras: tuple[LoraCard, ...]) -> None:
        """What the server can use."""
        self.loras = {lora.name: lora for lora in loras}
        self.models = {model.name: model for model in models}

    def watch_models(self) -> None:
        self._model.options = tuple(self.models) or (self._model.value,)
        self._take_defaults()

    def watch_busy(self, busy: bool) -> None:
        if self.is_mounted:
            self.query_one(BatchSize).busy = busy

    def _take_defaults(self) -> None:
        if card := self.card:
            for part in self.parts:
                part.know(card)
            if image := self.inputs.image("init_image"):
                for field, side in zip(
                    ("width", "height"), size_of_picture(image.width, image.height, card),
                    strict=True,
                ):  # fmt: skip
                    self.query_one(f"#{field}", NumberField).placeholder = str(side)
            self._check()

    def fill(self, body: Mapping[str, object]) -> None:
        """Put the values of a request into the fields; those it does not name stay."""
        for part in self.parts:
            part.fill(body)
        if "batch_size" in body:
            self.query_one(BatchSize).value = int(str(body["batch_size"]))
        if "model" in body:
            self._take_defaults()
        self._changed()

    def clear(self) -> None:
        """Blank every field; blank ones mean the model's defaults."""
        for part in self.parts:
            part.blank()
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
        body, problems = self._check()
        if problems:
            raise InvalidRequestError(problems)
        seed = body.pop("seed", None)
        return body, seed if isinstance(seed, int) else None

    def _check(self) -> tuple[dict[str, object], dict[str, str]]:
        """Show a sentence under every field that is wrong; returns what is held, and them all."""
        body, problems = held(self.parts)
        if self.models:
            try:
                build(
                    body,
                    models=self.models,
                    loras=self.loras,
                    init_image=self.inputs.image("init_image"),
                    mask=self.inputs.image("mask"),
                )
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
        show_problems(self, self.parts, shown)
        self.query_one(LoraStyles).tags = len(self.lora_tags)
        seed = body.get("seed")
        self.query_one(SeedField).tell(
            seed if isinstance(seed, int) else None,
            self.batch_size,
            "seed" in problems,
            varies=bool(body.get("variation_strength")),
        )
        return body, problems

    # --- what happens to it --------------------------------------------------------------------

    @on(TextArea.Changed, "#prompt")
    def _prompt_touched(self, event: TextArea.Changed) -> None:
        self._prompt_was_touched = self._prompt_was_touched or bool(event.text_area.text)

    @on(TextArea.Changed)
    @on(Input.Changed)
    @on(BatchSize.Changed)
    @on(LoraStyles.Changed)
    def _changed(self) -> None:
        self._refused = {}
        self._check()
        self.post_message(self.Changed())

    @on(InitImagePart.Changed)
    def _other_input(self) -> None:
        # a blank width or height follows the init image
        self._take_defaults()
        self._changed()

    @on(Choice.Changed)
    def _chosen(self, event: Choice.Changed) -> None:
        if event.choice is self._model:
            self._take_defaults()
        self._changed()

    def add_to_prompt(self, words: Sequence[str]) -> None:
        """Put those words at the end of the prompt that are not in it yet."""
        prompt = self.query_one("#prompt", PromptArea)
        before = prompt.text.rstrip().removesuffix(",")
        missing = [word for word in words if word.casefold() not in before.casefold()]
        if missing:
            prompt.put(", ".join([before, *missing] if before else missing))

    def take_prompts(self, prompt: str, negative_prompt: str) -> None:
        """Have these prompts; undoing brings back those that were there."""
        self.query_one("#prompt", PromptArea).put(prompt)
        self.query_one("#negative-prompt", PromptArea).put(negative_prompt)

    def next_batch_size(self) -> None:
        """Take the next of 1, 2, 4."""
        self.query_one(BatchSize).action_step(1)
