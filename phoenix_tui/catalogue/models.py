"""The models that can be used: the shipped one, and diffusers folders in the models folder."""

from pathlib import Path
from typing import TypeVar

import msgspec

import phoenix_tui
from phoenix_tui.catalogue.families import family_of
from phoenix_tui.catalogue.notes import note_skipped
from phoenix_tui.domain import fields
from phoenix_tui.domain.errors import PhoenixError
from phoenix_tui.domain.model import DEFAULT_MODEL, ModelCard
from phoenix_tui.places import Places
from phoenix_tui.settings import Settings

SHIPPED = Path(phoenix_tui.__file__).parent / "demo" / "model"

_CONFIG_LIMIT = 2**20
_STEPS_AND_CFG = {"demo": (20, 4.0), "SDXL": (30, 6.0)}
_PIPELINES = {
    "StableDiffusionPipeline", "StableDiffusionImg2ImgPipeline", "StableDiffusionInpaintPipeline",
    "StableDiffusionXLPipeline", "StableDiffusionXLImg2ImgPipeline",
    "StableDiffusionXLInpaintPipeline", "LatentConsistencyModelPipeline",
}  # fmt: skip

T = TypeVar("T")


class _Index(msgspec.Struct, rename={"pipeline": "_class_name"}):
    pipeline: str


class _Unet(msgspec.Struct):
    sample_size: int | tuple[int, int]
    cross_attention_dim: int


class _Vae(msgspec.Struct):
    block_out_channels: list[int]


def find_models(places: Places, settings: Settings) -> dict[str, ModelCard]:
    """The models by name, the shipped one first; folders that cannot be used are passed over.

    Reads configurations only. Raises `PhoenixError` when the shipped model is not there.
    """
    try:
        cards = {DEFAULT_MODEL: _card(DEFAULT_MODEL, SHIPPED, "shipped")}
    except (OSError, ValueError) as problem:
        raise PhoenixError(
            "The shipped model cannot be read",
            f"{SHIPPED}: {problem}.",
            "Install the package anew.",
        ) from problem
    for index in sorted(places.models.glob("*/model_index.json")):
        folder = index.parent
        try:
            name = fields.NAME.check(folder.name)
            if name in cards:
                raise ValueError("its name is that of the shipped model")
            cards[name] = _card(name, folder, "models folder")
        except (OSError, ValueError) as problem:
            note_skipped(folder, str(problem))
    return cards


def _card(name: str, folder: Path, source: str) -> ModelCard:
    pipeline = _read(folder / "model_index.json", _Index).pipeline
    if pipeline not in _PIPELINES:
        raise ValueError(f"a {pipeline} cannot be used yet")
    if not any((folder / "unet").glob("*.safetensors")):
        raise ValueError("its unet has no .safetensors file, and others are not loaded")
    unet = _read(folder / "unet" / "config.json", _Unet)
    vae = _read(folder / "vae" / "config.json", _Vae)
    # Each block of the autoencoder but the last halves the sides. The denoiser halves them further,
    # and diffusers makes up for sides that it cannot halve evenly.
    vae_factor = 2 ** (len(vae.block_out_channels) - 1)
    sides = unet.sample_size
    height, width = (sides, sides) if isinstance(sides, int) else sides
    family = family_of(unet.cross_attention_dim)
    steps, cfg_scale = _STEPS_AND_CFG.get(family, (25, 7.0))
    return ModelCard(
        name=name,
        family=family,
        path=str(folder),
        source=source,
        size_multiple=vae_factor,
        width=_side(width * vae_factor, vae_factor),
        height=_side(height * vae_factor, vae_factor),
        steps=steps,
        cfg_scale=cfg_scale,
        sampler="DPM++ 2M",
    )


def _side(side: int, multiple: int) -> int:
    if side % multiple or not fields.WIDTH.low <= side <= fields.WIDTH.high:
        raise ValueError(f"its own size, {side}, is not one that can be asked for")
    return side


def _read(path: Path, kind: type[T]) -> T:
    with open(path, "rb") as file:
        data = file.read(_CONFIG_LIMIT)
    try:
        return msgspec.json.decode(data, type=kind)
    except (msgspec.DecodeError, RecursionError, UnicodeError) as problem:
        raise ValueError(f"{path.parent.name}/{path.name}: {problem}") from problem
