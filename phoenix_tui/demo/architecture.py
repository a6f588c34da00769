"""The parts of the demo model, untrained, and how they are put together and written."""

from __future__ import annotations

import os
import tempfile
from copy import deepcopy
from pathlib import Path

import torch
from diffusers import (
    AutoencoderTiny,
    DPMSolverMultistepScheduler,
    StableDiffusionPipeline,
    UNet2DConditionModel,
)
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTokenizer

from phoenix_tui.demo.tokenizer import END, POSITIONS, START

LATENT_CHANNELS = 4
PIXELS_PER_LATENT = 4
"""With 8, four channels are too few for edges: the autoencoder itself blurs to 29 dB.

More channels would do as well, but diffusers inpaints with denoisers of 4 or 9 channels only.
"""
DEFAULT_SIZE = 128
"""Width and height in pixels when a request names none."""
TEXT_WIDTH = 128


def new_autoencoder() -> AutoencoderTiny:
    """Pixels in -1..1 to latents a quarter as wide and high, and back."""
    return AutoencoderTiny(
        encoder_block_out_channels=(32, 32, 32),
        decoder_block_out_channels=(32, 32, 32),
        num_encoder_blocks=(1, 2, 2),
        num_decoder_blocks=(2, 2, 1),
        latent_channels=LATENT_CHANNELS,
    )


def new_unet() -> UNet2DConditionModel:
    """The denoiser: it predicts v from noisy latents, a timestep and a text."""
    return UNet2DConditionModel(
        sample_size=DEFAULT_SIZE // PIXELS_PER_LATENT,
        in_channels=LATENT_CHANNELS,
        out_channels=LATENT_CHANNELS,
        layers_per_block=1,
        block_out_channels=(32, 64, 128),
        down_block_types=("DownBlock2D", "DownBlock2D", "CrossAttnDownBlock2D"),
        up_block_types=("CrossAttnUpBlock2D", "UpBlock2D", "UpBlock2D"),
        time_embedding_dim=256,
        cross_attention_dim=TEXT_WIDTH,
        attention_head_dim=4,
        norm_num_groups=16,
    )


def new_text_encoder(tokenizer: CLIPTokenizer) -> CLIPTextModel:
    """Token numbers to one vector a position."""
    return CLIPTextModel(
        CLIPTextConfig(
            vocab_size=len(tokenizer),
            hidden_size=TEXT_WIDTH,
            intermediate_size=4 * TEXT_WIDTH,
            projection_dim=TEXT_WIDTH,
            num_hidden_layers=2,
            num_attention_heads=4,
            max_position_embeddings=POSITIONS,
            bos_token_id=tokenizer.convert_tokens_to_ids(START),
            eos_token_id=tokenizer.convert_tokens_to_ids(END),
            pad_token_id=tokenizer.convert_tokens_to_ids(END),
        )
    )


def new_scheduler() -> DPMSolverMultistepScheduler:
    """The default sampler; its config also carries what the others read.

    Noisier at its end than Stable Diffusion's: in a small picture less noise leaves the brightness
    to be read, and night would begin as grey as day. Without `clip_sample`, `steps_offset` and
    `set_alpha_to_one`, a DDIM made from it would clip.
    """
    scheduler = DPMSolverMultistepScheduler(
        num_train_timesteps=1000,
        beta_start=0.00085,
        beta_end=0.016,
        beta_schedule="scaled_linear",
        algorithm_type="dpmsolver++",
        prediction_type="v_prediction",
        timestep_spacing="trailing",
        steps_offset=1,
    )
    scheduler.register_to_config(clip_sample=False, set_alpha_to_one=False)
    return scheduler


def pipeline_of(
    autoencoder: AutoencoderTiny,
    unet: UNet2DConditionModel,
    text_encoder: CLIPTextModel,
    tokenizer: CLIPTokenizer,
) -> StableDiffusionPipeline:
    """A text-to-image pipeline in half precision, from copies of the parts."""
    return StableDiffusionPipeline(
        vae=deepcopy(autoencoder).to(dtype=torch.float16),
        text_encoder=deepcopy(text_encoder).to(dtype=torch.float16),
        tokenizer=tokenizer,
        unet=deepcopy(unet).to(dtype=torch.float16),
        scheduler=new_scheduler(),
        safety_checker=None,
        feature_extractor=None,
        requires_safety_checker=False,
    )


def publish(pipeline: StableDiffusionPipeline, folder: Path) -> None:
    """Write a pipeline so that whoever is loading from the folder finds every file whole."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".model-") as name:
        written = Path(name)
        pipeline.save_pretrained(written, safe_serialization=True)
        for file in sorted(path for path in written.rglob("*") if path.is_file()):
            target = folder / file.relative_to(written)
            target.parent.mkdir(parents=True, exist_ok=True)
            file.chmod(0o644)
            os.replace(file, target)
