"""What was decided about a picture, in characters and in words."""

from collections.abc import Mapping, Sequence

from phoenix_tui.domain.library import PictureRow
from phoenix_tui.domain.marks import Marks


def signs(marks: Marks) -> str:
    """For an edge or a caption: "♥ ★★★", "discarded"; empty without marks."""
    kept = ("♥" if marks.favourite else "", "★" * marks.rating)
    return " ".join(part for part in (*kept, "discarded" if marks.discarded else "") if part)


def sentence(marks: Marks) -> str:
    """ "favourite, rated 3 of 5"; empty without marks."""
    parts = (
        "favourite" if marks.favourite else "",
        f"rated {marks.rating} of 5" if marks.rating else "",
        "discarded" if marks.discarded else "",
    )
    return ", ".join(part for part in parts if part)


def undone(before: Mapping[str, Marks], rows: Sequence[PictureRow]) -> str:
    """What taking back a decision has changed; `before` has the marks that were known."""
    if not rows:
        return "No decision is left that can be taken back."
    seeds_of: dict[str, list[str]] = {}
    for row in rows:
        words = _change(before.get(row.picture_id), row.marks)
        seeds_of.setdefault(words, []).append(str(row.seed))
    return "; ".join(
        f"seed{'s' * (len(seeds) > 1)} {', '.join(seeds)}: {words}"
        for words, seeds in seeds_of.items()
    )


def _change(before: Marks | None, now: Marks) -> str:
    if before is None:
        return sentence(now) or "no marks"
    parts = []
    if before.favourite != now.favourite:
        parts.append("a favourite again" if now.favourite else "no favourite any more")
    if before.rating != now.rating:
        parts.append(f"rated {now.rating} again" if now.rating else "no rating any more")
    if before.discarded != now.discarded:
        parts.append("discarded again" if now.discarded else "not discarded any more")
    return ", ".join(parts) or "as it was"
