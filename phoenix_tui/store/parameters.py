"""The `parameters` text that AUTOMATIC1111 brought into use: written for other tools, and read."""

import re
from collections.abc import Callable, Mapping
from typing import TypeVar

import phoenix_tui
from phoenix_tui.domain import fields
from phoenix_tui.domain.picture import Making, PictureInfo
from phoenix_tui.domain.prompt_weights import has_syntax
from phoenix_tui.domain.prompts import split_lora_tags
from phoenix_tui.domain.request import LoraUse, PromptSyntax, Request, Resize
from phoenix_tui.domain.samplers import split_name
from phoenix_tui.domain.text import shortened
from phoenix_tui.store.other_names import label_of_file, sampler_and_schedule
from phoenix_tui.store.parameters_text import joined, parted

OURS = "Phoenix TUI"
A1111 = "AUTOMATIC1111"
SD_CPP = "stable-diffusion.cpp"
UNKNOWN = "unknown"

# what Civitai can read in "Lora hashes"
_PLAIN_NAME = re.compile(r"[A-Za-z0-9_.-]+")

_RESIZE_MODES = {
    Resize.STRETCH: "Just resize",
    Resize.CROP: "Crop and resize",
    Resize.PAD: "Resize and fill",
}
_NO_EMPHASIS = "None"
_ONLY_MASKED = "Only masked"
_A1111_PADDING = "32"
"""Pixels, where A1111's text does not say."""

T = TypeVar("T")


def write(making: Making, lora_hashes: Mapping[str, str] = {}) -> str:
    """The text for `making`: prompt with LoRA tags, negative prompt, and a line of settings.

    `lora_hashes` holds those that are known, by LoRA. Order and quoting of the settings are A1111's
    (modules/processing.py, `create_infotext`), and `Steps` stands first for Civitai's reader.
    """
    request = making.request
    settings = {
        "Steps": str(request.steps),
        "Sampler": request.sampler,
        "Schedule type": request.schedule,
        "CFG scale": _number(request.cfg_scale),
        "Seed": str(request.seed),
        "Size": f"{request.width}x{request.height}",
        "Model hash": making.recipe.model_sha256[:10],
        "Model": request.model,
        "Variation seed": "" if request.variation_seed is None else str(request.variation_seed),
        "Variation seed strength": ""
        if request.variation_strength is None
        else _number(request.variation_strength),
        "Denoising strength": "" if request.strength is None else _number(request.strength),
        "RNG": "CPU",
        "Emphasis": _emphasis(request),
        **_of_init_image(request),
        "Lora hashes": ", ".join(
            f"{name}: {lora_hash}"
            for name, lora_hash in lora_hashes.items()
            if _PLAIN_NAME.fullmatch(name)
        ),
        "Version": f"{OURS} {phoenix_tui.__version__}",
    }
    text = joined(_with_tags(request), request.negative_prompt, settings)
    # NUL ends a text in a PNG file
    return text.replace("\0", "\N{SYMBOL FOR NULL}")


def _emphasis(request: Request) -> str:
    """How A1111 would have to be set, where that is not what it is by itself."""
    if not any(has_syntax(prompt) for prompt in (request.prompt_used, request.negative_prompt)):
        return ""
    return _NO_EMPHASIS if request.prompt_syntax is PromptSyntax.PLAIN else "No norm"


def _of_init_image(request: Request) -> dict[str, str]:
    settings = {}
    if request.resize is not Resize.STRETCH:
        # A1111 has the words, and leaves them out of its text
        settings["Resize mode"] = _RESIZE_MODES[request.resize]
    if request.mask is not None:
        settings["Mask blur"] = str(request.mask_blur)
    if request.only_masked_padding is not None:
        settings["Inpaint area"] = _ONLY_MASKED
        settings["Masked area padding"] = str(request.only_masked_padding)
    return settings


def _with_tags(request: Request) -> str:
    tagged = {name for name, _ in split_lora_tags(request.prompt)[1]}
    missing = [
        f"<lora:{use.name}:{_number(use.weight)}>"
        for use in request.loras
        if use.name not in tagged
    ]
    return " ".join([request.prompt, *missing])


def _number(value: float) -> str:
    return repr(value).removesuffix(".0")


