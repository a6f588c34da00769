"""What every part of the form can do, whatever it looks like."""

from collections.abc import Iterable, Mapping

from phoenix_tui.domain.errors import InvalidRequestError
from phoenix_tui.domain.model import ModelCard


class FormPart:
    """Holds one or more fields of a request; `fields` are their names in it.

    To be mixed into a widget. A sentence about one of its fields stands below it, or below the row
    that it stands in.
    """

    fields: tuple[str, ...] = ()

    def values(self) -> dict[str, object]:
        """What it holds, by field and as JSON has it; what is blank is left out.

        Raises `InvalidRequestError` with a sentence for each field that holds something else.
        """
        raise NotImplementedError

    def fill(self, body: Mapping[str, object]) -> None:
        """Take over those of its fields that are in `body`; the others stay."""
        raise NotImplementedError

    def blank(self) -> None:
        """Hold nothing, so that the model's defaults count."""

    def know(self, card: ModelCard) -> None:
        """The model that the form is for: what blank fields will mean."""


def held(parts: Iterable[FormPart]) -> tuple[dict[str, object], dict[str, str]]:
    """What the fields of parts hold, and a sentence for each that holds something else."""
    body: dict[str, object] = {}
    problems: dict[str, str] = {}
    for part in parts:
        try:
            body |= part.values()
        except InvalidRequestError as wrong:
            problems |= wrong.problems
    return body, problems
