"""From outside data to a request: the one validator of form, command line, HTTP and metadata."""

from collections.abc import Mapping

import msgspec

from phoenix_tui.domain import fields
from phoenix_tui.domain.errors import InvalidRequestError
from phoenix_tui.domain.init_images import of_init_image
from phoenix_tui.domain.lora_uses import lora_uses
from phoenix_tui.domain.model import DEFAULT_MODEL, LoraCard, ModelCard
from phoenix_tui.domain.problems import Problems, one_of
from phoenix_tui.domain.prompts import split_lora_tags, syntax_of
from phoenix_tui.domain.request import InputImage, Mode, Request
from phoenix_tui.domain.samplers import AUTOMATIC, MOST_STEPS_OF, SCHEDULES, split_name
from phoenix_tui.domain.seeds import random_seed
from phoenix_tui.domain.sizes import check_side, size_of_picture, snapped
from phoenix_tui.domain.text import shortened
from phoenix_tui.domain.variations import of_variation

REQUEST_FIELDS = (
    "prompt", "negative_prompt", "prompt_syntax", "seed", "steps", "cfg_scale", "width", "height",
    "sampler", "schedule", "model", "loras", "mode", "init_image", "mask", "strength", "resize",
    "mask_blur", "only_masked_padding", "variation_seed", "variation_strength", "vae_tiling",
    "vae_float32",
)  # fmt: skip
"""The fields of a request's body that make the picture."""


class Validated(msgspec.Struct, frozen=True, kw_only=True):
    """A request that can be run, and what its sender should be told of it."""

    request: Request
    notes: tuple[str, ...] = ()


def build(
    body: Mapping[str, object],
    *,
    models: Mapping[str, ModelCard],
    loras: Mapping[str, LoraCard],
    init_image: InputImage | None = None,
    mask: InputImage | None = None,
) -> Validated:
    """The request that `body` asks for, with the model's defaults where it says nothing.

    `body` holds JSON values under `REQUEST_FIELDS`; None means the same as absent. Init image and
    mask come as what they were found to be, whatever `body` says of them. Raises
    `InvalidRequestError` with a sentence for every wrong field.
    """
    problems = Problems()
    notes: list[str] = []
    given = {name: value for name, value in body.items() if value is not None}
    for name in given.keys() - set(REQUEST_FIELDS):
        problems[shortened(name, 40)] = "is not a field of a request"

    model = _model(given.get("model", DEFAULT_MODEL), models, problems)
    prompt = problems.checked("prompt", lambda: fields.PROMPT.check(given.get("prompt")), "")
    prompt_used, tags = split_lora_tags(prompt)
    negative_prompt = problems.checked(
        "negative_prompt",
        lambda: fields.NEGATIVE_PROMPT.check(given.get("negative_prompt", "")),
        "",
    )
    if negative_prompt.strip() and not model.takes_negative_prompt:
        notes.append(f"{model.name} has no use for a negative prompt.")
    prompts = prompt_used, negative_prompt
    prompt_syntax = syntax_of(given, model, prompts, problems, notes)
    seed = given["seed"] if "seed" in given else random_seed()
    mode = _mode(given, model, init_image, mask, problems)
    width, height = _size(given, model, init_image, problems, notes)
    steps = problems.checked(
        "steps", lambda: fields.STEPS.check(given.get("steps", model.steps)), model.steps
    )
    sampler, schedule = _sampler(given, model, problems)
    if steps > (most := MOST_STEPS_OF.get(sampler, steps)):
        problems.setdefault("steps", f"takes at most {most} with {sampler}, not {steps}")
    request = Request(
        prompt=prompt,
        prompt_used=prompt_used,
        negative_prompt=negative_prompt,
        prompt_syntax=prompt_syntax,
        seed=problems.checked("seed", lambda: fields.SEED.check(seed), 0),
        steps=steps,
        cfg_scale=problems.checked(
            "cfg_scale",
            lambda: fields.CFG_SCALE.check(given.get("cfg_scale", model.cfg_scale)),
            1.0,
        ),
        width=width,
        height=height,
        sampler=sampler,
        schedule=schedule,
        model=model.name,
        loras=problems.checked(
            "loras", lambda: lora_uses(given.get("loras", []), tags, model, loras), ()
        ),
        mode=mode,
        init_image=init_image,
        mask=mask,
        **of_init_image(given, mode, steps, problems),
        **of_variation(given, problems),
        vae_tiling=_choice("vae_tiling", given, problems),
        vae_float32=_choice("vae_float32", given, problems),
    )
    if problems:
        raise InvalidRequestError(problems)
    return Validated(request=request, notes=tuple(notes))


