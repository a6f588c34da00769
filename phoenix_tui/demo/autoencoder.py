"""Trains the autoencoder of the demo model: the first stage, after which the encoder is frozen."""

from __future__ import annotations

import math
import random
from copy import deepcopy
from pathlib import Path
from typing import Final

import torch
from diffusers import AutoencoderTiny
from torch import Tensor
from torch.nn import functional

from phoenix_tui.demo.architecture import DEFAULT_SIZE, new_autoencoder
from phoenix_tui.demo.muon import Optimizers
from phoenix_tui.demo.painter import paint
from phoenix_tui.demo.pictures import as_tensor, varied_picture
from phoenix_tui.demo.scenes import random_held_out_scene
from phoenix_tui.demo.stage import Average, Stage, cosine

BATCH: Final = 4
MUON_RATE: Final = 2.5e-3
ADAM_RATE: Final = 1.6e-3
LATENT_NOISE: Final = 0.04
"""Noise on latents in training: the decoder must forgive what the denoiser gets wrong."""
CHROMA_WEIGHT: Final = 1.5
"""Without it, rare hues such as purple are lost."""
EDGE_WEIGHT: Final = 1.0
"""Weight of differences between neighbours: it keeps edges sharp."""
MOMENT_WEIGHT: Final = 0.02
"""Pulls every latent channel to mean 0 and deviation 1, where the denoiser works best."""
SQUARED_WEIGHT: Final = 60.0
"""Weight of the squared error when the decoder is trained alone: at the end it is small."""
HELD_OUT_PICTURES: Final = 64


def train_autoencoder(folder: Path, minutes: float, device: torch.device) -> AutoencoderTiny:
    """The trained autoencoder with its scaling factor, resumed from `folder` when it can be."""
    torch.manual_seed(1)
    model = new_autoencoder().to(device, memory_format=torch.channels_last)
    average = Average(model, decay=0.998)
    optimizers = Optimizers(model, MUON_RATE, ADAM_RATE)
    stage = Stage("autoencoder", folder, minutes)
    if state := stage.load():
        model.load_state_dict(state["model"])
        average.weights = {name: value.to(device) for name, value in state["average"].items()}
        optimizers.load(state["optimizers"])
    rng = random.Random(1000 + stage.steps)
    while stage.progress < 1:
        batch = torch.stack([varied_picture(rng, DEFAULT_SIZE) for _ in range(BATCH)])
        batch = batch.to(device, memory_format=torch.channels_last)
        loss = _loss(model, batch)
        optimizers.step(loss, cosine(stage.progress, stage.steps))
        stage.steps += 1
        average.follow(model, stage.steps)
        if stage.is_due() or stage.progress >= 1:
            stage.save(
                {
                    "model": model.state_dict(),
                    "average": average.weights,
                    "optimizers": optimizers.state(),
                }
            )
            stage.say(f"loss {loss.item():.4f}  PSNR {reconstruction_psnr(_averaged(average)):.2f}")
    return _averaged(average)


def train_decoder(
    autoencoder: AutoencoderTiny, folder: Path, minutes: float, device: torch.device
) -> AutoencoderTiny:
    """The autoencoder with its decoder trained further, resumed from `folder` when it can be.

    Latents stay as they are: it may run while the denoiser learns from them.
    """
    torch.manual_seed(5)
    model = deepcopy(autoencoder).to(device, memory_format=torch.channels_last).train()
    decoder = model.decoder.requires_grad_(True)
    average = Average(decoder, decay=0.998)
    optimizers = Optimizers(decoder, MUON_RATE / 3, ADAM_RATE / 3)
    stage = Stage("decoder", folder, minutes)
    if state := stage.load():
        decoder.load_state_dict(state["model"])
        average.weights = {name: value.to(device) for name, value in state["average"].items()}
        optimizers.load(state["optimizers"])
    rng = random.Random(5000 + stage.steps)
    while stage.progress < 1:
        batch = torch.stack([varied_picture(rng, DEFAULT_SIZE) for _ in range(BATCH)])
        batch = batch.to(device, memory_format=torch.channels_last)
        optimizers.step(_loss(model, batch, SQUARED_WEIGHT), cosine(stage.progress, stage.steps))
        stage.steps += 1
        average.follow(decoder, stage.steps)
        if stage.is_due() or stage.progress >= 1:
            stage.save(
                {
                    "model": decoder.state_dict(),
                    "average": average.weights,
                    "optimizers": optimizers.state(),
                }
            )
            stage.say(f"PSNR {reconstruction_psnr(_with_decoder(autoencoder, average)):.2f}")
    return _with_decoder(autoencoder, average)


def reconstruction_psnr(model: AutoencoderTiny) -> float:
    """Mean PSNR in dB of held-out postcards that went through a float32 autoencoder on the CPU."""
    pictures = held_out_pictures()
    with torch.no_grad():
        restored = model.decode(model.encode(pictures * 2 - 1).latents).sample
    errors = (restored.clamp(-1, 1) / 2 + 0.5 - pictures).square().mean(dim=(1, 2, 3))
    return sum(-10 * math.log10(error) for error in errors.tolist()) / len(errors)


def held_out_pictures() -> Tensor:
    """Postcards of combinations that are never trained on, (n, 3, height, width) in 0..1."""
    rng = random.Random(77)
    return torch.stack(
        [as_tensor(paint(random_held_out_scene(rng), rng)) for _ in range(HELD_OUT_PICTURES)]
    )


def _averaged(average: Average) -> AutoencoderTiny:
    model = new_autoencoder()
    model.load_state_dict({name: value.cpu() for name, value in average.weights.items()})
    model.requires_grad_(False)
    with torch.no_grad():
        deviation = model.encode(held_out_pictures() * 2 - 1).latents.std().item()
    model.register_to_config(scaling_factor=round(1 / deviation, 4))
    return model.eval()


def _with_decoder(autoencoder: AutoencoderTiny, average: Average) -> AutoencoderTiny:
    model = deepcopy(autoencoder).cpu()
    model.decoder.load_state_dict({name: value.cpu() for name, value in average.weights.items()})
    return model.requires_grad_(False).eval()


def _loss(model: AutoencoderTiny, batch: Tensor, squared_weight: float = 1.0) -> Tensor:
    with torch.autocast(batch.device.type, torch.bfloat16):
        latents = model.encode(batch * 2 - 1).latents
        noisy = latents + LATENT_NOISE * torch.randn_like(latents)
        restored = model.decode(noisy).sample
    restored, latents = restored.float() / 2 + 0.5, latents.float()
    error = restored - batch
    chroma = error - error.mean(dim=1, keepdim=True)
    across, down = error.diff(dim=3), error.diff(dim=2)
    moments = latents.mean(dim=(0, 2, 3)).square() + (latents.std(dim=(0, 2, 3)) - 1).square()
    total: Tensor = (
        error.abs().mean()
        + squared_weight * functional.mse_loss(restored, batch)
        + CHROMA_WEIGHT * chroma.abs().mean()
        + EDGE_WEIGHT * (across.abs().mean() + down.abs().mean())
        + MOMENT_WEIGHT * moments.mean()
    )
    return total
