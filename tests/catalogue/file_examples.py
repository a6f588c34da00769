"""Safetensors files and diffusers folders, with headers and configurations but no weights."""

import json
from math import prod
from pathlib import Path


def safetensors(
    shapes: dict[str, list[int]], texts: dict[str, str] | None = None, fill: bytes = b"\0"
) -> bytes:
    """A file of fp16 tensors that are filled with one byte."""
    header: dict[str, object] = {"__metadata__": texts} if texts else {}
    end = 0
    for name, shape in shapes.items():
        start, end = end, end + 2 * prod(shape)
        header[name] = {"dtype": "F16", "shape": shape, "data_offsets": [start, end]}
    return with_header(json.dumps(header).encode(), fill * end)


def with_header(header: bytes, data: bytes = b"") -> bytes:
    return len(header).to_bytes(8, "little") + header + data


def make_model(
    folder: Path, pipeline: str = "StableDiffusionPipeline", **configs: dict[str, object]
) -> Path:
    """A diffusers folder in the shape of SD 1.5, its components' configurations changed."""
    denoiser = "transformer" if "3" in pipeline or "Flux" in pipeline else "unet"
    contents: dict[str, dict[str, object]] = {
        "model_index.json": {"_class_name": pipeline},
        "vae/config.json": {"block_out_channels": [128, 256, 512, 512]},
    }
    if denoiser == "unet":
        contents["unet/config.json"] = {"sample_size": 64, "cross_attention_dim": 768}
    for name, config in configs.items():
        file = "scheduler_config.json" if name == "scheduler" else "config.json"
        contents[f"{name}/{file}"] = contents.get(f"{name}/{file}", {}) | config
    for name, content in contents.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(content))
    (folder / denoiser / "diffusion_pytorch_model.safetensors").write_bytes(safetensors({}))
    return folder
