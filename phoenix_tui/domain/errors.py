"""What is expected to go wrong, in words for the person it happens to."""

from collections.abc import Mapping

import msgspec


class Failure(msgspec.Struct, frozen=True, kw_only=True):
    """What happened, why, and what to do: an error as data, on its card and in its row."""

    title: str
    message: str
    hint: str = ""

    def __str__(self) -> str:
        return " ".join(part for part in (f"{self.title}:", self.message, self.hint) if part)


class PhoenixError(Exception):
    """Something that is expected to go wrong; anything else is a bug."""

    def __init__(self, title: str, message: str, hint: str = "") -> None:
        super().__init__(f"{title}: {message} {hint}".strip())
        self.failure = Failure(title=title, message=message, hint=hint)


class InvalidRequestError(PhoenixError):
    """A request with wrong fields: a sentence for each, without its subject.

    `problems` maps a field of the request ("seed") to what it takes ("takes a whole number from
    0 to 4294967295, not 1.5"); whoever shows it puts the field's name there in front of it:
    "Seed" in the form, "--seed" in the shell, "seed" over HTTP.
    """

    def __init__(self, problems: Mapping[str, str]) -> None:
        self.problems = dict(problems)
        super().__init__(
            "The request is wrong", "; ".join(f"{k} {v}" for k, v in self.problems.items())
        )
