"""Checkpoints in a single file, which hold weights and nothing else: the rest is kept here."""

import inspect
import json
import tempfile
from collections.abc import Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any

import diffusers
import torch

from phoenix_tui.domain.model import ModelCard
from phoenix_tui.domain.request import Mode
from phoenix_tui.worker.clip import clip_tokenizer

_BETAS = {"beta_start": 0.00085, "beta_end": 0.012, "beta_schedule": "scaled_linear"}
_AUTOENCODER: dict[str, Any] = {
    "_class_name": "AutoencoderKL",
    "block_out_channels": [128, 256, 512, 512],
    "down_block_types": ["DownEncoderBlock2D"] * 4,
    "up_block_types": ["UpDecoderBlock2D"] * 4,
    "layers_per_block": 2,
    "latent_channels": 4,
}
_CLIP: dict[str, Any] = {
    "model_type": "clip_text_model",
    "vocab_size": 49408,
    "max_position_embeddings": 77,
    "bos_token_id": 49406,
    "eos_token_id": 49407,
}
_CLIP_L = _CLIP | {
    "hidden_size": 768,
    "intermediate_size": 3072,
    "num_hidden_layers": 12,
    "num_attention_heads": 12,
    "hidden_act": "quick_gelu",
    "projection_dim": 768,
}
_CLIP_G = _CLIP | {
    "hidden_size": 1280,
    "intermediate_size": 5120,
    "num_hidden_layers": 32,
    "num_attention_heads": 20,
    "hidden_act": "gelu",
    "projection_dim": 1280,
}
_SD15: dict[str, dict[str, Any]] = {
    "unet": {
        "_class_name": "UNet2DConditionModel",
        "sample_size": 64,
        "in_channels": 4,
        "cross_attention_dim": 768,
        "attention_head_dim": 8,
    },
    "vae": _AUTOENCODER | {"sample_size": 512, "scaling_factor": 0.18215},
    "text_encoder": _CLIP_L,
    "scheduler": {
        "_class_name": "PNDMScheduler",
        **_BETAS,
        "skip_prk_steps": True,
        "set_alpha_to_one": False,
        "steps_offset": 1,
    },
}
_SD2: dict[str, dict[str, Any]] = {
    "unet": {
        "_class_name": "UNet2DConditionModel",
        "sample_size": 64,
        "in_channels": 4,
        "cross_attention_dim": 1024,
        "attention_head_dim": [5, 10, 20, 20],
        "use_linear_projection": True,
        # in 16 bits its attention overflows
        "upcast_attention": True,
    },
    "vae": _SD15["vae"],
    "text_encoder": _CLIP
    | {
        "hidden_size": 1024,
        "intermediate_size": 4096,
        # the last but one of OpenCLIP's 24 is what the denoiser was trained on
        "num_hidden_layers": 23,
        "num_attention_heads": 16,
        "hidden_act": "gelu",
        "projection_dim": 512,
    },
    "scheduler": {
        "_class_name": "DDIMScheduler",
        **_BETAS,
        "clip_sample": False,
        "set_alpha_to_one": False,
        "steps_offset": 1,
    },
}
_SDXL: dict[str, dict[str, Any]] = {
    "unet": {
        "_class_name": "UNet2DConditionModel",
        "sample_size": 128,
        "in_channels": 4,
        "cross_attention_dim": 2048,
        "attention_head_dim": [5, 10, 20],
        "block_out_channels": [320, 640, 1280],
        "down_block_types": ["DownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D"],
        "up_block_types": ["CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "UpBlock2D"],
        "transformer_layers_per_block": [1, 2, 10],
        "use_linear_projection": True,
        "addition_embed_type": "text_time",
        "addition_time_embed_dim": 256,
        "projection_class_embeddings_input_dim": 2816,
    },
    "vae": _AUTOENCODER | {"sample_size": 1024, "scaling_factor": 0.13025, "force_upcast": True},
    "text_encoder": _CLIP_L,
    "text_encoder_2": _CLIP_G,
    "scheduler": {
        "_class_name": "EulerDiscreteScheduler",
        **_BETAS,
        "timestep_spacing": "leading",
        "steps_offset": 1,
    },
}
CONFIGS = {"SD 1.5": _SD15, "SD 2": _SD2, "SDXL": _SDXL}
"""What diffusers wants to know of each family's parts: the published models' own values."""

_LIBRARY = {"text_encoder": ["transformers", "CLIPTextModel"],
            "text_encoder_2": ["transformers", "CLIPTextModelWithProjection"]}  # fmt: skip


def load_single_file(card: ModelCard, dtype: torch.dtype) -> Any:
    """The pipeline of the checkpoint at `card.path`, from that file alone.

    Raises what diffusers raises, for a file whose parts are not those of its family.
    """
    configs = deepcopy(CONFIGS[card.family])
    inpaints_only = card.modes == (Mode.INPAINT,)
    if inpaints_only:
        configs["unet"]["in_channels"] = 9
    if card.predicts_velocity:
        configs["scheduler"]["prediction_type"] = "v_prediction"
        # what is called so among SDXL's was trained down to pure noise, SD 2 was not
        configs["scheduler"]["rescale_betas_zero_snr"] = card.family == "SDXL"
    if card.is_of_few_steps:
        # it was distilled to begin with pure noise
        configs["scheduler"]["timestep_spacing"] = "trailing"
    name = "StableDiffusionXL" if card.family == "SDXL" else "StableDiffusion"
    name += "InpaintPipeline" if inpaints_only else "Pipeline"
    # what stands behind a prompt's end: OpenCLIP was trained with another sign there than CLIP
    tokenizer = clip_tokenizer(pad="!") if card.family == "SD 2" else clip_tokenizer()
    given: dict[str, Any] = {"tokenizer": tokenizer, "feature_extractor": None}
    if card.family == "SDXL":
        given |= {"tokenizer_2": clip_tokenizer(pad="!"), "image_encoder": None}
    else:
        given |= {"safety_checker": None, "requires_safety_checker": False, "image_encoder": None}
    with tempfile.TemporaryDirectory() as folder:
        _write(Path(folder), name, configs)
        return getattr(diffusers, name).from_single_file(
            card.path, config=folder, dtype=dtype, local_files_only=True, **given
        )


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
        index[part] = _LIBRARY.get(part) or ["diffusers", config["_class_name"]]
        file = "scheduler_config.json" if part == "scheduler" else "config.json"
        (folder / part).mkdir()
        (folder / part / file).write_text(json.dumps(_whole(config)))
    for part in ("tokenizer", "tokenizer_2"):
        index[part] = ["transformers", "CLIPTokenizer"]
    (folder / "model_index.json").write_text(json.dumps(index))


def _whole(config: dict[str, Any]) -> dict[str, Any]:
    """The configuration with its class's defaults, which reading the keys of a file needs."""
    name = config.get("_class_name")
    if name is None:
        return config
    parameters = inspect.signature(getattr(diffusers, name).__init__).parameters.values()
    return {p.name: p.default for p in parameters if p.default is not p.empty} | config
