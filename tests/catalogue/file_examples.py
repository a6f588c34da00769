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


def make_model(folder: Path, pipeline: str = "StableDiffusionPipeline", **unet: object) -> Path:
    """A diffusers folder in the shape of SD 1.5."""
    configs = {
        "model_index.json": {"_class_name": pipeline},
        "unet/config.json": {
            "sample_size": 64,
            "cross_attention_dim": 768,
            "down_block_types": ["CrossAttnDownBlock2D"] * 3 + ["DownBlock2D"],
            **unet,
        },
        "vae/config.json": {"block_out_channels": [128, 256, 512, 512]},
    }
    for name, config in configs.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(config))
    (folder / "unet" / "diffusion_pytorch_model.safetensors").write_bytes(safetensors({}))
    return folder
