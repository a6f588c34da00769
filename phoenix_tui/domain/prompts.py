"""LoRA tags in prompts."""

import re

_LORA_TAG = re.compile(r"<lora:([^<>:]+)(?::([^<>:]*))?>")


def split_lora_tags(prompt: str) -> tuple[str, list[tuple[str, str]]]:
    """The prompt without its `<lora:name:weight>` tags, and the tags as (name, weight text).

    A tag without a weight means 1. Text that only resembles a tag stays in the prompt.
    """
    tags = [(m[1].strip(), m[2] if m[2] is not None else "1") for m in _LORA_TAG.finditer(prompt)]
    return (" ".join(_LORA_TAG.sub("", prompt).split(" ")).strip() if tags else prompt), tags
