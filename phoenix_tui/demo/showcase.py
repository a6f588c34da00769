"""Draws the contact sheets of the documentation: `python -m phoenix_tui.demo.showcase FOLDER`."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Final

import torch
from diffusers import StableDiffusionPipeline
from PIL import Image

from phoenix_tui.demo.contact_sheet import contact_sheet
from phoenix_tui.demo.drawing import draw, load
from phoenix_tui.demo.modes_sheet import painted_anew_sheet, sketches_sheet
from phoenix_tui.demo.styles import STYLES
from phoenix_tui.demo.train import LORAS, MODEL

STEPS: Final = 12
QUALITY: Final = 90
"""Of the WebP files, 0 to 100."""
SAID: Final = (
    "a red house in green hills on a sunny day",
    "two yellow hot air balloons over the desert at dawn under a full moon",
    "three white boats on the sea at sunset with birds",
    "a purple lighthouse by the sea on a starry night",
    "green cactus, desert, day, clouds",
    "a blue tree in the mountains at sunset with the sun in the sky",
    "little red cottage at dusk",
    "A COUPLE OF SAILBOATS AT NIGHT",
    "under the moon, three purple houses among snowy peaks at night",
    "my grandmother's favourite yellow lighthouse",
    "the desert at night with stars",
    "boats",
)
"""Orders, synonyms, lists, capitals, things that are left unsaid, and words it does not know."""
FIRST_SEED: Final = 1
"""Of each row and sheet: the pictures are not picked."""
OF_ANY_SHAPE: Final = (
    "three red houses in green hills by day under clouds",
    "a yellow balloon over the sea at dawn with birds",
)
SHAPES: Final = ((128, 128), (192, 128), (128, 192))
STYLED: Final = (
    "a red house in green hills on a sunny day",
    "two white boats on the sea at night under the moon",
    "three green cacti in the desert at sunset",
    "a purple lighthouse by the sea at dawn with birds",
)


@torch.no_grad()
def main() -> None:
    """Write a WebP of each mode to a folder."""
    arguments = _parser().parse_args()
    torch.set_num_threads(1)
    folder: Path = arguments.folder
    folder.mkdir(parents=True, exist_ok=True)
    pipeline = load(arguments.model)
    sheets = {
        "prompts": said(pipeline),
        "seeds": seeds(pipeline),
        "shapes": shapes(pipeline),
        "sketches": sketches_sheet(pipeline, STEPS),
        "masks": painted_anew_sheet(pipeline, STEPS),
        "styles": styles(pipeline, arguments.loras),
    }
    for name, sheet in sheets.items():
        sheet.save(folder / f"{name}.webp", quality=QUALITY, method=6)


def said(pipeline: StableDiffusionPipeline) -> Image.Image:
    """One picture of each prompt."""
    pictures = draw(pipeline, list(SAID), [FIRST_SEED] * len(SAID), STEPS)
    return contact_sheet(pictures, list(SAID), columns=6)


def seeds(pipeline: StableDiffusionPipeline) -> Image.Image:
    """Several pictures of one prompt."""
    prompts = ["two red houses by the sea"] * 6
    return contact_sheet(draw(pipeline, prompts, [*range(1, 7)], STEPS), prompts, columns=6)


def shapes(pipeline: StableDiffusionPipeline) -> Image.Image:
    """The same prompts in every shape."""
    pictures: list[Image.Image] = []
    titles: list[str] = []
    for prompt in OF_ANY_SHAPE:
        for width, height in SHAPES:
            pictures += draw(pipeline, [prompt], [FIRST_SEED], STEPS, width=width, height=height)
            titles.append(f"{prompt}, {width} x {height}")
    return contact_sheet(pictures, titles, columns=3)


def styles(pipeline: StableDiffusionPipeline, loras: Path) -> Image.Image:
    """A row without a LoRA, then one for each; the last stays on the pipeline."""
    prompts, noises = list(STYLED), [FIRST_SEED] * len(STYLED)
    pictures = draw(pipeline, prompts, noises, STEPS)
    titles = list(STYLED)
    for style in STYLES:
        pipeline.load_lora_weights(loras, weight_name=f"{style}.safetensors", adapter_name=style)
        pipeline.set_adapters([style])
        pictures += draw(pipeline, prompts, noises, STEPS)
        titles += [style] * len(STYLED)
    return contact_sheet(pictures, titles, columns=len(STYLED))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m phoenix_tui.demo.showcase", description="Draw contact sheets of every mode."
    )
    parser.add_argument("folder", type=Path, help="where the WebP files go")
    parser.add_argument("--model", type=Path, default=MODEL, help="folder of the pipeline")
    parser.add_argument("--loras", type=Path, default=LORAS, help="folder of the LoRAs")
    return parser


if __name__ == "__main__":
    main()
