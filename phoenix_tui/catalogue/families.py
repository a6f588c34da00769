"""Families of models: those that share an architecture, so that a LoRA of one fits the others."""

from msgspec.structs import replace

from phoenix_tui.domain.model import ModelCard

UNKNOWN = "unknown"

_OF_TEXT_WIDTH = {128: "demo", 768: "SD 1.5", 1024: "SD 2", 2048: "SDXL"}
_STEPS_AND_CFG = {"demo": (20, 4.0), "SDXL": (30, 6.0)}


def family_of(text_width: int) -> str:
    """The family whose cross-attention reads texts of that width; the width itself names others."""
    return _OF_TEXT_WIDTH.get(text_width, f"text width {text_width}")


def with_what_it_does_best(card: ModelCard) -> ModelCard:
    """The model with the steps and the CFG scale that suit its family."""
    steps, cfg_scale = _STEPS_AND_CFG.get(card.family, (card.steps, card.cfg_scale))
    return replace(card, steps=steps, cfg_scale=cfg_scale)
