"""Trains the demo model: `python -m phoenix_tui.demo.train --work FOLDER`."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Final

import torch
from diffusers import UNet2DConditionModel
from transformers import CLIPTextModel

from phoenix_tui.demo.architecture import pipeline_of, publish
from phoenix_tui.demo.autoencoder import train_autoencoder, train_decoder
from phoenix_tui.demo.denoiser import train_denoiser
from phoenix_tui.demo.drawing import load
from phoenix_tui.demo.latents import cached_examples
from phoenix_tui.demo.lora_training import train_lora
from phoenix_tui.demo.stage import Stage
from phoenix_tui.demo.styles import STYLES
from phoenix_tui.demo.tokenizer import learn_tokenizer

MODEL: Final = Path(__file__).with_name("model")
LORAS: Final = Path(__file__).with_name("loras")


def main() -> None:
    """Run the stages one after the other; started again, it goes on where it stopped."""
    arguments = _parser().parse_args()
    torch.set_num_threads(arguments.threads)
    device = torch.device(arguments.device)
    work: Path = arguments.work
    tokenizer = learn_tokenizer()
    autoencoder = train_autoencoder(work, arguments.autoencoder_minutes, device)
    autoencoder = train_decoder(autoencoder, work, arguments.decoder_minutes, device)
    encoder = autoencoder.to(device, memory_format=torch.channels_last)
    examples = cached_examples(work, arguments.pictures, encoder, tokenizer)

    def publish_weights(unet: UNet2DConditionModel, text_encoder: CLIPTextModel) -> None:
        publish(pipeline_of(autoencoder.cpu(), unet, text_encoder, tokenizer), arguments.output)
        print(f"published to {arguments.output}", flush=True)

    stage = Stage("denoiser", work, arguments.denoiser_minutes)
    train_denoiser(stage, device, tokenizer, examples, publish_weights)
    for style in STYLES:
        pipeline = load(arguments.output)
        train_lora(
            style,
            pipeline,
            work,
            arguments.loras,
            pictures=arguments.lora_pictures,
            minutes=arguments.lora_minutes,
            device=device,
        )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m phoenix_tui.demo.train",
        description="Train the demo model from nothing; minutes are those of the CPU.",
    )
    parser.add_argument("--work", type=Path, required=True, help="folder for checkpoints")
    parser.add_argument("--output", type=Path, default=MODEL, help="folder for the pipeline")
    parser.add_argument("--loras", type=Path, default=LORAS, help="folder for the LoRAs")
    parser.add_argument("--autoencoder-minutes", type=float, default=24)
    parser.add_argument("--decoder-minutes", type=float, default=30, help="the decoder alone")
    parser.add_argument("--denoiser-minutes", type=float, default=100)
    parser.add_argument("--lora-minutes", type=float, default=5, help="for each style")
    parser.add_argument("--pictures", type=int, default=20_000, help="examples for the denoiser")
    parser.add_argument("--lora-pictures", type=int, default=1000, help="examples for each LoRA")
    parser.add_argument("--threads", type=int, default=1, help="threads of the CPU")
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    return parser


if __name__ == "__main__":
    main()
