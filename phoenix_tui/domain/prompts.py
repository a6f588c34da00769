"""What is written into prompts: LoRA tags, and syntax that not every model reads."""

import re
from collections.abc import Collection, Mapping, Sequence

from phoenix_tui.domain import fields
from phoenix_tui.domain.model import ModelCard
from phoenix_tui.domain.problems import Problems
from phoenix_tui.domain.prompt_weights import has_editing, has_syntax
from phoenix_tui.domain.request import PromptSyntax

_LORA_TAG = re.compile(r"<lora:([^<>:]+)(?::([^<>:]*))?>")


def split_lora_tags(prompt: str) -> tuple[str, list[tuple[str, str]]]:
    """The prompt without its `<lora:name:weight>` tags, and the tags as (name, weight text).

    A tag without a weight means 1. Text that only resembles a tag stays in the prompt.
    """
    tags = [(m[1].strip(), m[2] if m[2] is not None else "1") for m in _LORA_TAG.finditer(prompt)]
    return (" ".join(_LORA_TAG.sub("", prompt).split(" ")).strip() if tags else prompt), tags


def without_lora_tags(prompt: str, names: Collection[str]) -> str:
    """The prompt without its tags of those LoRAs."""
    return _LORA_TAG.sub(lambda tag: "" if tag[1].strip() in names else tag[0], prompt).strip()


def syntax_of(
    given: Mapping[str, object],
    model: ModelCard,
    prompts: Sequence[str],
    problems: Problems,
    notes: list[str],
) -> PromptSyntax:
    """How the model is to read the prompts; what it would pass over is noted."""
    by_itself = PromptSyntax.WEIGHTED if model.takes_prompt_weights else PromptSyntax.PLAIN
    asked = problems.checked(
        "prompt_syntax",
        lambda: fields.PROMPT_SYNTAX.check(given.get("prompt_syntax", by_itself.value)),
        by_itself.value,
    )
    if not model.takes_prompt_weights and asked == PromptSyntax.WEIGHTED:
        problems["prompt_syntax"] = f"takes plain with {model.name}, which reads no weights"
    elif by_itself is PromptSyntax.PLAIN and any(has_syntax(prompt) for prompt in prompts):
        notes.append(
            f"{model.name} reads prompts as they are: weights in brackets and BREAK do nothing."
        )
    elif asked == PromptSyntax.WEIGHTED and any(has_editing(prompt) for prompt in prompts):
        notes.append(
            "Prompt editing ([a:b:0.5], [a|b]) and AND are not known here: they are read as words."
        )
    return PromptSyntax(asked)
