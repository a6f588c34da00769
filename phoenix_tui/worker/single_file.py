"""Checkpoints in a single file, which hold weights and nothing else: the rest is kept here."""

import inspect
import json
import tempfile
from collections.abc import Mapping
from copy import deepcopy
from math import isqrt
from pathlib import Path
from typing import Any

import diffusers
import torch

from phoenix_tui.catalogue.safetensors_header import read_header
from phoenix_tui.catalogue.single_file import DENOISER
from phoenix_tui.domain.model import ModelCard
from phoenix_tui.domain.request import Mode
from phoenix_tui.worker.clip import clip_tokenizer
from phoenix_tui.worker.family_configs import CONFIGS

_PIPELINES = {
    "SD 1.5": "StableDiffusion",
    "SD 2": "StableDiffusion",
    "SDXL": "StableDiffusionXL",
    "SD 3": "StableDiffusion3",
}


def load_single_file(card: ModelCard, dtype: torch.dtype) -> Any:
    """The pipeline of the checkpoint at `card.path`, from that file alone.

    Raises what diffusers raises, for a file whose parts are not those of its family.
    """
    inpaints_only = card.modes == (Mode.INPAINT,)
    name = _PIPELINES[card.family] + ("InpaintPipeline" if inpaints_only else "Pipeline")
    with tempfile.TemporaryDirectory() as folder:
        _write(Path(folder), name, _configs(card))
        return getattr(diffusers, name).from_single_file(
            card.path, config=folder, dtype=dtype, local_files_only=True, **_given(card)
        )


def _configs(card: ModelCard) -> dict[str, dict[str, Any]]:
    """Those of the card's family, with what differs from one model to the other."""
    configs = deepcopy(CONFIGS[card.family])
    scheduler = configs["scheduler"]
    if card.modes == (Mode.INPAINT,):
        configs["unet"]["in_channels"] = 9
    if card.predicts_velocity:
        scheduler["prediction_type"] = "v_prediction"
        # what is called so among SDXL's was trained down to pure noise, SD 2 was not
        scheduler["rescale_betas_zero_snr"] = card.family == "SDXL"
    if card.is_of_few_steps and not card.is_flow:
        # it was distilled to begin with pure noise
        scheduler["timestep_spacing"] = "trailing"
    if card.family == "SD 3":
        configs["transformer"] |= _sd3_sizes(Path(card.path), configs["transformer"])
    return configs


def _sd3_sizes(path: Path, config: Mapping[str, Any]) -> dict[str, Any]:
    """Of the denoiser, by the shapes of its tensors in the file."""
    tensors = {
        name.removeprefix(DENOISER): tensor.shape
        for name, tensor in read_header(path).tensors.items()
    }
    blocks = {int(name.split(".")[1]): name for name in tensors if name.startswith("joint_blocks.")}
    with_two = {int(name.split(".")[1]) for name in tensors if ".x_block.attn2." in name}
    return {
        "num_layers": len(blocks),
        "num_attention_heads": tensors["x_embedder.proj.weight"][0] // config["attention_head_dim"],
        "caption_projection_dim": tensors["context_embedder.weight"][0],
        "joint_attention_dim": tensors["context_embedder.weight"][1],
        "pooled_projection_dim": tensors["y_embedder.mlp.0.weight"][1],
        "pos_embed_max_size": isqrt(tensors["pos_embed"][1]),
        "qk_norm": "rms_norm" if any(".ln_q." in name for name in tensors) else None,
        "dual_attention_layers": sorted(with_two),
    }


def _given(card: ModelCard) -> dict[str, Any]:
    """The parts that are not in the file, or that are done without."""
    # what stands behind a prompt's end: OpenCLIP was trained with another sign there than CLIP
    open_clip = clip_tokenizer(pad="!")
    absent = {"feature_extractor": None, "image_encoder": None}
    match card.family:
        case "SD 3":
            # its tokens are not known without another file
            absent |= {"text_encoder_3": None, "tokenizer_3": None}
            return {"tokenizer": clip_tokenizer(), "tokenizer_2": open_clip, **absent}
        case "SDXL":
            return {"tokenizer": clip_tokenizer(), "tokenizer_2": open_clip, **absent}
        case family:
            absent |= {"safety_checker": None}
            tokenizer = open_clip if family == "SD 2" else clip_tokenizer()
            return {"tokenizer": tokenizer, "requires_safety_checker": False, **absent}


def load_vae(path: str, config: Mapping[str, Any], dtype: torch.dtype) -> Any:
    """The autoencoder in a file of its own, for a model whose own one has that configuration.

    Raises what diffusers raises, for a file whose parts have other sizes.
    """
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "vae").mkdir()
        written = {name: value for name, value in config.items() if name != "_name_or_path"}
        (Path(folder) / "vae" / "config.json").write_text(json.dumps(written))
        return diffusers.AutoencoderKL.from_single_file(
            path, config=folder, subfolder="vae", dtype=dtype, local_files_only=True
        )


def _write(folder: Path, pipeline: str, configs: dict[str, dict[str, Any]]) -> None:
    """The configurations as diffusers reads them: a folder for each part."""
    index: dict[str, Any] = {"_class_name": pipeline}
    for part, config in configs.items():
        index[part] = (
            ["diffusers", config["_class_name"]]
            if "_class_name" in config
            else ["transformers", _text_encoder(pipeline, part)]
        )
        file = "scheduler_config.json" if part == "scheduler" else "config.json"
        (folder / part).mkdir()
        (folder / part / file).write_text(json.dumps(_whole(config)))
    for part in ("tokenizer", "tokenizer_2"):
        index[part] = ["transformers", "CLIPTokenizer"]
    (folder / "model_index.json").write_text(json.dumps(index))


def _text_encoder(pipeline: str, part: str) -> str:
    is_projected = part == "text_encoder_2" or pipeline.startswith("StableDiffusion3")
    return "CLIPTextModelWithProjection" if is_projected else "CLIPTextModel"


def _whole(config: dict[str, Any]) -> dict[str, Any]:
    """The configuration with its class's defaults, which reading the keys of a file needs."""
    name = config.get("_class_name")
    if name is None:
        return config
    parameters = inspect.signature(getattr(diffusers, name).__init__).parameters.values()
    return {p.name: p.default for p in parameters if p.default is not p.empty} | config
