"""What is said of the pictures of a search: how many there are, or why there are none."""

from phoenix_tui.domain.library import LibraryQuery, Order
from phoenix_tui.ui.shelf import Shelf

_ORDERS = {
    Order.NEWEST: "newest first", Order.OLDEST: "oldest first", Order.RATING: "best rated first",
}  # fmt: skip


def found(shelf: Shelf, at: int, selected: int, is_stale: bool) -> str:
    """ "2 of 9 pictures · newest first"; `at` is the current place, from 0.

    So many are `selected`. What `is_stale` lacks newer pictures.
    """
    count = f"{len(shelf)}{'' if shelf.is_exact else ' or more'}"
    parts = [
        "1 picture" if len(shelf) == 1 else f"{count} pictures",
        _ORDERS[shelf.query.order],
    ]
    if len(shelf):
        parts[0] = f"{at + 1} of {parts[0]}"
    if shelf.query.discarded:
        parts.insert(0, "in the trash: E empties it")
    if selected:
        parts.append(f"{selected} selected")
    if is_stale:
        parts.append("there are new ones: home shows them")
    return " · ".join(parts)


def nothing(query: LibraryQuery) -> str:
    """Why there are none."""
    if query.discarded:
        return "The trash is empty: x on a picture puts it here."
    is_all = query == LibraryQuery(order=query.order, limit=query.limit, after=query.after)
    if is_all:
        return "There are no pictures yet: escape, then ctrl+g makes some."
    return "No picture is like that: escape shows all again."
