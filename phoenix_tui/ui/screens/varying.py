"""From a picture to its neighbours, between two pictures, and on to the next seeds."""

from abc import abstractmethod
from collections.abc import Callable, Mapping, Sequence

from phoenix_tui.domain.errors import InvalidRequestError
from phoenix_tui.domain.seeds import SEED_LIMIT
from phoenix_tui.ui.screens.form import FormScreen
from phoenix_tui.ui.widgets.form_part import FormPart
from phoenix_tui.ui.widgets.number import SeedField
from phoenix_tui.ui.widgets.variation_row import VariationRow

STRENGTH = 0.15
"""How far neighbours are from a picture where nothing else was typed."""

Bodies = list[dict[str, object]]


class VaryingScreen(FormScreen):
    """Fills the form and presses Generate, so that what is made stands in the form."""

    @abstractmethod
    def generate(self, change: Callable[[Bodies], Bodies] | None = None) -> None:
        """Make what the form asks for; `change` has the last word on the bodies of its jobs."""

    @abstractmethod
    def is_free(self, otherwise: str) -> bool:
        """No batch of this screen is running; says `otherwise` where one is."""

    def use_variation(self) -> None:
        """Have the fields of a variation filled in."""
        row = self.form.query_one(VariationRow)
        row.use()
        row.query_one("#variation-strength").focus()

    def vary(self, body: Mapping[str, object]) -> None:
        """Make neighbours of the picture of `body`, as many as the batch size says."""
        if self.is_free("Its variations can be made when it ends."):
            typed = _typed(self.form.query_one(VariationRow)).get("variation_strength")
            self._fill_anew(body, variation_seed="", variation_strength=typed or STRENGTH)
            self.generate()

    def blend(self, body: Mapping[str, object], other: Mapping[str, object]) -> None:
        """Make pictures between two: one in the middle, or several at even distances."""
        if self.is_free("A blend can be made when it ends."):
            seed = other["seed"]
            self._fill_anew(body, variation_seed=seed, variation_strength=0.5)
            self.generate(lambda bodies: _spread(bodies, seed))

    def _fill_anew(self, body: Mapping[str, object], **changes: object) -> None:
        """Put a request with changes into the form, for as many pictures as the form says."""
        size = self.form.batch_size
        self.form.clear()
        self.form.fill({**body, **changes, "batch_size": size})

    def next_seeds(self) -> None:
        """Make the same again with seeds that were not used yet."""
        seed = _typed(self.form.query_one("#seed", SeedField)).get("seed")
        if isinstance(seed, int):
            self.form.fill({"seed": (seed + self.form.batch_size) % SEED_LIMIT})
        self.generate()


def _typed(part: FormPart) -> dict[str, object]:
    """What a part of the form holds; nothing where that is wrong."""
    try:
        return part.values()
    except InvalidRequestError:
        return {}


def _spread(bodies: Sequence[dict[str, object]], seed: object) -> Bodies:
    """A batch at even distances from the seed of its pictures to another."""
    return [
        {
            **body,
            "variation_seed": seed,
            "variation_strength": round(at / (len(bodies) + 1), 3),
        }
        for at, body in enumerate(bodies, 1)
    ]
