"""What every part of the form can do, whatever it looks like."""

from collections.abc import Mapping

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
