"""What cannot be used, in the lists of what can: seen, with the reason, and not chosen."""

from collections.abc import Iterable, Mapping

from textual.content import Content

from phoenix_tui.domain.model import PassedOver
from phoenix_tui.domain.text import visible_line
from phoenix_tui.ui.widgets.row_list import Row


def by_key(others: Iterable[PassedOver]) -> Mapping[str, PassedOver]:
    """Each with the key of its row, which is no name that anything usable has."""
    found = {f"passed over\n{other.path}": other for other in others}
    return dict(sorted(found.items(), key=lambda item: item[1].name.casefold()))


def row_of(key: str, other: PassedOver) -> Row:
    """Its row in the list."""
    return Row(key=key, title=other.name, below=other.reason, is_off=True)


def details_of(other: PassedOver) -> Content:
    """What there is to know of it."""
    return Content("\n").join(
        [
            Content.styled(visible_line(other.name), "bold"),
            Content(f"✗ It cannot be used: {visible_line(other.reason)}."),
            Content(visible_line(f"{other.source} · {other.path}")),
        ]
    )
