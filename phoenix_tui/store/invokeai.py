"""What InvokeAI's JSON says of the picture that it made."""

import json
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from phoenix_tui.domain import fields
from phoenix_tui.domain.picture import PictureInfo
from phoenix_tui.domain.request import LoraUse
from phoenix_tui.domain.text import shortened
from phoenix_tui.store.other_names import sampler_and_schedule

SOURCE = "InvokeAI"

T = TypeVar("T")


def read(text: str) -> PictureInfo:
    """What `text` says, of version 3 and later (`invokeai_metadata`) or 2 (`sd-metadata`).

    Whatever cannot be taken stands in `extra` with the reason; raises `ValueError` for what is no
    JSON object.
    """
    try:
        found = json.loads(text)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
    if not isinstance(found, dict):
        raise ValueError("it is no JSON object")
    extra: dict[str, str] = {}
    if isinstance(image := found.get("image"), dict):
        found = _of_version_2(found, image)

    def take(name: str, check: Callable[[object], T]) -> T | None:
        value = found.get(name)
        if value is None:
            return None
        try:
            return check(value)
        except ValueError as problem:
            extra[name] = f"not taken: it {problem}"
            return None

    named = take("scheduler", fields.NAME.check)
    sampler, schedule = sampler_and_schedule(named) if named else (None, None)
    mode = found.get("generation_mode")
    starts_empty = isinstance(mode, str) and mode.endswith("txt2img")
    for name in ("generation_mode", "clip_skip", "vae", "refiner_model", "init_image"):
        if found.get(name):
            extra.setdefault(name.replace("_", " "), shortened(_words(found[name]), 200))
    return PictureInfo(
        prompt=take("positive_prompt", fields.NEGATIVE_PROMPT.check),
        negative_prompt=take("negative_prompt", fields.NEGATIVE_PROMPT.check),
        steps=take("steps", fields.STEPS.check),
        sampler=sampler,
        schedule=schedule,
        cfg_scale=take("cfg_scale", fields.CFG_SCALE.check),
        seed=take("seed", fields.SEED.check),
        width=take("width", fields.WIDTH.check),
        height=take("height", fields.HEIGHT.check),
        model=take("model", lambda value: fields.NAME.check(_name(value))),
        loras=_loras(found.get("loras"), extra),
        strength=None if starts_empty else take("strength", fields.STRENGTH.check),
        source=SOURCE,
        extra=extra,
    )


def _of_version_2(found: dict[str, Any], image: dict[str, Any]) -> dict[str, Any]:
    prompt, sampler = image.get("prompt"), image.get("sampler")
    if isinstance(prompt, list):
        # parts with weights, which a form has no place for
        prompt = ", ".join(part["prompt"] for part in prompt if _has(part, "prompt"))
    return {
        **{name: image.get(name) for name in ("steps", "cfg_scale", "seed", "width", "height")},
        "positive_prompt": prompt,
        "scheduler": sampler.removeprefix("k_") if isinstance(sampler, str) else sampler,
        "model": found.get("model_weights"),
        "strength": image.get("strength") if image.get("type") == "img2img" else None,
    }


def _has(value: object, name: str) -> bool:
    return isinstance(value, dict) and isinstance(value.get(name), str)


def _name(model: object) -> object:
    """A model's name: said in one of three ways, in the course of time."""
    if isinstance(model, dict):
        return next((model[key] for key in ("name", "model_name") if key in model), model)
    return model


def _words(value: object) -> str:
    name = _name(value)
    return name if isinstance(name, str) else json.dumps(value)


def _loras(listed: object, extra: dict[str, str]) -> tuple[LoraUse, ...]:
    uses: dict[str, LoraUse] = {}
    for name, weight in _listed(listed):
        try:
            use = LoraUse(name=fields.NAME.check(name), weight=fields.LORA_WEIGHT.check(weight))
        except ValueError as problem:
            extra[f"LoRA {shortened(str(name), 40)}"] = f"not taken: it {problem}"
        else:
            uses[use.name] = use
    return tuple(uses[name] for name in sorted(uses))


def _listed(listed: object) -> Iterator[tuple[object, object]]:
    for entry in listed if isinstance(listed, list) else ():
        if isinstance(entry, dict):
            model = entry.get("model", entry.get("lora", entry))
            yield _name(model), entry.get("weight", 1.0)
