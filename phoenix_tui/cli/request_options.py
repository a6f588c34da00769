"""The options that say what pictures are to be made."""

import argparse

from phoenix_tui.domain import fields, sheet

TAKES = {
    "PROMPT": fields.PROMPT.takes,
    "--negative": fields.NEGATIVE_PROMPT.takes,
    "--prompt-syntax": fields.PROMPT_SYNTAX.takes,
    "--batch": "takes 1, 2 or 4",
    "--seed": fields.SEED.takes,
    "--steps": fields.STEPS.takes,
    "--cfg": fields.CFG_SCALE.takes,
    "--width": fields.WIDTH.takes,
    "--height": fields.HEIGHT.takes,
    "--sampler": "takes the name of a sampler",
    "--model": "takes the name of a model",
    "--lora": "takes NAME or NAME:WEIGHT",
    "--init": "takes an image file",
    "--strength": fields.STRENGTH.takes,
    "--mask": "takes an image file",
    "--resize": fields.RESIZE.takes,
    "--mask-blur": fields.MASK_BLUR.takes,
    "--only-masked": fields.ONLY_MASKED_PADDING.takes,
    "--x": sheet.TAKES,
    "--y": sheet.TAKES,
    "--variation-seed": fields.VARIATION_SEED.takes,
    "--variation-strength": fields.VARIATION_STRENGTH.takes,
}
"""What has a value, with what it takes."""

GENERATE_EPILOG = """\
Each picture is a job; it is kept in the home, and a line is printed when it ends.
Ctrl+C cancels the jobs. A picture made again with its seed is the same, byte for byte.

example:
  phoenix-tui generate "a red house in green hills on a sunny day" --batch 4 --seed 42
"""

SHEET_EPILOG = f"""\
NAME is one of {", ".join(sheet.PARAMETERS)}.
All else is the same for all pictures, a seed that is drawn included. Each is kept like any other.

example:
  phoenix-tui sheet "a red house in green hills" --x steps=8,12,20 --y cfg=2,4,7 --output house.png
"""


def add_generate(parser: argparse.ArgumentParser) -> None:
    """Let `parser` take what `generate` does."""
    _add_request(parser, "of the first picture, 0 to 4294967295; the others follow (random)")
    parser.add_argument(
        "--batch", metavar="1|2|4", help="how many pictures, each with a seed of its own (1)"
    )
    parser.add_argument("--output", metavar="DIR", help="put a copy of each picture there")


def add_sheet(parser: argparse.ArgumentParser) -> None:
    """Let `parser` take what `sheet` does."""
    _add_request(parser, "of all pictures, 0 to 4294967295 (random)")
    values = "NAME=VALUE,…"
    parser.add_argument("--x", metavar=values, required=True, help="the parameter of the columns")
    parser.add_argument("--y", metavar=values, help="the parameter of the rows (there is one row)")
    parser.add_argument(
        "--output", metavar="FILE", help="the sheet, a PNG file; none is overwritten (sheet.png)"
    )


def _add_request(parser: argparse.ArgumentParser, of_seed: str) -> None:
    parser.add_argument("prompt", metavar="PROMPT", help="what to show; <lora:NAME:WEIGHT> works")
    for option, metavar, says in (
        ("--negative", "TEXT", "what not to show"),
        ("--prompt-syntax", "HOW", "weighted: (x:1.2), [x] and BREAK count; or plain (weighted)"),
        ("--seed", "N", of_seed),
        ("--steps", "N", "1 to 1000 (the model's own number)"),
        ("--cfg", "X", "CFG scale, 0 to 50 (the model's own)"),
        ("--width", "W", "pixels (the model's own)"),
        ("--height", "H", "pixels (the model's own)"),
        ("--sampler", "NAME", 'such as "Euler a" or "DPM++ 2M Karras" (the model\'s own)'),
        ("--model", "NAME", "see `phoenix-tui models` (demo)"),
    ):
        parser.add_argument(option, metavar=metavar, help=says)
    parser.add_argument(
        "--lora", metavar="NAME[:WEIGHT]", action="append", help="may be given several times"
    )
    for option, metavar, says in (
        ("--init", "IMAGE", "the image to start from"),
        ("--strength", "X", "denoising strength, above 0 to 1, with --init (0.6)"),
        ("--resize", "HOW", "stretch, crop or pad the image to the picture's size (stretch)"),
        ("--mask", "IMAGE", "white is painted anew, with --init"),
        ("--mask-blur", "PIXELS", "soften the mask's edge by 0 to 64 (4)"),
        ("--only-masked", "PIXELS", "paint the mask's area and so much around it, enlarged"),
        ("--variation-strength", "X", "vary the picture of the seed by 0 to 1"),
        ("--variation-seed", "N", "towards this one's; those of a batch follow (random)"),
    ):
        parser.add_argument(option, metavar=metavar, help=says)
