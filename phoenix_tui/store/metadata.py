"""What an image file says of its making, whichever tool wrote it."""

from pathlib import Path

import msgspec

from phoenix_tui.domain.picture import Making, PictureInfo
from phoenix_tui.domain.text import shortened
from phoenix_tui.store import image_file, parameters, picture_file
from phoenix_tui.store import making as making_json

_KEYS_OF = {"ComfyUI": ("prompt", "workflow"), "InvokeAI": ("invokeai_metadata",)}
"""Tools that are recognised, and whose texts are handed on as they are."""

_PARAMETERS = "parameters"


def read(path: Path) -> tuple[PictureInfo, Making | None]:
    """What the PNG, JPEG or WebP image at `path` says of its making; the making itself where it is
    one of ours and as we write it.

    Our own JSON counts first, `parameters` second. What is there but cannot be taken stands in
    `extra` with the reason. Width and height are the image's own where its texts say nothing.
    Raises `PhoenixError` with a sentence for a file that cannot be read.
    """
    image = image_file.inspect(path)
    texts = dict(image.texts)
    refused: dict[str, str] = {}
    ours = texts.pop(picture_file.KEY, None)
    if ours is not None:
        try:
            making = making_json.decode(ours)
        except ValueError as problem:
            refused[picture_file.KEY] = f"not taken: {problem}"
        else:
            return _of_making(making, image), making
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
    for tool, keys in _KEYS_OF.items():
        if keys[0] in texts:
            return PictureInfo(source=tool, extra=_keyed(texts))
    return PictureInfo(source=parameters.UNKNOWN, extra=_keyed(texts))


def _keyed(texts: dict[str, str]) -> dict[str, str]:
    return {shortened(key, 80): text for key, text in texts.items()}


def _of_making(making: Making, image: image_file.ImageFile) -> PictureInfo:
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
        extra["init image"] = f"picture {making.init_image_making.picture_id}"
    if (image.width, image.height) != (request.width, request.height):
        extra["changed since"] = f"the image now has {image.width}x{image.height} pixels"
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
