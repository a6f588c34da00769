"""A diffusers folder as a model: told from its configurations, without its weights."""

import json
from pathlib import Path
from typing import TypeVar

import msgspec

from phoenix_tui.catalogue import memory
from phoenix_tui.catalogue.families import (
    REFINER,
    family_of,
    of_few_steps,
    with_what_it_does_best,
)
from phoenix_tui.catalogue.folder_weights import weights_of
from phoenix_tui.catalogue.headers import Headers
from phoenix_tui.domain import fields
from phoenix_tui.domain.model import ModelCard
from phoenix_tui.domain.request import Mode
from phoenix_tui.settings import Settings

_CONFIG_LIMIT = 2**20
"""Bytes of a configuration."""

_WITH_UNET = {
    "StableDiffusionPipeline", "StableDiffusionImg2ImgPipeline", "StableDiffusionInpaintPipeline",
    "StableDiffusionXLPipeline", "StableDiffusionXLImg2ImgPipeline",
    "StableDiffusionXLInpaintPipeline", "LatentConsistencyModelPipeline",
    "LatentConsistencyModelImg2ImgPipeline",
}  # fmt: skip
_WITH_TRANSFORMER = {
    "StableDiffusion3Pipeline": "SD 3", "StableDiffusion3Img2ImgPipeline": "SD 3",
    "StableDiffusion3InpaintPipeline": "SD 3", "FluxPipeline": "FLUX",
    "FluxImg2ImgPipeline": "FLUX", "FluxInpaintPipeline": "FLUX",
}  # fmt: skip
_FLUX_SIDE = 128
"""Of FLUX's own size in latents, which its configuration does not hold."""
_FINEST_MULTIPLE = 8
"""Pixels: what all tools offer. Denoisers halve the sides of finer latents once more."""

T = TypeVar("T")


class _Index(msgspec.Struct, rename={"pipeline": "_class_name"}):
    pipeline: str


class _Unet(msgspec.Struct):
    sample_size: int | tuple[int, int]
    cross_attention_dim: int
    in_channels: int = 4


class _Transformer(msgspec.Struct):
    sample_size: int = _FLUX_SIDE
    guidance_embeds: bool = False


class _Vae(msgspec.Struct):
    block_out_channels: list[int]


class _Scheduler(msgspec.Struct, rename={"kind": "_class_name"}):
    kind: str = ""
    timestep_spacing: str = ""
    prediction_type: str = ""
    rescale_betas_zero_snr: bool = False

    @property
    def is_of_few_steps(self) -> bool:
        """What SD-Turbo and SDXL-Turbo come with, and models of many steps do not."""
        return (
            self.kind.startswith("Euler")
            and (self.timestep_spacing, self.prediction_type) == ("trailing", "epsilon")
            and not self.rescale_betas_zero_snr
        )


def is_usable(pipeline: str) -> bool:
    """Whether models of that class can be used, by its name in model_index.json."""
    return pipeline in _WITH_UNET or pipeline in _WITH_TRANSFORMER


def card_of(
    name: str, folder: Path, source: str, headers: Headers, settings: Settings
) -> ModelCard:
    """The model in the folder, with what it does best.

    Raises `OSError` or `ValueError` with a sentence for one that cannot be used.
    """
    pipeline = _read(folder / "model_index.json", _Index).pipeline
    if not is_usable(pipeline):
        raise ValueError(f"a {pipeline} cannot be used yet")
    denoiser = "unet" if pipeline in _WITH_UNET else "transformer"
    files = [
        folder / component / name
        for component, weights in weights_of(folder, denoiser).items()
        for name in weights.files
    ]
    # each block of the autoencoder but the last halves the sides
    vae = _read(folder / "vae" / "config.json", _Vae)
    pixels = 2 ** (len(vae.block_out_channels) - 1)
    card = ModelCard(
        name=name,
        family="",
        path=str(folder),
        source=source,
        size_multiple=pixels,
        width=0,
        height=0,
        steps=25,
        cfg_scale=7.0,
        sampler="DPM++ 2M",
    )
    make = _with_unet if denoiser == "unet" else _with_transformer
    card = make(card, folder, pipeline)
    if card.family == REFINER:
        raise ValueError(f"it is {REFINER}, which cannot be used yet")
    for side in (card.width, card.height):
        if side % card.size_multiple or not fields.WIDTH.low <= side <= fields.WIDTH.high:
            raise ValueError(f"its own size, {side}, is not one that can be asked for")
    parameters = 0
    for file in files:
        facts = headers.facts(file)
        if facts.is_damaged:
            raise ValueError(f"{file.parent.name}/{file.name}: {facts.refusal}")
        parameters += facts.parameters
    channels = vae.block_out_channels[min(1, len(vae.block_out_channels) - 1)]
    return msgspec.structs.replace(
        card,
        size_bytes=sum(file.stat().st_size for file in files),
        memory=memory.need(parameters, card.width * card.height, channels, settings),
    )


def _with_unet(card: ModelCard, folder: Path, pipeline: str) -> ModelCard:
    unet = _read(folder / "unet" / "config.json", _Unet)
    sides = unet.sample_size
    height, width = (sides, sides) if isinstance(sides, int) else sides
    # The denoiser halves the sides further, and diffusers makes up for those that it cannot.
    card = msgspec.structs.replace(
        card,
        family=family_of(unet.cross_attention_dim),
        size_multiple=max(_FINEST_MULTIPLE, card.size_multiple),
        width=width * card.size_multiple,
        height=height * card.size_multiple,
    )
    scheduler = folder / "scheduler" / "scheduler_config.json"
    if unet.in_channels != 4:
        # it wants the masked picture and the mask beside the latents
        card = msgspec.structs.replace(card, modes=(Mode.INPAINT,))
    if pipeline.startswith("LatentConsistency"):
        modes = (Mode.TXT2IMG, Mode.IMG2IMG)
        # its own pipeline puts the CFG scale into the denoiser instead of running it twice
        card = of_few_steps(msgspec.structs.replace(card, modes=modes), "LCM")
        return msgspec.structs.replace(card, cfg_scale=8.0)
    if scheduler.exists() and _read(scheduler, _Scheduler).is_of_few_steps:
        return of_few_steps(card, "Euler a")
    return with_what_it_does_best(card)


def _with_transformer(card: ModelCard, folder: Path, pipeline: str) -> ModelCard:
    transformer = _read(folder / "transformer" / "config.json", _Transformer)
    family = _WITH_TRANSFORMER[pipeline]
    is_flux = family == "FLUX"
    side = (_FLUX_SIDE if is_flux else transformer.sample_size) * card.size_multiple
    card = msgspec.structs.replace(
        card,
        family=family,
        # it sees latents in squares of two by two
        size_multiple=2 * card.size_multiple,
        width=side,
        height=side,
        steps=28,
        cfg_scale=3.5 if is_flux else 4.5,
        sampler="Euler",
        is_flow=True,
        takes_negative_prompt=not is_flux,
    )
    if is_flux and not transformer.guidance_embeds:
        return msgspec.structs.replace(of_few_steps(card, "Euler"), cfg_scale=0.0)
    return with_what_it_does_best(card)


def _read(path: Path, kind: type[T]) -> T:
    with open(path, "rb") as file:
        data = file.read(_CONFIG_LIMIT)
    try:
        # msgspec's own reader knows no Infinity, which diffusers writes
        return msgspec.convert(json.loads(data), type=kind)
    except (ValueError, msgspec.ValidationError, RecursionError) as problem:
        raise ValueError(f"{path.parent.name}/{path.name}: {problem}") from problem
