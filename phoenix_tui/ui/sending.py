"""Sending a batch, whatever becomes of the server meanwhile."""

from collections.abc import Mapping, Sequence

from phoenix_tui.client.errors import ServerGoneError
from phoenix_tui.ui.link import Link

TRIES = 3
"""Servers that a batch is sent to, one after the other, before its cards say that it failed."""


async def send(link: Link, bodies: Sequence[Mapping[str, object]]) -> tuple[str, ...]:
    """Have all of `bodies` taken in; what the server has to say of them.

    A server that dies is followed by the next one, which gets the same request ids: what was taken
    in is not taken in twice. Raises `PhoenixError`; what was taken in by then stays.
    """
    # the link brings its library along, which takes longer to import than a screen to paint
    from phoenix_tui.client.batches import submit_batch

    client = None
    for tried in range(1, TRIES + 1):
        client = await link.client(other_than=client)
        try:
            accepted = await submit_batch(client, bodies)
        except ServerGoneError:
            if tried == TRIES:
                raise
        else:
            return tuple(dict.fromkeys(note for each in accepted for note in each.notes))
    raise AssertionError("unreachable")
