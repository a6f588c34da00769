"""From what was typed after `generate` to the body of a request, checked before anything starts."""

import os
import re
from argparse import Namespace
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from phoenix_tui.cli.home import Home
from phoenix_tui.domain import fields
from phoenix_tui.domain.errors import InvalidRequestError, PhoenixError
from phoenix_tui.domain.request import InputImage, Request

if TYPE_CHECKING:
    from phoenix_tui.client.client import Client

_OPTION_OF = {
    "prompt": "prompt",
    "negative_prompt": "negative",
    "prompt_syntax": "prompt_syntax",
    "seed": "seed",
    "steps": "steps",
    "cfg_scale": "cfg",
    "width": "width",
    "height": "height",
    "strength": "strength",
    "resize": "resize",
    "mask_blur": "mask_blur",
    "only_masked_padding": "only_masked",
    "variation_seed": "variation_seed",
    "variation_strength": "variation_strength",
    "batch_size": "batch",
}
"""Fields of a request that are typed, with the names of their options."""

_GOES_WITH_MASK = ("mask_blur", "only_masked_padding")
_GOES_WITH_INIT_IMAGE = ("strength", "resize", *_GOES_WITH_MASK)

_ANY_NUMBER = re.compile(r"-?[0-9]{1,20}")


class Typed(msgspec.Struct, frozen=True, kw_only=True):
    """What was typed, checked as far as it can be without the server."""

    body: dict[str, object]
    """Fields of the request, without seed and batch."""
    seed: int | None
    batch_size: int
    images: dict[str, bytes]
    """The files of init image and mask, by field."""
    output: Path | None
    """The folder for copies."""
    steps: int | None
    """What was asked for, or the model's own number where that is known."""

    async def upload(self, client: "Client") -> dict[str, object]:
        """The body with its images at the server."""
        sent = {name: await client.add_input(data) for name, data in self.images.items()}
        return self.body | {name: {"sha256": image.sha256} for name, image in sent.items()}


def typed(home: Home, options: Namespace, cells: Sequence[Mapping[str, object]] = ({},)) -> Typed:
    """What the options of `generate` ask for; `cells` are fields that each of its requests has
    besides, which are checked with the rest.

    Raises `InvalidRequestError` with a sentence for every wrong one. Models and LoRAs are those of
    the home; a server elsewhere knows its own, and judges their names itself.
    """
    body, problems = _fields(options)
    images, unreadable = _images(options)
    problems |= unreadable
    output = Path(options.output).expanduser().absolute() if options.output is not None else None
    if output is not None and not can_be_folder(output):
        problems["output"] = f"takes a folder that can be written to, not {options.output}"
    request = None
    if home.server_url is None:
        request, more = _judged(home, body, images, problems, cells)
        problems = more | problems
    if problems:
        raise InvalidRequestError(problems)
    size, seed = body.pop("batch_size", 1), body.pop("seed", None)
    assert isinstance(size, int)
    assert seed is None or isinstance(seed, int)
    return Typed(
        body=body,
        seed=seed,
        batch_size=size,
        images={field: data for field, (_, data) in images.items()},
        output=output,
        steps=request.steps if request else None,
    )


def _fields(options: Namespace) -> tuple[dict[str, object], dict[str, str]]:
    """What was typed as JSON values, and a sentence for each that is wrong by itself."""
    body: dict[str, object] = {}
    problems: dict[str, str] = {}
    for field, option in _OPTION_OF.items():
        text = getattr(options, option)
        if text is None or (field == "seed" and not text.strip()):
            continue
        try:
            body[field] = fields.TYPED[field].from_text(text)
        except ValueError as problem:
            if field in {"width", "height"} and _ANY_NUMBER.fullmatch(text):
                # the model's multiple belongs into the sentence
                body[field] = int(text)
            else:
                problems[field] = str(problem)
    for field in ("sampler", "model"):
        if getattr(options, field) is not None:
            body[field] = getattr(options, field)
    try:
        body["loras"] = [_lora(text) for text in options.lora or ()]
    except ValueError as problem:
        problems["loras"] = str(problem)
    return body, problems


def _images(
    options: Namespace,
) -> tuple[dict[str, tuple[InputImage, bytes]], dict[str, str]]:
    """The image files that were named, by field, and a sentence for each that is none."""
    images: dict[str, tuple[InputImage, bytes]] = {}
    problems: dict[str, str] = {}
    for field, path in (("init_image", options.init), ("mask", options.mask)):
        if path is not None:
            try:
                images[field] = _image(Path(path).expanduser())
            except PhoenixError as problem:
                problems[field] = f"takes an image file; {problem.failure.message.rstrip('.')}"
    return images, problems


def _judged(
    home: Home,
    body: dict[str, object],
    images: dict[str, tuple[InputImage, bytes]],
    known: dict[str, str],
    cells: Sequence[Mapping[str, object]],
) -> tuple[Request | None, dict[str, str]]:
    """What the one validator says of each body as a whole: the first request, or what is wrong."""
    from phoenix_tui.catalogue.loras import look_for_loras
    from phoenix_tui.catalogue.models import look_for_models
    from phoenix_tui.catalogue.passed_over import reason_of
    from phoenix_tui.domain.validation import build

    body.setdefault("model", home.settings.model)
    found = {field: image for field, (image, _) in images.items()}
    asked = {name: value for name, value in body.items() if name != "batch_size"}
    if "prompt" in known:
        asked["prompt"] = "a stand-in, so that only the others are told"
    if "init_image" in known:
        # what goes with an image is not wrong because of an image that is
        found.pop("mask", None)
    for field in _GOES_WITH_MASK if "mask" in known else ():
        asked.pop(field, None)
    for field in _GOES_WITH_INIT_IMAGE if "init_image" in known else ():
        asked.pop(field, None)
    # `models` and `loras` tell of what is passed over: here that matters once it is asked for
    models, others = look_for_models(home.places, home.settings)
    loras, _ = look_for_loras(home.places, home.settings)
    try:
        [request, *_] = [
            build(
                {**asked, **cell},
                models=models,
                loras=loras,
                init_image=found.get("init_image"),
                mask=found.get("mask"),
            ).request
            for cell in cells
        ]
        return request, {}
    except InvalidRequestError as problem:
        problems = problem.problems
        if body["model"] not in models and (reason := reason_of(body["model"], others)):
            problems = {**problems, "model": reason}
        return None, problems


def _lora(text: str) -> dict[str, object]:
    """NAME or NAME:WEIGHT; a colon may be in the name."""
    name, colon, weight = text.rpartition(":")
    if not colon:
        return {"name": text, "weight": 1.0}
    return {"name": name, "weight": fields.LORA_WEIGHT.from_text(weight)}


def _image(path: Path) -> tuple[InputImage, bytes]:
    from phoenix_tui.store import image_file

    image = image_file.inspect(path)
    # the server names it by its bytes; only the size counts here
    return InputImage(sha256="", width=image.width, height=image.height), path.read_bytes()


def can_be_folder(path: Path) -> bool:
    while not path.exists():
        path = path.parent
    return path.is_dir() and os.access(path, os.W_OK | os.X_OK)
