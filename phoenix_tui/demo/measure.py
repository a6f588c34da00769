"""Measures the demo model: `python -m phoenix_tui.demo.measure --work FOLDER`."""

from __future__ import annotations

import argparse
import random
import time
from pathlib import Path
from typing import Final

import torch
from diffusers import StableDiffusionPipeline
from PIL import Image
from torch import Tensor

from phoenix_tui.demo.autoencoder import reconstruction_psnr
from phoenix_tui.demo.captions import caption
from phoenix_tui.demo.contact_sheet import contact_sheet
from phoenix_tui.demo.judge import ATTRIBUTES, Judge, trained_judge, verdicts
from phoenix_tui.demo.painter import paint
from phoenix_tui.demo.pictures import as_tensor
from phoenix_tui.demo.scenes import Scene, random_held_out_scene
from phoenix_tui.demo.train import MODEL

AT_ONCE: Final = 8
WITHOUT_SKY: Final = tuple(name for name in ATTRIBUTES if name != "sky")


@torch.no_grad()
def main() -> None:
    """Draw held-out prompts with the shipped pipeline, judge them and print a table."""
    arguments = _parser().parse_args()
    torch.set_num_threads(arguments.threads)
    work: Path = arguments.work
    with torch.enable_grad():
        judge = trained_judge(work / "judge.pt")
    rng = random.Random(arguments.seed)
    shown = [random_held_out_scene(rng) for _ in range(arguments.prompts)]
    prompts = [caption(scene, rng, unsaid=0) for scene in shown]
    true = torch.stack([as_tensor(paint(scene, rng)) for scene in shown])
    pipeline = StableDiffusionPipeline.from_pretrained(arguments.model, dtype=torch.float32)
    pipeline.set_progress_bar_config(disable=True)
    restored = pipeline.vae.decode(pipeline.vae.encode(true * 2 - 1).latents).sample
    restored = (restored / 2 + 0.5).clamp(0, 1)
    drawn: list[Image.Image] = []
    for start in range(0, len(prompts), AT_ONCE):
        part = prompts[start : start + AT_ONCE]
        noise = [torch.Generator().manual_seed(start + row) for row in range(len(part))]
        drawn += _draw(pipeline, part, noise, arguments)
    pictures = torch.stack([as_tensor(picture) for picture in drawn])
    _print_table(judge, shown, {"true": true, "autoencoded": restored, "drawn": pictures})
    print(f"autoencoder PSNR {reconstruction_psnr(pipeline.vae):.2f} dB")
    for name, some in (("autoencoded", restored), ("drawn", pictures)):
        print(f"sharpness {name} {_edge_energy(some) / _edge_energy(true):.2f} of a true postcard")
    started = time.monotonic()
    _draw(pipeline, prompts[:1], [torch.Generator().manual_seed(0)], arguments)
    print(f"seconds for one picture of {arguments.steps} steps {time.monotonic() - started:.2f}")
    for start in range(0, len(drawn), 48):
        sheet = contact_sheet(drawn[start : start + 48], prompts[start : start + 48])
        sheet.save(work / f"sheet-{start // 48}.png")


def _draw(
    pipeline: StableDiffusionPipeline,
    prompts: list[str],
    noise: list[torch.Generator],
    arguments: argparse.Namespace,
) -> list[Image.Image]:
    result = pipeline(
        prompts,
        num_inference_steps=arguments.steps,
        guidance_scale=arguments.cfg_scale,
        generator=noise,
    )
    pictures: list[Image.Image] = result.images
    return pictures


def _print_table(judge: Judge, shown: list[Scene], columns: dict[str, Tensor]) -> None:
    """Shares that are right: the judge's own on true postcards, then what it can see in ours."""
    results = {name: verdicts(judge, pictures, shown) for name, pictures in columns.items()}
    print(f"{len(shown)} held-out prompts".ljust(24), *(f"{name:>12}" for name in columns))
    for attribute in ATTRIBUTES:
        shares = (result[attribute].float().mean().item() for result in results.values())
        print(attribute.ljust(24), *(f"{share:12.2f}" for share in shares))
    for title, names in (("all but the sky right", WITHOUT_SKY), ("all right", tuple(ATTRIBUTES))):
        shares = (
            torch.stack([result[name] for name in names]).all(dim=0).float().mean().item()
            for result in results.values()
        )
        print(title.ljust(24), *(f"{share:12.2f}" for share in shares))


def _edge_energy(pictures: Tensor) -> float:
    """Mean squared difference between neighbours: blur lowers it."""
    across, down = pictures.diff(dim=3), pictures.diff(dim=2)
    return (across.square().mean() + down.square().mean()).item()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m phoenix_tui.demo.measure", description="Measure the demo model."
    )
    parser.add_argument("--work", type=Path, required=True, help="folder for judge and sheets")
    parser.add_argument("--model", type=Path, default=MODEL, help="folder of the pipeline")
    parser.add_argument("--prompts", type=int, default=120)
    parser.add_argument("--steps", type=int, default=20)
    parser.add_argument("--cfg-scale", type=float, default=4.0)
    parser.add_argument("--seed", type=int, default=7, help="of the held-out prompts")
    parser.add_argument("--threads", type=int, default=1, help="threads of the CPU")
    return parser


if __name__ == "__main__":
    main()
