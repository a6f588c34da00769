"""Looking through the kept pictures, a page at a time."""

import msgspec

from phoenix_tui.domain.library import TOTAL_LIMIT, LibraryPage, LibraryQuery, Order, PictureRow
from phoenix_tui.store.database import Database, Value
from phoenix_tui.store.picture_rows import COLUMNS, PictureRows, number_at

_ORDERS = {
    Order.NEWEST: "number DESC",
    Order.OLDEST: "number",
    Order.RATING: "rating DESC, number DESC",
}
_BEYOND = {
    Order.NEWEST: "number < ?",
    Order.OLDEST: "number > ?",
    Order.RATING: "(rating, number) < (?, ?)",
}
"""What comes after a row: pages begin where the one before ended, whatever was added meanwhile."""


def page(database: Database, pictures: PictureRows, query: LibraryQuery) -> LibraryPage:
    """What `query` finds."""
    conditions, values = _conditions(query)
    words = _match(query.text)
    source = "library"
    if words:
        source = "prompts CROSS JOIN library ON number = prompts.rowid"
        conditions.insert(0, "prompts MATCH ?")
        values.insert(0, words)
    total = database.number(
        f"SELECT count(*) FROM (SELECT 1 FROM {source}"
        f" WHERE {' AND '.join(conditions)} LIMIT {TOTAL_LIMIT + 1})",
        *values,
    )
    order = _ORDERS[query.order]
    if words and query.order is Order.RATING:
        # in the order of the index, which says of each picture whether it is to be shown next
        source = "library INDEXED BY library_by_rating"
        conditions[0] = "+number IN (SELECT rowid FROM prompts WHERE prompts MATCH ?)"
    elif words:
        # in the order of the words' own numbers: the page is full after a few of them
        order = order.replace("number", "prompts.rowid")
    if query.after is not None:
        conditions.append(_BEYOND[query.order])
        values += [int(part) for part in query.after.split(":")]
    rows = database.rows(
        f"SELECT number, {COLUMNS} FROM (SELECT number FROM {source}"
        f" WHERE {' AND '.join(conditions)} ORDER BY {order} LIMIT ?)"
        " JOIN library USING (number) JOIN pictures USING (number)"
        f" ORDER BY {_ORDERS[query.order]}",
        *values,
        query.limit + 1,
    )
    there_is_more = len(rows) > query.limit
    rows = rows[: query.limit]
    cursor = None
    if there_is_more:
        last = rows[-1]
        by_rating = query.order is Order.RATING
        cursor = f"{last['rating']}:{last['number']}" if by_rating else str(last["number"])
    return LibraryPage(
        pictures=tuple(pictures.row(row) for row in rows),
        total=min(total, TOTAL_LIMIT),
        total_is_exact=total <= TOTAL_LIMIT,
        next=cursor,
    )


def rows_of(
    database: Database, pictures: PictureRows, condition: str, *values: Value
) -> tuple[PictureRow, ...]:
    """The kept pictures that `condition` is true of, newest first."""
    rows = database.rows(
        f"SELECT {COLUMNS} FROM library JOIN pictures USING (number) WHERE {condition}"
        " ORDER BY library.number DESC",
        *values,
    )
    return tuple(pictures.row(row) for row in rows)


def ids_as_json(picture_ids: tuple[str, ...]) -> str:
    """For `IN (SELECT value FROM json_each(?))`."""
    return msgspec.json.encode(picture_ids).decode()


def _match(text: str) -> str:
    """The words of `text` for FTS5, each as the beginning of a word."""
    # a quoted word holds no operator; one without a letter or digit would match nothing
    words = [word for word in text.split() if any(map(str.isalnum, word))]
    return " ".join('"' + word.replace('"', '""').replace("\0", " ") + '" *' for word in words)


def _conditions(query: LibraryQuery) -> tuple[list[str], list[Value]]:
    """The conditions of `query` besides its words, and the values for their question marks."""
    # spelled out, so that SQLite sees which of its indexes hold just these
    conditions = [f"discarded = {query.discarded:d}"]
    if query.favourite is not None:
        conditions.append(f"favourite = {query.favourite:d}")
    wanted: dict[str, Value] = {
        "seed = ?": query.seed,
        "model = ?": query.model,
        "mode = ?": query.mode and query.mode.value,
        "rating >= ?": query.rating_from or None,
        "number >= ?": query.since and number_at(query.since),
        "number < ?": query.until and number_at(query.until),
        "number IN (SELECT number FROM picture_loras WHERE name = ?)": query.lora,
    }
    given = {condition: value for condition, value in wanted.items() if value is not None}
    return [*conditions, *given], [*given.values()]