def read(text: str) -> PictureInfo:
    """What `text` says, from A1111 and the tools that write as it does.

    Whatever cannot be taken stands in `extra` with the reason; nothing is raised. The text is not
    unambiguous: a prompt with a line that starts with "Negative prompt:" is cut there.
    """
    prompt, negative_prompt, settings = parted(text)
    extra: dict[str, str] = {}

    def take(key: str, check: Callable[[str], T]) -> T | None:
        return _take(settings, extra, key, check)

    version = settings.get("Version", "")
    source = UNKNOWN
    if version.startswith(OURS):
        source = OURS
    elif "SDCPP" in settings or version.startswith("stable-diffusion.cpp"):
        source = SD_CPP
    elif settings:
        source = A1111
    named_sampler = take("Sampler", fields.NAME.check)
    names = sampler_and_schedule if source == SD_CPP else split_name
    sampler, glued = names(named_sampler) if named_sampler else (None, None)
    schedule = take("Schedule type", fields.NAME.check)
    size = take("Size", _size)
    if settings.get("Inpaint area") == _ONLY_MASKED:
        del settings["Inpaint area"]
        settings.setdefault("Masked area padding", _A1111_PADDING)
    else:
        # it says something only where the area is that of the mask
        extra |= {key: settings.pop(key) for key in ("Masked area padding",) if key in settings}
    model = take("Model", fields.NAME.check)
    return PictureInfo(
        prompt=_take({"prompt": prompt}, extra, "prompt", fields.NEGATIVE_PROMPT.check),
        negative_prompt=_take(
            {"negative prompt": negative_prompt},
            extra,
            "negative prompt",
            fields.NEGATIVE_PROMPT.check,
        ),
        prompt_syntax=_prompt_syntax(settings.get("Emphasis", "")),
        steps=take("Steps", fields.STEPS.from_text),
        sampler=sampler,
        schedule=schedule or glued,
        cfg_scale=take("CFG scale", fields.CFG_SCALE.from_text),
        seed=take("Seed", fields.SEED.from_text),
        width=size[0] if size else None,
        height=size[1] if size else None,
        model=model and label_of_file(model) if source == SD_CPP else model,
        loras=_loras(prompt, extra),
        strength=take("Denoising strength", fields.STRENGTH.from_text),
        resize=take("Resize mode", _resize),
        mask_blur=take("Mask blur", fields.MASK_BLUR.from_text),
        only_masked_padding=take("Masked area padding", fields.ONLY_MASKED_PADDING.from_text),
        variation_seed=take("Variation seed", fields.VARIATION_SEED.from_text),
        variation_strength=take("Variation seed strength", fields.VARIATION_STRENGTH.from_text),
        source=source,
        extra=extra | settings,
    )


def _take(
    settings: dict[str, str], extra: dict[str, str], key: str, check: Callable[[str], T]
) -> T | None:
    """Move a setting out of `settings`: to whoever asks, or with what is wrong into `extra`."""
    value = settings.pop(key, None)
    if value is None:
        return None
    try:
        return check(value)
    except ValueError as problem:
        extra[key] = f"not taken: it {problem}"
        return None


def _size(text: str) -> tuple[int, int]:
    width, _, height = text.partition("x")
    return fields.WIDTH.from_text(width), fields.HEIGHT.from_text(height)


def _prompt_syntax(emphasis: str) -> str | None:
    return PromptSyntax.PLAIN.value if emphasis == _NO_EMPHASIS else None


def _resize(text: str) -> str:
    for resize, words in _RESIZE_MODES.items():
        if text == words:
            return resize.value
    raise ValueError(f"takes {' or '.join(_RESIZE_MODES.values())}, not '{shortened(text, 40)}'")


def _loras(prompt: str, extra: dict[str, str]) -> tuple[LoraUse, ...]:
    uses: dict[str, LoraUse] = {}
    for name, weight in split_lora_tags(prompt)[1]:
        try:
            checked = fields.NAME.check(name), fields.LORA_WEIGHT.from_text(weight)
        except ValueError as problem:
            extra[f"LoRA {shortened(name, 40)}"] = f"not taken: its tag {problem}"
            continue
        uses[name] = LoraUse(name=checked[0], weight=checked[1])
    return tuple(uses[name] for name in sorted(uses))
