"""The prompts of earlier jobs."""

from collections.abc import Iterable

import msgspec

from phoenix_tui.domain import fields
from phoenix_tui.domain.errors import InvalidRequestError
from phoenix_tui.domain.problems import Problems
from phoenix_tui.domain.text import shortened

TEXT = fields.Text(label="Text", limit=200)
LIMIT = fields.WholeNumber(label="Limit", low=1, high=200)
USUAL_LIMIT = 50


class PastPrompt(msgspec.Struct, frozen=True, kw_only=True):
    """A prompt with its negative prompt, as they were typed."""

    prompt: str
    negative_prompt: str
    used_at: str
    """The last time: UTC, ISO 8601."""


class PromptQuery(msgspec.Struct, frozen=True, kw_only=True):
    """Which of them are asked for."""

    text: str = ""
    """Words that all are somewhere in the prompt or the negative prompt, in any letter case."""
    limit: int = USUAL_LIMIT

    def finds(self, prompt: str, negative_prompt: str) -> bool:
        both = f"{prompt}\n{negative_prompt}".casefold()
        return all(word in both for word in self.text.casefold().split())


def prompt_query_of(given: Iterable[tuple[str, str]]) -> PromptQuery:
    """The query that names and values ask for; an empty value means the same as none.

    Raises `InvalidRequestError` with a sentence for every wrong one.
    """
    problems = Problems()
    text, limit = "", USUAL_LIMIT
    for name, value in given:
        match name:
            case "text":
                text = problems.checked(name, lambda typed=value: TEXT.from_text(typed), "")  # type: ignore[misc]
            case "limit":
                limit = (
                    problems.checked(name, lambda typed=value: LIMIT.from_text(typed), 1)  # type: ignore[misc]
                    if value
                    else USUAL_LIMIT
                )
            case _:
                problems[shortened(name, 40)] = "is not a field of a query"
    if problems:
        raise InvalidRequestError(problems)
    return PromptQuery(text=text, limit=limit)
