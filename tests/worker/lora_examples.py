"""Small random LoRAs for a model, in the two layouts that are about."""

from collections.abc import Iterator
from pathlib import Path

import numpy
from safetensors.numpy import save_file

from phoenix_tui.catalogue.safetensors_header import read_header

RANK = 4
_DENOISER = (".to_q.weight", ".to_k.weight", ".to_v.weight", ".to_out.0.weight")
_TEXT = (".q_proj.weight", ".k_proj.weight", ".v_proj.weight", ".out_proj.weight")

Matrices = dict[str, tuple[numpy.ndarray, numpy.ndarray]]
"""Down and up, by the names of the parts that they change."""


def matrices(folder: Path, seed: int, *, with_text: bool = False, text_width: int = 0) -> Matrices:
    """Random pairs for the attention of a model's denoiser, and of its text encoder; with a
    `text_width`, as if for a model with texts of that width."""
    random = numpy.random.default_rng(seed)
    made: Matrices = {}
    for name, rows, columns in _parts(folder, with_text):
        is_reading_text = ".attn2.to_k" in name or ".attn2.to_v" in name
        width = text_width if text_width and is_reading_text else columns
        made[name] = (
            random.normal(0, 1, (RANK, width)).astype(numpy.float16),
            random.normal(0, 0.05, (rows, RANK)).astype(numpy.float16),
        )
    return made


def save_as_diffusers(path: Path, pairs: Matrices) -> Path:
    """With the keys of diffusers and PEFT."""
    tensors = {}
    for name, (down, up) in pairs.items():
        tensors[f"{name}.lora_A.weight"] = down
        tensors[f"{name}.lora_B.weight"] = up
    save_file(tensors, path)
    return path


def save_as_kohya(path: Path, pairs: Matrices, alpha: float = RANK) -> Path:
    """With the keys of kohya's trainer, which scales by alpha / rank."""
    tensors = {}
    for name, (down, up) in pairs.items():
        component, _, rest = name.partition(".")
        prefix = {"unet": "lora_unet", "text_encoder": "lora_te"}[component]
        flat = f"{prefix}_{rest.replace('.', '_')}"
        tensors[f"{flat}.lora_down.weight"] = down
        tensors[f"{flat}.lora_up.weight"] = up
        tensors[f"{flat}.alpha"] = numpy.array(alpha, numpy.float16)
    save_file(tensors, path, {"ss_network_dim": str(RANK)})
    return path


def _parts(folder: Path, with_text: bool) -> Iterator[tuple[str, int, int]]:
    denoiser = "unet" if (folder / "unet").exists() else "transformer"
    yield from _weights(folder / denoiser, f"{denoiser}.", _DENOISER)
    for name in ("text_encoder", "text_encoder_2"):
        if with_text and (folder / name).exists():
            yield from _weights(folder / name, f"{name}.text_model.", _TEXT)


def _weights(folder: Path, prefix: str, endings: tuple[str, ...]) -> Iterator[tuple[str, int, int]]:
    for key, tensor in sorted(read_header(next(folder.glob("*.safetensors"))).tensors.items()):
        if key.endswith(endings):
            rows, columns = tensor.shape
            yield prefix + key.removesuffix(".weight").removeprefix("text_model."), rows, columns
