"""Postcards as latents with their captions as tokens: what the denoiser learns from."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

import torch
from diffusers import AutoencoderTiny
from torch import Tensor
from transformers import CLIPTokenizer

from phoenix_tui.demo.captions import caption
from phoenix_tui.demo.painter import paint
from phoenix_tui.demo.pictures import as_tensor
from phoenix_tui.demo.scenes import random_training_scene
from phoenix_tui.demo.stage import write_whole
from phoenix_tui.demo.styles import Style

SHARES: Final[dict[tuple[int, int], float]] = {(128, 128): 0.5, (192, 128): 0.3, (128, 192): 0.2}
"""Sizes (width, height) that are trained on, and how much of the training each gets."""
SQUARE: Final = (128, 128)
WORDINGS: Final = 16
"""Captions of each picture."""
AT_ONCE: Final = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Examples:
    """Pictures of one size, encoded."""

    latents: Tensor
    """Scaled latents, (n, 4, height / 4, width / 4), half precision."""
    tokens: Tensor
    """Token numbers of the captions, (n, wordings, positions), int16."""
    share: float
    """How much of the training these get, 0 to 1."""


def cached_examples(
    folder: Path, pictures: int, autoencoder: AutoencoderTiny, tokenizer: CLIPTokenizer
) -> list[Examples]:
    """About `pictures` examples, made once and then read from `folder`."""
    examples = []
    for size, share in SHARES.items():
        file = folder / f"latents-{size[0]}x{size[1]}.pt"
        made = partial(_encoded, size, round(pictures * share), autoencoder, tokenizer)
        latents, tokens = _kept_in(file, made)
        examples.append(Examples(latents=latents, tokens=tokens, share=share))
    return examples


def cached_styled_examples(
    folder: Path,
    style: Style,
    pictures: int,
    autoencoder: AutoencoderTiny,
    tokenizer: CLIPTokenizer,
) -> list[Examples]:
    """The same of square pictures in a style."""
    made = partial(_encoded, SQUARE, pictures, autoencoder, tokenizer, style)
    latents, tokens = _kept_in(folder / f"latents-{style}.pt", made)
    return [Examples(latents=latents, tokens=tokens, share=1.0)]


def empty_tokens(tokenizer: CLIPTokenizer) -> Tensor:
    """The tokens of the empty prompt, shape (positions,)."""
    return _tokens(tokenizer, [""])[0]


@torch.no_grad()
def _encoded(
    size: tuple[int, int],
    count: int,
    autoencoder: AutoencoderTiny,
    tokenizer: CLIPTokenizer,
    style: Style | None = None,
) -> tuple[Tensor, Tensor]:
    rng = random.Random(f"{size}")
    device, scale = autoencoder.device, autoencoder.config["scaling_factor"]
    latents, tokens = [], []
    for start in range(0, count, AT_ONCE):
        scenes = [random_training_scene(rng) for _ in range(min(AT_ONCE, count - start))]
        pictures = torch.stack([as_tensor(paint(scene, rng, size, style)) for scene in scenes])
        pictures = pictures.to(device, memory_format=torch.channels_last)
        with torch.autocast(device.type, torch.bfloat16):
            encoded = autoencoder.encode(pictures * 2 - 1).latents
        latents.append((encoded.float() * scale).half().cpu())
        for scene in scenes:
            tokens.append(_tokens(tokenizer, [caption(scene, rng) for _ in range(WORDINGS)]))
    return torch.cat(latents), torch.stack(tokens)


def _kept_in(file: Path, make: Callable[[], tuple[Tensor, Tensor]]) -> tuple[Tensor, Tensor]:
    """What the file holds, or else what is made and then kept there."""
    if not file.exists():
        latents, tokens = make()
        write_whole((latents, tokens), file)
        print(f"encoded {len(latents)} postcards into {file.name}", flush=True)
    latents, tokens = torch.load(file, weights_only=True)
    return latents, tokens


def _tokens(tokenizer: CLIPTokenizer, texts: list[str]) -> Tensor:
    """Token numbers as the pipeline makes them: padded and cut to the model's length."""
    encoded = tokenizer(texts, padding="max_length", truncation=True, return_tensors="pt")
    numbers: Tensor = encoded.input_ids
    return numbers.to(torch.int16)
