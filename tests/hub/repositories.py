"""Repositories of the hub, with everything in them that people put there."""

import json

from tests.catalogue.file_examples import safetensors

WEIGHTS = safetensors({"x": [1024, 1024]})
"""Two megabytes."""
SMALL = safetensors({"x": [8]})


def stable_diffusion(unet: bytes = WEIGHTS) -> dict[str, bytes]:
    """A model in the shape of SD 1.5, in all the formats that such repositories have."""
    index = {
        "_class_name": "StableDiffusionPipeline",
        "scheduler": ["diffusers", "PNDMScheduler"],
        "safety_checker": ["stable_diffusion", "StableDiffusionSafetyChecker"],
        "text_encoder": ["transformers", "CLIPTextModel"],
        "tokenizer": ["transformers", "CLIPTokenizer"],
        "unet": ["diffusers", "UNet2DConditionModel"],
        "vae": ["diffusers", "AutoencoderKL"],
    }
    unet_config = {"sample_size": 64, "cross_attention_dim": 768}
    return {
        "model_index.json": json.dumps(index).encode(),
        "README.md": b"# A model",
        "v1-5-pruned.safetensors": SMALL,
        "v1-5-pruned.ckpt": b"pickle",
        "scheduler/scheduler_config.json": b"{}",
        "tokenizer/vocab.json": b"{}",
        "tokenizer/merges.txt": b"a b",
        "text_encoder/config.json": b"{}",
        "text_encoder/model.safetensors": SMALL,
        "text_encoder/pytorch_model.bin": b"pickle",
        "unet/config.json": json.dumps(unet_config).encode(),
        "unet/diffusion_pytorch_model.safetensors": unet + b"",
        "unet/diffusion_pytorch_model.non_ema.safetensors": SMALL,
        "unet/diffusion_pytorch_model.fp16.safetensors": unet,
        "unet/diffusion_pytorch_model.bin": b"pickle",
        "unet/flax_model.msgpack": b"flax",
        "vae/config.json": b'{"block_out_channels": [128, 256, 512, 512]}',
        "vae/diffusion_pytorch_model.safetensors": SMALL,
        "safety_checker/model.safetensors": SMALL,
    }


FETCHED = {
    "model_index.json", "scheduler/scheduler_config.json", "tokenizer/vocab.json",
    "tokenizer/merges.txt", "text_encoder/config.json", "text_encoder/model.safetensors",
    "unet/config.json", "unet/diffusion_pytorch_model.fp16.safetensors", "vae/config.json",
    "vae/diffusion_pytorch_model.safetensors",
}  # fmt: skip
"""What is wanted of it."""
