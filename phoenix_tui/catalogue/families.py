"""Families of models: those that share an architecture, so that a LoRA of one fits the others."""

UNKNOWN = "unknown"

_OF_TEXT_WIDTH = {128: "demo", 768: "SD 1.5", 1024: "SD 2", 2048: "SDXL"}


def family_of(text_width: int) -> str:
    """The family whose cross-attention reads texts of that width; the width itself names others."""
    return _OF_TEXT_WIDTH.get(text_width, f"text width {text_width}")
