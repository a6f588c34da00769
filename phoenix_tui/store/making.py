"""The making of a picture as JSON inside its file: written by us, read back as outside data."""

import re
from datetime import datetime, timedelta

import msgspec

from phoenix_tui.domain import fields
from phoenix_tui.domain.picture import MAKING_VERSION, Making
from phoenix_tui.domain.recipe import Recipe
from phoenix_tui.domain.request import Batch, InputImage, Mode, Request
from phoenix_tui.domain.text import shortened

GENERATIONS = 8
"""How many init images of init images a file remembers; the rest is in their own files."""

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_LABEL = fields.Text(label="Text", limit=200)
_COUNT = fields.WholeNumber(label="Number", low=0, high=10**6)
_PIXELS = fields.WholeNumber(label="Pixels", low=1, high=10**6)
_SECONDS = fields.Number(label="Seconds", low=0, high=10**9)


class _Version(msgspec.Struct):
    version: int


def encode(making: Making) -> str:
    """`making` as JSON, with at most `GENERATIONS` of its lineage."""
    return msgspec.json.encode(_remembering(making, GENERATIONS)).decode()


def decode(text: str) -> Making:
    """The making that `text` holds, every field checked.

    Names of models, samplers and LoRAs are taken as they are: that they are known here is for a new
    request to find out. Raises `ValueError` with a sentence.
    """
    try:
        version = msgspec.json.decode(text, type=_Version).version
        if version > MAKING_VERSION:
            raise ValueError(f"it is of version {version}, of a newer Phoenix TUI")
        making = msgspec.json.decode(text, type=Making)
    except (msgspec.DecodeError, RecursionError, UnicodeError) as problem:
        raise ValueError(f"it is not as we write it ({shortened(str(problem), 200)})") from problem
    generation: Making | None = making
    for _ in range(GENERATIONS + 1):
        if generation is None:
            return making
        _check(generation)
        generation = generation.init_image_making
    if generation is not None:
        raise ValueError(f"it tells of more than {GENERATIONS} init images of init images")
    return making


def _remembering(making: Making, generations: int) -> Making:
    parent = making.init_image_making
    if parent is None:
        return making
    remembered = _remembering(parent, generations - 1) if generations else None
    return msgspec.structs.replace(making, init_image_making=remembered)


def _check(making: Making) -> None:
    if making.version < 1:
        raise ValueError(f"version takes a number from 1 to {MAKING_VERSION}")
    for field, value in (("picture_id", making.picture_id), ("job_id", making.job_id)):
        _matches(_UUID, value, field, "an id")
    _utc(making.created_at)
    _checked(_SECONDS, making.seconds, "seconds")
    _check_batch(making.batch)
    _check_request(making.request)
    _check_recipe(making.recipe)


def _check_batch(batch: Batch) -> None:
    _checked(fields.NAME, batch.id, "batch.id")
    _checked(fields.BATCH_SIZE, batch.size, "batch.size")
    if not 0 <= batch.index < batch.size:
        raise ValueError("batch.index is outside of its batch")


def _check_request(request: Request) -> None:
    for name in ("prompt", "negative_prompt", "seed", "steps", "cfg_scale", "width", "height"):
        _checked(fields.TYPED[name], getattr(request, name), name)
    _checked(fields.NEGATIVE_PROMPT, request.prompt_used, "prompt_used")
    for name in ("sampler", "schedule", "model"):
        _checked(fields.NAME, getattr(request, name), name)
    for use in request.loras:
        _checked(fields.NAME, use.name, "loras")
        _checked(fields.LORA_WEIGHT, use.weight, "loras")
    for image in (request.init_image, request.mask):
        if image is not None:
            _check_input(image)
    for name in ("strength", "only_masked_padding", "variation_seed", "variation_strength"):
        if getattr(request, name) is not None:
            _checked(fields.TYPED[name], getattr(request, name), name)
    _checked(fields.MASK_BLUR, request.mask_blur, "mask_blur")
    if request.only_masked_padding is not None and request.mask is None:
        raise ValueError("only_masked_padding goes with a mask")
    if (request.variation_seed is None) != (request.variation_strength is None):
        raise ValueError("variation_seed and variation_strength go together")
    has = (request.init_image is not None, request.mask is not None, request.strength is not None)
    needs = {
        Mode.TXT2IMG: (False, False, False),
        Mode.IMG2IMG: (True, False, True),
        Mode.INPAINT: (True, True, True),
    }
    if has != needs[request.mode]:
        raise ValueError("mode does not go with init image, mask and strength")


def _check_input(image: InputImage) -> None:
    _matches(_SHA256, image.sha256, "sha256 of an input", "64 hexadecimal digits")
    _checked(_PIXELS, image.width, "width of an input")
    _checked(_PIXELS, image.height, "height of an input")


def _check_recipe(recipe: Recipe) -> None:
    for name in (
        "torch", "diffusers", "transformers", "peft", "device", "instruction_set", "dtype",
        "memory_format", "model_sha256",
    ):  # fmt: skip
        _checked(_LABEL, getattr(recipe, name), f"recipe.{name}")
    for name in ("vae_dtype", "vae_sha256"):
        if getattr(recipe, name) is not None:
            _checked(_LABEL, getattr(recipe, name), f"recipe.{name}")
    _checked(_COUNT, recipe.number, "recipe.number")
    _checked(_COUNT, recipe.threads, "recipe.threads")
    for name, sha256 in recipe.lora_sha256.items():
        _checked(fields.NAME, name, "recipe.lora_sha256")
        _checked(_LABEL, sha256, "recipe.lora_sha256")


def _checked(field: fields.Field, value: object, name: str) -> None:
    try:
        field.check(value)
    except ValueError as problem:
        raise ValueError(f"{name} {problem}") from None


def _matches(pattern: re.Pattern[str], value: str, name: str, takes: str) -> None:
    if not pattern.fullmatch(value):
        raise ValueError(f"{name} takes {takes}, not '{shortened(value, 40)}'")


def _utc(value: str) -> None:
    try:
        is_utc = datetime.fromisoformat(value).utcoffset() == timedelta(0)
    except ValueError:
        is_utc = False
    if not is_utc or len(value) > 40:
        raise ValueError(f"created_at takes a time in UTC, not '{shortened(value, 40)}'")