def _choice(name: str, given: Mapping[str, object], problems: Problems) -> bool | None:
    value = given.get(name)
    if value is not None and not isinstance(value, bool):
        problems[name] = "takes true or false"
        return None
    return value


def _model(name: object, models: Mapping[str, ModelCard], problems: Problems) -> ModelCard:
    if isinstance(name, str) and name in models:
        return models[name]
    problems["model"] = one_of("a model", tuple(models), name)
    # the other fields are checked all the same, against the model that is always there
    return models[DEFAULT_MODEL]


def _mode(
    given: Mapping[str, object],
    model: ModelCard,
    init_image: InputImage | None,
    mask: InputImage | None,
    problems: Problems,
) -> Mode:
    if mask is not None and init_image is None:
        problems["mask"] = "needs an init image to go with it"
    implied = Mode.INPAINT if mask else Mode.IMG2IMG if init_image else Mode.TXT2IMG
    asked = given.get("mode", implied.value)
    if asked != implied.value:
        needs = {"txt2img": "no init image", "img2img": "an init image and no mask"}
        problems["mode"] = (
            one_of("a mode", tuple(Mode), asked)
            if asked not in tuple(Mode)
            else f"'{asked}' needs {needs.get(str(asked), 'an init image and a mask')}"
        )
    elif implied not in model.modes and "model" not in problems:
        does = " and ".join(model.modes)
        problems["model"] = f"takes one that does {implied}; {model.name} does {does} alone"
    return implied


def _size(
    given: Mapping[str, object],
    model: ModelCard,
    init_image: InputImage | None,
    problems: Problems,
    notes: list[str],
) -> tuple[int, int]:
    if init_image is not None and "width" not in given and "height" not in given:
        width, height = size_of_picture(init_image.width, init_image.height, model)
        if (width, height) != (init_image.width, init_image.height):
            notes.append(
                f"The init image has {init_image.width}x{init_image.height} pixels; "
                f"the picture will have {width}x{height}."
            )
        return width, height
    width = problems.checked(
        "width", lambda: check_side(fields.WIDTH, given.get("width", model.width), model), 64
    )
    height = problems.checked(
        "height", lambda: check_side(fields.HEIGHT, given.get("height", model.height), model), 64
    )
    # of two sides, one that is not typed follows the picture's shape
    if init_image is not None and "height" not in given:
        height = snapped(width * init_image.height // init_image.width, model)
    elif init_image is not None and "width" not in given:
        width = snapped(height * init_image.width // init_image.height, model)
    return width, height


def _sampler(given: Mapping[str, object], model: ModelCard, problems: Problems) -> tuple[str, str]:
    asked = given.get("sampler", model.sampler)
    sampler, glued = split_name(asked) if isinstance(asked, str) else ("", None)
    if sampler not in model.samplers:
        problems["sampler"] = one_of(f"a sampler of {model.family}", model.samplers, asked)
        sampler = model.sampler
    schedules = model.schedules_of(sampler)
    schedule = given.get("schedule", glued or AUTOMATIC)
    matching = [s for s in SCHEDULES if isinstance(schedule, str) and s.lower() == schedule.lower()]
    if not matching:
        problems["schedule"] = one_of("a schedule", schedules, schedule)
    elif matching[0] not in schedules:
        follows = " or ".join(schedules)
        problems["schedule"] = f"'{matching[0]}' does not go with {sampler}, which takes {follows}"
    return sampler, matching[0] if matching else AUTOMATIC
