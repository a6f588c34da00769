"""`phoenix-tui info`: what made a picture."""

from argparse import Namespace
from pathlib import Path

import msgspec

from phoenix_tui.cli.home import Home
from phoenix_tui.cli.parser import TAKES, UsageError
from phoenix_tui.cli.saying import say, say_json
from phoenix_tui.domain.picture import PictureInfo
from phoenix_tui.domain.text import shortened, visible

_LONGEST = 1000
"""Characters of a text that is only handed on."""


def image_path(text: str) -> Path:
    """The file that IMAGE names. Raises `UsageError` where there is none."""
    path = Path(text).expanduser()
    try:
        is_there = path.is_file()
    except (OSError, ValueError):
        is_there = False
    if not is_there:
        raise UsageError(f"IMAGE {TAKES['IMAGE']}; {shortened(text, 200)} is not one")
    return path


def info(home: Home, options: Namespace) -> int:
    """Print what the picture says of its making."""
    from phoenix_tui.store import metadata

    found, _ = metadata.read(image_path(options.image))
    if options.json:
        say_json(msgspec.to_builtins(found))
    else:
        say(_as_text(found))
    return 0


def _as_text(found: PictureInfo) -> str:
    rows: list[tuple[str, object]] = [
        ("Prompt", found.prompt),
        ("Negative prompt", found.negative_prompt),
        ("Syntax", found.prompt_syntax),
        ("Seed", found.seed),
        ("Steps", found.steps),
        ("CFG scale", found.cfg_scale),
        ("Sampler", found.sampler),
        ("Schedule", found.schedule),
        ("Size", f"{found.width}x{found.height}"),
        ("Model", found.model),
        ("LoRAs", ", ".join(f"{lora.name} ({lora.weight:g})" for lora in found.loras)),
        ("Denoising strength", found.strength),
        ("Resize mode", found.resize),
        ("Mask blur", found.mask_blur),
        ("Only masked padding", found.only_masked_padding),
        ("Variation seed", found.variation_seed),
        ("Variation strength", found.variation_strength),
        ("Source", found.source),
    ]
    # graphs are as long as books; --json has all of it
    rows += [(label, _abridged(text)) for label, text in found.extra.items()]
    width = max(len(label) for label, value in rows if value not in {None, ""})
    return "\n".join(
        f"{label.ljust(width)}  {_indented(str(value), width + 2)}"
        for label, value in ((visible(label), value) for label, value in rows)
        if value not in {None, ""}
    )


def _abridged(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}… ({len(text)} characters)"


def _indented(text: str, width: int) -> str:
    return text.replace("\n", "\n" + " " * width)
