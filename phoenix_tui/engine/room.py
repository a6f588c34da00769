"""Whether a model fits into the memory there is, told before it is loaded."""

from phoenix_tui.catalogue import memory
from phoenix_tui.domain.amounts import amount
from phoenix_tui.domain.model import ModelCard
from phoenix_tui.domain.text import shortened


def note_on_room(card: ModelCard, free: int) -> str | None:
    """What the sender of a request should know where the model surely does not fit into `free`
    bytes; None where it may, or where either is not known.

    Raises `ValueError` where no way of running it could help: then all the memory of the machine
    and its device together is less than the model takes.
    """
    if not free or not card.memory:
        return None
    name = shortened(card.name, 60)
    whole = max(memory.whole(), free)
    if card.memory > whole + free:
        raise ValueError(
            f"takes one that fits: {name} needs about {amount(card.memory)} of memory, and there "
            f"are {amount(whole)} in all"
        )
    if card.memory <= free:
        return None
    return (
        f"{name} needs about {amount(card.memory)} of memory, and {amount(free)} are free: it may "
        "not fit, or be slow."
    )
