"""Measures the demo model: `python -m phoenix_tui.demo.measure --work FOLDER`."""

from __future__ import annotations

import argparse
import random
import time
from pathlib import Path
from typing import Final

import torch
from diffusers import StableDiffusionPipeline
from torch import Tensor

from phoenix_tui.demo.autoencoder import reconstruction_psnr
from phoenix_tui.demo.blur import blurred, blurred_where_busiest, smudged
from phoenix_tui.demo.captions import caption, caption_in_new_words
from phoenix_tui.demo.contact_sheet import contact_sheet
from phoenix_tui.demo.drawing import draw, load
from phoenix_tui.demo.judge import ATTRIBUTES, Judge, trained_judge, verdicts
from phoenix_tui.demo.modes_sheet import painted_anew_sheet, sketches_sheet
from phoenix_tui.demo.painter import paint
from phoenix_tui.demo.pictures import as_tensor
from phoenix_tui.demo.scenes import Scene, random_held_out_scene
from phoenix_tui.demo.style_judge import looks_of, trained_style_judge
from phoenix_tui.demo.styles import STYLES
from phoenix_tui.demo.train import LORAS, MODEL

SQUARE: Final = (128, 128)
OBLONG: Final = ((192, 128), (128, 192))
ON_ONE_SHEET: Final = 48
BLURS: Final = (0.6, 1.0, 1.5, 2.0, 3.0)
"""Deviations in pixels: people begin to object at 1.5."""
SEEDS: Final = 8
"""Pictures of one prompt, to see how much they differ."""

TRUE_LOOKS: Final = 200
"""True pictures of each look, to see what the judge of styles itself gets wrong."""

Columns = dict[str, tuple[Tensor, list[Scene]]]


