"""A diffusers folder as a model: told from its configurations, without its weights."""

import json
from pathlib import Path
from typing import TypeVar

import msgspec

from phoenix_tui.catalogue.families import family_of, with_what_it_does_best
from phoenix_tui.domain import fields
from phoenix_tui.domain.model import ModelCard
from phoenix_tui.domain.request import Mode

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


def card_of(name: str, folder: Path, source: str) -> ModelCard:
    """The model in the folder, with what it does best.

    Raises `OSError` or `ValueError` with a sentence for one that cannot be used.
    """
    pipeline = _read(folder / "model_index.json", _Index).pipeline
    if pipeline not in _WITH_UNET and pipeline not in _WITH_TRANSFORMER:
        raise ValueError(f"a {pipeline} cannot be used yet")
    denoiser = "unet" if pipeline in _WITH_UNET else "transformer"
    if not any((folder / denoiser).glob("*.safetensors")):
        raise ValueError(f"its {denoiser} has no .safetensors file, and others are not loaded")
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
    for side in (card.width, card.height):
        if side % card.size_multiple or not fields.WIDTH.low <= side <= fields.WIDTH.high:
            raise ValueError(f"its own size, {side}, is not one that can be asked for")
    return card


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
        return msgspec.structs.replace(card, steps=4, cfg_scale=8.0, sampler="LCM", modes=modes)
    if scheduler.exists() and _read(scheduler, _Scheduler).is_of_few_steps:
        return msgspec.structs.replace(card, steps=4, cfg_scale=1.0, sampler="Euler a")
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
        return msgspec.structs.replace(card, steps=4, cfg_scale=0.0)
    return card


def _read(path: Path, kind: type[T]) -> T:
    with open(path, "rb") as file:
        data = file.read(_CONFIG_LIMIT)
    try:
        # msgspec's own reader knows no Infinity, which diffusers writes
        return msgspec.convert(json.loads(data), type=kind)
    except (ValueError, msgspec.ValidationError, RecursionError) as problem:
        raise ValueError(f"{path.parent.name}/{path.name}: {problem}") from problem
