"""The jobs of a sheet: ordinary ones, each a batch of its own."""

from collections.abc import Mapping, Sequence

from phoenix_tui.client.batches import batch_bodies
from phoenix_tui.domain.seeds import batch_seeds


def sheet_bodies(
    body: Mapping[str, object], seed: int | None, cells: Sequence[Mapping[str, object]]
) -> list[dict[str, object]]:
    """A body for each cell: `body` with the cell's own fields, and a batch id that tells it apart.

    All that a cell does not say is the same for all of them, a seed that is drawn included.
    """
    [of_all, towards] = batch_seeds(seed, 1) + batch_seeds(None, 1)
    bodies = []
    for cell in cells:
        one = {**body, **cell}
        if one.get("variation_strength") is not None:
            one.setdefault("variation_seed", towards)
        own = cell.get("seed")
        bodies += batch_bodies(one, 1, own if isinstance(own, int) else of_all)
    return bodies
