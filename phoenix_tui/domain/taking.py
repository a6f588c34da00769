"""From what a picture says of its making to a request of one's own, and what cannot be taken."""

from collections.abc import Mapping
from typing import Any

import msgspec

from phoenix_tui.domain.errors import InvalidRequestError
from phoenix_tui.domain.lora_uses import mismatch_of
from phoenix_tui.domain.model import DEFAULT_MODEL, LoraCard, ModelCard
from phoenix_tui.domain.picture import PictureInfo
from phoenix_tui.domain.prompts import split_lora_tags, without_lora_tags
from phoenix_tui.domain.request import InputImage
from phoenix_tui.domain.text import shortened
from phoenix_tui.domain.validation import build

_LABELS = {
    "cfg_scale": "CFG scale",
    "loras": "LoRAs",
    "strength": "Denoising strength",
    "prompt_syntax": "Prompt weights",
}
_FIELDS = (
    "prompt", "negative_prompt", "prompt_syntax", "steps", "sampler", "schedule", "cfg_scale",
    "seed", "width", "height", "model", "strength", "resize", "mask_blur", "only_masked_padding",
    "variation_seed", "variation_strength",
)  # fmt: skip
_OF_AN_INIT_IMAGE = ("strength", "resize", "mask_blur", "only_masked_padding")


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """What a request can have of a picture."""

    info: PictureInfo
    body: dict[str, Any]
    """Fields of a request, each of which can be used here."""
    untaken: tuple[str, ...] = ()
    """A sentence for each that could not be taken, with the reason."""


def take(
    info: PictureInfo,
    *,
    models: Mapping[str, ModelCard],
    loras: Mapping[str, LoraCard],
    model: str,
    init_image: InputImage | None = None,
    mask: InputImage | None = None,
) -> Taken:
    """Everything of `info` that a request can have with these models and LoRAs.

    `model` is used where the picture's is not here. Init image and mask are those of the picture,
    where they are still here. What stands in `info.extra` as not taken is told, too.
    """
    body: dict[str, object] = {
        name: value for name in _FIELDS if (value := getattr(info, name)) is not None
    }
    untaken: dict[str, str] = {}
    if not info.negative_prompt:
        body.pop("negative_prompt", None)
    if init_image is None:
        for name in _OF_AN_INIT_IMAGE:
            if body.pop(name, None) is not None and name == "strength":
                untaken[name] = "was not taken: its init image is not here"
    if info.model is not None and info.model not in models:
        untaken["model"] = f"'{shortened(info.model, 40)}' is not here"
        del body["model"]
    card = models[str(body.get("model", model if model in models else DEFAULT_MODEL))]
    _take_loras(info, loras, card, body, untaken)

    def wrong() -> dict[str, str]:
        asked = {"prompt": "a stand-in", "model": card.name, **body}
        try:
            build(asked, models=models, loras=loras, init_image=init_image, mask=mask)
        except InvalidRequestError as refused:
            return {name: says for name, says in refused.problems.items() if name in body}
        return {}

    # without one field another may be right, or wrong: a schedule without its sampler
    while problems := wrong():
        for name, says in problems.items():
            untaken[name] = f"{says}; the picture's was not taken"
            del body[name]
    for name, says in info.extra.items():
        if says.startswith("not taken"):
            untaken.setdefault(name, f"was {says}")
    return Taken(
        info=info,
        body=body | _images(init_image, mask),
        untaken=tuple(f"{_label(name)} {says}." for name, says in untaken.items()),
    )


def _take_loras(
    info: PictureInfo,
    loras: Mapping[str, LoraCard],
    card: ModelCard,
    body: dict[str, object],
    untaken: dict[str, str],
) -> None:
    """Leave those in prompt and list that can be applied, each in one place."""
    prompt = info.prompt or ""
    tags = [name for name, _ in split_lora_tags(prompt)[1]]
    readable = {use.name for use in info.loras}
    dropped = set()
    for name in sorted({*tags, *readable}):
        if name not in loras:
            reason = "it is not here"
        elif name not in readable:
            reason = "its tag has no weight that can be used"
        elif not (reason := mismatch_of(loras[name], card)):
            continue
        dropped.add(name)
        untaken[f"LoRA {shortened(name, 40)}"] = f"was not taken: {reason}"
    # a request takes each only once
    moved = {name for name in tags if tags.count(name) > 1}
    stays = set(tags) - dropped - moved
    if len(stays) < len(set(tags)):
        left = without_lora_tags(prompt, dropped | moved)
        if [name for name, _ in split_lora_tags(left)[1]] != [n for n in tags if n in stays]:
            # what stood around a tag has come together as another: then none stays one
            left, stays = left.replace("<lora:", "< lora:"), set()
        body["prompt"] = left
    if listed := [use for use in info.loras if use.name not in dropped | stays]:
        body["loras"] = msgspec.to_builtins(listed)


def _images(init_image: InputImage | None, mask: InputImage | None) -> dict[str, object]:
    images = {"init_image": init_image, "mask": mask}
    return {name: {"sha256": image.sha256} for name, image in images.items() if image is not None}


def _label(name: str) -> str:
    words = _LABELS.get(name, name.replace("_", " "))
    return words[:1].upper() + words[1:]