@torch.no_grad()
def main() -> None:
    """Draw held-out prompts with the shipped pipeline, judge them, and print tables."""
    arguments = _parser().parse_args()
    torch.set_num_threads(arguments.threads)
    work: Path = arguments.work
    with torch.enable_grad():
        judge = trained_judge(work / "judge.pt")
    pipeline = load(arguments.model)
    steps: int = arguments.steps
    rng = random.Random(arguments.seed)
    half = arguments.prompts // 2
    shown = [random_held_out_scene(rng) for _ in range(2 * half)]
    true = torch.stack([as_tensor(paint(scene, rng)) for scene in shown])
    restored = pipeline.vae.decode(pipeline.vae.encode(true * 2 - 1).latents).sample
    restored = (restored / 2 + 0.5).clamp(0, 1)
    known = [caption(scene, rng, unsaid=0) for scene in shown[:half]]
    new = [caption_in_new_words(scene, rng) for scene in shown[half:]]
    drawn = _drawn(pipeline, known + new, steps, SQUARE, work / "held-out")
    columns: Columns = {
        "true": (true, shown),
        "autoencoded": (restored, shown),
        "known words": (drawn[:half], shown[:half]),
        "new words": (drawn[half:], shown[half:]),
        "all drawn": (drawn, shown),
    }
    for size in OBLONG:
        scenes = [random_held_out_scene(rng) for _ in range(arguments.prompts // 5)]
        prompts = [caption(scene, rng, unsaid=0) for scene in scenes]
        name = f"{size[0]} x {size[1]}"
        true_ones = torch.stack([as_tensor(paint(scene, rng, size)) for scene in scenes])
        columns[f"true {name}"] = true_ones, scenes
        columns[name] = _drawn(pipeline, prompts, steps, size, work / name), scenes
    print(f"{2 * half} held-out prompts, {steps} steps")
    _print_table(judge, columns)
    _print_blurs(judge, true, shown)
    print(f"autoencoder PSNR {reconstruction_psnr(pipeline.vae):.2f} dB")
    for name, some in (("autoencoded", restored), ("drawn", drawn)):
        print(f"edges of {name} {_edge_energy(some) / _edge_energy(true):.2f} of a true postcard's")
    print(f"seeds differ {_diversity(pipeline, rng, steps):.2f} times as much as true postcards")
    _print_times(arguments.model, steps)
    sketches_sheet(pipeline, steps).save(work / "sketches.png")
    painted_anew_sheet(pipeline, steps).save(work / "painted-anew.png")
    _print_styles(pipeline, known, arguments)


def _drawn(
    pipeline: StableDiffusionPipeline,
    prompts: list[str],
    steps: int,
    size: tuple[int, int],
    sheets: Path,
) -> Tensor:
    """Pictures (n, 3, height, width) in 0..1; sheets of them are written beside `sheets`."""
    seeds = list(range(len(prompts)))
    pictures = draw(pipeline, prompts, seeds, steps, width=size[0], height=size[1])
    for start in range(0, len(pictures), ON_ONE_SHEET):
        part = slice(start, start + ON_ONE_SHEET)
        file = sheets.with_name(f"{sheets.name}-{start // ON_ONE_SHEET}.png")
        contact_sheet(pictures[part], prompts[part]).save(file)
    return torch.stack([as_tensor(picture) for picture in pictures])


def _print_table(judge: Judge, columns: Columns) -> None:
    """Shares that are right, and clear; the judge's own mistakes are those on true postcards."""
    results = [verdicts(judge, pictures, scenes) for pictures, scenes in columns.values()]
    print(" " * 20, *(f"{name:>15}" for name in columns))
    rows: list[tuple[str, tuple[str, ...]]] = [(name, (name,)) for name in (*ATTRIBUTES, "clear")]
    rows += [("all six", tuple(ATTRIBUTES)), ("all six, and clear", (*ATTRIBUTES, "clear"))]
    for title, names in rows:
        shares = (torch.stack([result[name] for name in names]).all(dim=0) for result in results)
        print(title.ljust(20), *(f"{share.float().mean().item():15.3f}" for share in shares))


def _print_blurs(judge: Judge, true: Tensor, shown: list[Scene]) -> None:
    """That the judge does not take blobs for pictures."""
    shares = []
    for deviation in BLURS:
        soft = torch.stack([blurred(picture, deviation) for picture in true])
        shares.append(f"{verdicts(judge, soft, shown)['clear'].float().mean():.2f} at {deviation}")
    print(f"true postcards under a blur that pass as clear: {', '.join(shares)} pixels")
    soft = torch.stack([blurred_where_busiest(picture, 2.0) for picture in true])
    busiest = verdicts(judge, soft, shown)["clear"].float().mean()
    soft = torch.stack([blurred(smudged(picture, 9), 1.0) for picture in true])
    smudges = verdicts(judge, soft, shown)["clear"].float().mean()
    print(f"blurred by 2.0 in their busiest place alone: {busiest:.2f}; smudged: {smudges:.2f}")


def _edge_energy(pictures: Tensor) -> float:
    """Mean squared difference between neighbours: blur lowers it."""
    across, down = pictures.diff(dim=3), pictures.diff(dim=2)
    return (across.square().mean() + down.square().mean()).item()


def _diversity(pipeline: StableDiffusionPipeline, rng: random.Random, steps: int) -> float:
    """Mean difference of pictures of one prompt, over that of true postcards of its scene."""
    drawn, true = 0.0, 0.0
    for _ in range(SEEDS):
        scene = random_held_out_scene(rng)
        prompts = [caption(scene, rng, unsaid=0)] * SEEDS
        drawn += _spread(
            [as_tensor(one) for one in draw(pipeline, prompts, [*range(SEEDS)], steps)]
        )
        true += _spread([as_tensor(paint(scene, rng)) for _ in range(SEEDS)])
    return drawn / true


def _spread(pictures: list[Tensor]) -> float:
    """Mean absolute difference of all pairs."""
    flat = torch.stack(pictures).flatten(1)
    return torch.cdist(flat, flat, p=1).sum().item() / flat.numel() / (len(flat) - 1)


def _print_times(model: Path, steps: int) -> None:
    """As the worker runs it: in bfloat16, one picture at a time."""
    started = time.perf_counter(), time.process_time()
    pipeline = load(model, torch.bfloat16)
    wall, cpu = time.perf_counter() - started[0], time.process_time() - started[1]
    print(f"loading takes {wall:.2f} s, {cpu:.2f} s of the CPU")
    draw(pipeline, ["a boat"], [0], 2)
    before = time.process_time()
    for seed in range(12):
        draw(pipeline, ["a red house in green hills"], [seed], steps)
    rate = (time.process_time() - before) / 12
    print(f"a picture of {steps} steps takes {rate:.2f} s of the CPU, on {torch.get_num_threads()}")


def _print_styles(
    pipeline: StableDiffusionPipeline, prompts: list[str], arguments: argparse.Namespace
) -> None:
    """How often each LoRA's pictures are told from plain ones; it stays on the pipeline."""
    with torch.enable_grad():
        judge = trained_style_judge(arguments.work / "style-judge.pt")
    rng = random.Random(arguments.seed)
    for style in (None, *STYLES):
        pictures = [paint(random_held_out_scene(rng), rng, style=style) for _ in range(TRUE_LOOKS)]
        looks = looks_of(judge, torch.stack([as_tensor(picture) for picture in pictures]))
        share = looks.count(style or "plain") / TRUE_LOOKS
        print(f"true {style or 'plain'} pictures told as such: {share:.3f}")
    some = prompts[: arguments.prompts // 5]
    plain = _drawn(pipeline, some, arguments.steps, SQUARE, arguments.work / "plain")
    print(f"plain pictures told as such: {looks_of(judge, plain).count('plain') / len(some):.3f}")
    for style in STYLES:
        if not (file := arguments.loras / f"{style}.safetensors").exists():
            continue
        pipeline.load_lora_weights(file.parent, weight_name=file.name, adapter_name=style)
        pipeline.set_adapters([style])
        drawn = _drawn(pipeline, some, arguments.steps, SQUARE, arguments.work / style)
        share = looks_of(judge, drawn).count(style) / len(some)
        print(f"pictures with the LoRA {style} told as {style}: {share:.3f}")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m phoenix_tui.demo.measure", description="Measure the demo model."
    )
    parser.add_argument("--work", type=Path, required=True, help="folder for judges and sheets")
    parser.add_argument("--model", type=Path, default=MODEL, help="folder of the pipeline")
    parser.add_argument("--loras", type=Path, default=LORAS, help="folder of the LoRAs")
    parser.add_argument("--prompts", type=int, default=300)
    parser.add_argument("--steps", type=int, default=12)
    parser.add_argument("--seed", type=int, default=7, help="of the held-out prompts")
    parser.add_argument("--threads", type=int, default=1, help="threads of the CPU")
    return parser


if __name__ == "__main__":
    main()
