"""Trains the denoiser and the text encoder of the demo model, on latents of postcards."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any, Final

import torch
from diffusers import UNet2DConditionModel
from diffusers.models.attention_processor import AttnProcessor
from torch import Tensor, nn
from torch.nn import functional
from transformers import CLIPTextModel, CLIPTokenizer

from phoenix_tui.demo.architecture import new_scheduler, new_text_encoder, new_unet
from phoenix_tui.demo.latents import Examples, empty_tokens
from phoenix_tui.demo.muon import Optimizers
from phoenix_tui.demo.stage import Average, Stage, linear_after

BATCH: Final = 32
MUON_RATE: Final = 2e-3
ADAM_RATE: Final = 1.2e-3
HOLD: Final = 0.3
"""Share of the time at the full learning rates."""
EMPTY_PROMPTS: Final = 0.1
"""Share of examples without a caption: classifier-free guidance needs them."""
COARSE: Final = {4: 2.0, 16: 8.0}
"""Weights of the error's means over squares of so many cells a side.

The right answer stays the same. But where the horizon is, and how light the sky, is told by little
in the noise, and among all other errors it would be learned last: seeds would differ too little.
"""

PUBLISH_EVERY: Final = 420.0
"""Seconds between the times that the weights so far are published."""

Publish = Callable[[UNet2DConditionModel, CLIPTextModel], None]


class Denoiser(nn.Module):
    """Text encoder and UNet, trained as one."""

    def __init__(self, text_encoder: CLIPTextModel, unet: UNet2DConditionModel) -> None:
        super().__init__()
        self.text_encoder = text_encoder
        self.unet = unet
        self.text_encoder.set_attn_implementation("eager")
        self.unet.set_attn_processor(AttnProcessor())

    def forward(self, noisy: Tensor, timesteps: Tensor, tokens: Tensor) -> Tensor:
        """Predicted v of the shape of `noisy`, (n, 4, height, width)."""
        states = self.text_encoder(tokens).last_hidden_state
        predicted: Tensor = self.unet(noisy, timesteps, states).sample
        return predicted


def train_denoiser(
    stage: Stage,
    device: torch.device,
    tokenizer: CLIPTokenizer,
    examples: list[Examples],
    publish: Publish,
) -> None:
    """Train, going on with what `stage` kept; publish the averaged weights now and then."""
    torch.manual_seed(2)
    model = Denoiser(new_text_encoder(tokenizer), new_unet()).to(device)
    average = Average(model, decay=0.998)
    optimizers = Optimizers(model, MUON_RATE, ADAM_RATE)
    if state := stage.load():
        model.load_state_dict(state["model"])
        average.weights = {name: value.to(device) for name, value in state["average"].items()}
        optimizers.load(state["optimizers"])
    batches = Batches(examples, empty_tokens(tokenizer), seed=2000 + stage.steps)
    alphas: Tensor = new_scheduler().alphas_cumprod.to(device)
    published, losses = stage.seconds, 0.0
    while stage.progress < 1:
        latents, tokens = (part.to(device) for part in batches.next())
        loss = loss_of(model, latents.float(), tokens.int(), alphas)
        optimizers.step(loss, linear_after(HOLD, stage.progress, stage.steps))
        stage.steps += 1
        average.follow(model, stage.steps)
        losses += loss.item()
        if stage.steps % 100 == 0:
            stage.say(f"loss {losses / 100:.4f}")
            losses = 0.0
        if stage.is_due() or stage.progress >= 1:
            stage.save(_state(model, average, optimizers))
        if stage.seconds - published > PUBLISH_EVERY or stage.progress >= 1:
            averaged = _averaged(average, tokenizer)
            publish(averaged.unet, averaged.text_encoder)
            published = stage.seconds


class Batches:
    """Random batches, each of one size of picture: fewer of larger ones."""

    def __init__(
        self, examples: list[Examples], empty: Tensor, seed: int, size: int = BATCH
    ) -> None:
        self._examples = examples
        self._size = size
        self._fewest_cells = min(group.latents[0, 0].numel() for group in examples)
        self._empty = empty
        self._choice = random.Random(seed)
        self._random = torch.Generator().manual_seed(seed)

    def next(self) -> tuple[Tensor, Tensor]:
        """Latents (n, 4, height, width) and tokens (n, positions)."""
        (group,) = self._choice.choices(self._examples, [group.share for group in self._examples])
        height, width = group.latents.shape[-2:]
        size = self._size * self._fewest_cells // (height * width)
        rows = self._integers(len(group.latents), size)
        tokens = group.tokens[rows, self._integers(group.tokens.shape[1], size)]
        unsaid = torch.rand(size, generator=self._random) < EMPTY_PROMPTS
        return group.latents[rows], torch.where(unsaid[:, None], self._empty, tokens)

    def _integers(self, below: int, size: int) -> Tensor:
        return torch.randint(below, (size,), generator=self._random)


def loss_of(model: Denoiser, latents: Tensor, tokens: Tensor, alphas: Tensor) -> Tensor:
    """Squared error of v (Salimans and Ho, 2022) at evenly spread random timesteps.

    `latents` is (n, 4, height, width), `tokens` (n, positions); see `COARSE` for what is added.
    """
    count = len(latents)
    spread = (torch.randperm(count) + torch.rand(count)) / count
    timesteps = (spread * len(alphas)).long().clamp(max=len(alphas) - 1).to(latents.device)
    kept = alphas[timesteps].view(-1, 1, 1, 1)
    noise = torch.randn_like(latents)
    noisy = kept.sqrt() * latents + (1 - kept).sqrt() * noise
    target = kept.sqrt() * noise - (1 - kept).sqrt() * latents
    with torch.autocast(latents.device.type, torch.bfloat16):
        predicted = model(noisy, timesteps, tokens)
    error = predicted.float() - target
    total: Tensor = error.square().mean()
    for side, weight in COARSE.items():
        total = total + weight * functional.avg_pool2d(error, side).square().mean()
    return total


def _averaged(average: Average, tokenizer: CLIPTokenizer) -> Denoiser:
    model = Denoiser(new_text_encoder(tokenizer), new_unet())
    model.load_state_dict({name: value.cpu() for name, value in average.weights.items()})
    return model.eval()


def _state(model: Denoiser, average: Average, optimizers: Optimizers) -> dict[str, Any]:
    return {
        "model": model.state_dict(),
        "average": average.weights,
        "optimizers": optimizers.state(),
    }
