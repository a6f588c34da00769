"""A checkpoint in a single file as a model: told from its header, without its tensors."""

from functools import cache
from pathlib import Path

from phoenix_tui.catalogue.families import family_of, with_what_it_does_best
from phoenix_tui.catalogue.safetensors_header import Header, read_header
from phoenix_tui.domain.model import ModelCard
from phoenix_tui.domain.request import Mode

DENOISER = "model.diffusion_model."
_AUTOENCODER = "first_stage_model.decoder.conv_in.weight"
_TEXT_ENCODER = {
    "SD 1.5": "cond_stage_model.transformer.text_model.embeddings.token_embedding.weight",
    "SDXL": "conditioner.embedders.1.model.token_embedding.weight",
}
_SIDE = {"SD 1.5": 512, "SDXL": 1024}
_OTHERS = {"double_blocks.": "FLUX", "joint_blocks.": "SD 3"}


def card_of_file(name: str, path: Path, source: str) -> ModelCard:
    """The model in the file, with what it does best.

    Raises `OSError` or `ValueError` with a sentence for one that cannot be used.
    """
    status = path.stat()
    family, channels = _told(path, status.st_mtime_ns, status.st_size)
    return with_what_it_does_best(
        ModelCard(
            name=name,
            family=family,
            path=str(path),
            source=source,
            size_multiple=8,
            width=_SIDE[family],
            height=_SIDE[family],
            steps=25,
            cfg_scale=7.0,
            sampler="DPM++ 2M",
            modes=tuple(Mode) if channels == 4 else (Mode.INPAINT,),
        )
    )


@cache
def _told(path: Path, _mtime_ns: int, _size: int) -> tuple[str, int]:
    header = read_header(path)
    family = _family(header)
    if family not in _TEXT_ENCODER:
        raise ValueError(f"{family} in a single file cannot be used yet; in a folder it may")
    for part, key in (("autoencoder", _AUTOENCODER), ("text encoder", _TEXT_ENCODER[family])):
        if key not in header.tensors:
            raise ValueError(f"it is {family} without its {part}")
    first = header.tensors.get(f"{DENOISER}input_blocks.0.0.weight")
    if first is None or len(first.shape) != 4 or first.shape[1] not in {4, 9}:
        raise ValueError(f"it is {family} of a kind that cannot be used yet")
    return family, first.shape[1]


def _family(header: Header) -> str:
    for key, tensor in header.tensors.items():
        if key.startswith(DENOISER) and key.endswith("attn2.to_k.weight"):
            if len(tensor.shape) == 2:
                return family_of(tensor.shape[1])
            break
    for part, family in _OTHERS.items():
        if any(part in key for key in header.tensors):
            return family
    raise ValueError("it is no checkpoint of a known family")
