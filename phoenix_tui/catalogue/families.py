"""Families of models: those that share an architecture, so that a LoRA of one fits the others."""

import re

from msgspec.structs import replace

from phoenix_tui.domain.model import ModelCard

UNKNOWN = "unknown"
REFINER = "SDXL's refiner"

_OF_TEXT_WIDTH = {128: "demo", 768: "SD 1.5", 1024: "SD 2", 1280: REFINER, 2048: "SDXL"}
_STEPS_AND_CFG = {"demo": (20, 4.0), "SDXL": (30, 6.0)}
_OF_FEW_STEPS = (
    (re.compile(r"(?<![a-z])lcm(?![a-z])"), "LCM", 4),
    (re.compile(r"turbo"), "Euler a", 4),
    (re.compile(r"lightning|(?<![a-z])hyper[-_ ]?sd"), "Euler", 8),
    (re.compile(r"(?<![a-z])dmd2?(?![a-z])"), "LCM", 4),
)
"""What is in the names of models that were distilled, the sampler for them and their steps."""
_STEPS = re.compile(r"(?<!\d)(\d{1,2})[-_ ]?steps?(?![a-z])")
_MOST_STEPS = 16


def family_of(text_width: int) -> str:
    """The family whose cross-attention reads texts of that width; the width itself names others."""
    return _OF_TEXT_WIDTH.get(text_width, f"text width {text_width}")


def with_what_it_does_best(card: ModelCard, title: str = "") -> ModelCard:
    """The model with the steps, the CFG scale and the sampler that suit its family, or that suit
    what its name and `title` say of it: nothing else tells that a model was distilled."""
    steps, cfg_scale = _STEPS_AND_CFG.get(card.family, (card.steps, card.cfg_scale))
    card = replace(card, steps=steps, cfg_scale=cfg_scale)
    names = f"{card.name} {title}".lower()
    for pattern, sampler, usual in _OF_FEW_STEPS:
        if pattern.search(names):
            written = _STEPS.search(names)
            steps = int(written[1]) if written and int(written[1]) <= _MOST_STEPS else usual
            return of_few_steps(card, sampler, max(1, steps))
    return card


def of_few_steps(card: ModelCard, sampler: str, steps: int = 4) -> ModelCard:
    """The model as one that was distilled."""
    return replace(
        card,
        steps=steps,
        cfg_scale=1.0,
        sampler=card.sampler if card.is_flow else sampler,
        is_of_few_steps=True,
    )
