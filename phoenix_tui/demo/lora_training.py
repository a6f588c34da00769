"""Trains the shipped LoRAs: small additions to the denoiser that give every picture a style."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

import torch
from diffusers import StableDiffusionPipeline
from peft import LoraConfig, get_peft_model_state_dict, set_peft_model_state_dict
from safetensors.torch import save_file
from torch import nn

from phoenix_tui.demo.denoiser import Batches, Denoiser, loss_of
from phoenix_tui.demo.latents import cached_styled_examples, empty_tokens
from phoenix_tui.demo.stage import Stage, cosine
from phoenix_tui.demo.styles import Style

RANK: Final = 12
PARTS: Final = ("to_q", "to_k", "to_v", "to_out.0", "conv1", "conv2", "conv_in", "conv_out")
"""Convolutions too: a style is mostly in the small."""
BATCH: Final = 24
RATE: Final = 3e-3


def train_lora(
    style: Style,
    pipeline: StableDiffusionPipeline,
    work: Path,
    folder: Path,
    *,
    pictures: int,
    minutes: float,
    device: torch.device,
) -> None:
    """Train a LoRA on a float32 pipeline and write it to `folder`, in PEFT's layout.

    It learns from so many `pictures`. What is on the way there is kept in `work`, from which it is
    resumed.
    """
    torch.manual_seed(6)
    tokenizer = pipeline.tokenizer
    autoencoder = pipeline.vae.to(device, memory_format=torch.channels_last)
    examples = cached_styled_examples(work, style, pictures, autoencoder, tokenizer)
    stage = Stage(f"lora-{style}", work, minutes)
    pipeline.text_encoder.requires_grad_(False)
    unet = pipeline.unet.requires_grad_(False)
    unet.add_adapter(LoraConfig(r=RANK, lora_alpha=RANK, target_modules=list(PARTS)), style)
    model = Denoiser(pipeline.text_encoder, unet).to(device).train()
    weights = [weight for weight in model.parameters() if weight.requires_grad]
    optimizer = torch.optim.AdamW(weights, RATE, betas=(0.9, 0.98), weight_decay=0.0)
    if state := stage.load():
        set_peft_model_state_dict(unet, state["lora"], adapter_name=style)
        optimizer.load_state_dict(state["optimizer"])
    batches = Batches(examples, empty_tokens(tokenizer), seed=4000 + stage.steps, size=BATCH)
    alphas = pipeline.scheduler.alphas_cumprod.to(device)
    while stage.progress < 1:
        some, words = (part.to(device) for part in batches.next())
        loss = loss_of(model, some.float(), words.int(), alphas)
        for group in optimizer.param_groups:
            group["lr"] = RATE * cosine(stage.progress, 4 * stage.steps)
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(weights, 1.0)
        optimizer.step()
        stage.steps += 1
        if stage.is_due() or stage.progress >= 1:
            stage.save(
                {
                    "lora": get_peft_model_state_dict(unet, adapter_name=style),
                    "optimizer": optimizer.state_dict(),
                }
            )
            stage.say(f"loss {loss.item():.4f}")
    _write(unet, style, folder)
    unet.delete_adapters(style)


def _write(unet: nn.Module, style: Style, folder: Path) -> None:
    """Write the file so that whoever is reading from the folder finds it whole."""
    folder.mkdir(parents=True, exist_ok=True)
    layers = {
        f"unet.{name}": value.detach().cpu().half().contiguous()
        for name, value in get_peft_model_state_dict(unet, adapter_name=style).items()
    }
    texts = {
        "format": "pt",
        "modelspec.title": f"{style.title()} style",
        "modelspec.architecture": "phoenix-tui-demo/lora",
        "ss_base_model_version": "demo",
    }
    part = folder / f"{style}.part"
    save_file(layers, part, texts)
    os.replace(part, folder / f"{style}.safetensors")
