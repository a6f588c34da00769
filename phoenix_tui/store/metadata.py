"""What an image file says of its making, whichever tool wrote it."""

from collections.abc import Callable
from pathlib import Path

import msgspec

from phoenix_tui.domain.picture import Making, PictureInfo
from phoenix_tui.domain.text import shortened
from phoenix_tui.store import comfyui, image_file, invokeai, parameters, picture_file
from phoenix_tui.store import making as making_json

_READERS: dict[str, tuple[str, Callable[[str], PictureInfo]]] = {
    "prompt": (comfyui.SOURCE, comfyui.read),
    "invokeai_metadata": (invokeai.SOURCE, invokeai.read),
    "sd-metadata": (invokeai.SOURCE, invokeai.read),
}
"""By the key of a text: the tool that writes it, and what reads it."""

_PARAMETERS = "parameters"


def read(file: Path | bytes) -> tuple[PictureInfo, Making | None]:
    """What a PNG, JPEG or WebP image says of its making; the making itself where it is one of ours
    and as we write it. `bytes` are a file's.

    Our own JSON counts first, `parameters` second. What is there but cannot be taken stands in
    `extra` with the reason. Width and height are the image's own where its texts say nothing.
    Raises `PhoenixError` with a sentence for a file that cannot be read.
    """
    image = image_file.inspect(file)
    texts = dict(image.texts)
    refused: dict[str, str] = {}
    ours = texts.pop(picture_file.KEY, None)
    if ours is not None:
        try:
            making = making_json.decode(ours)
        except ValueError as problem:
            refused[picture_file.KEY] = f"not taken: {problem}"
        else:
            return of_making(making, (image.width, image.height)), making
    info = _of_texts(texts)
    if ours is not None and info.source == parameters.UNKNOWN:
        info = msgspec.structs.replace(info, source=parameters.OURS)
    if info.width is None or info.height is None:
        info = msgspec.structs.replace(info, width=image.width, height=image.height)
    return msgspec.structs.replace(info, extra=info.extra | refused), None


def _of_texts(texts: dict[str, str]) -> PictureInfo:
    if _PARAMETERS in texts:
        info = parameters.read(texts.pop(_PARAMETERS))
        return msgspec.structs.replace(info, extra=_keyed(texts) | info.extra)
    for key, (tool, reader) in _READERS.items():
        # other tools may have a text of that name, which is no JSON
        if texts.get(key, "").lstrip().startswith("{"):
            try:
                info = reader(texts[key])
            except ValueError as problem:
                reason = {tool: f"not taken: {shortened(str(problem), 200)}"}
                return PictureInfo(source=tool, extra=_keyed(texts) | reason)
            return msgspec.structs.replace(info, extra=info.extra | _keyed(texts))
    return PictureInfo(source=parameters.UNKNOWN, extra=_keyed(texts))


def _keyed(texts: dict[str, str]) -> dict[str, str]:
    return {shortened(key, 80): text for key, text in texts.items()}


def of_making(making: Making, size: tuple[int, int]) -> PictureInfo:
    """What one of ours says of itself; `size` is what the image has now."""
    request, recipe = making.request, making.recipe
    extra = {
        "picture id": making.picture_id,
        "job id": making.job_id,
        "batch": f"{making.batch.index + 1} of {making.batch.size} in {making.batch.id}",
        "created": making.created_at,
        "seconds": f"{making.seconds:.2f}",
        "mode": request.mode.value,
        "model sha256": recipe.model_sha256,
        "made with": f"torch {recipe.torch}, diffusers {recipe.diffusers}, "
        f"transformers {recipe.transformers}, peft {recipe.peft}, recipe {recipe.number}",
        "made on": f"{recipe.device} ({recipe.instruction_set}), {recipe.threads} threads, "
        f"{recipe.dtype}, {recipe.memory_format}{', tiled VAE' if recipe.tiling else ''}"
        f"{f', VAE in {recipe.vae_dtype}' if recipe.vae_dtype else ''}",
    }
    if request.init_image is not None:
        extra["init image sha256"] = request.init_image.sha256
    if request.mask is not None:
        extra["mask sha256"] = request.mask.sha256
    if making.init_image_making is not None:
        parent = making.init_image_making
        extra["init image"] = (
            f"picture {parent.picture_id}, seed {parent.request.seed}: "
            f"{shortened(parent.request.prompt, 200)}"
        )
    if size != (request.width, request.height):
        extra["changed since"] = f"the image now has {size[0]}x{size[1]} pixels"
    return PictureInfo(
        prompt=request.prompt,
        negative_prompt=request.negative_prompt,
        prompt_syntax=request.prompt_syntax.value,
        steps=request.steps,
        sampler=request.sampler,
        schedule=request.schedule,
        cfg_scale=request.cfg_scale,
        seed=request.seed,
        width=request.width,
        height=request.height,
        model=request.model,
        loras=request.loras,
        strength=request.strength,
        resize=request.resize.value if request.init_image else None,
        mask_blur=request.mask_blur if request.mask else None,
        only_masked_padding=request.only_masked_padding,
        variation_seed=request.variation_seed,
        variation_strength=request.variation_strength,
        source=parameters.OURS,
        extra=extra,
    )
