"""Looking through the kept pictures, a page at a time."""

import msgspec

from phoenix_tui.domain.library import TOTAL_LIMIT, LibraryPage, LibraryQuery, Order, PictureRow
from phoenix_tui.store.database import Database, Value
from phoenix_tui.store.picture_rows import COLUMNS, PictureRows, number_at

_ORDERS = {
    Order.NEWEST: "library.number DESC",
    Order.OLDEST: "library.number",
    Order.RATING: "rating DESC, library.number DESC",
}
_BEYOND = {
    Order.NEWEST: "library.number < ?",
    Order.OLDEST: "library.number > ?",
    Order.RATING: "(rating, library.number) < (?, ?)",
}
"""What comes after a row: pages begin where the one before ended, whatever was added meanwhile."""


def page(database: Database, pictures: PictureRows, query: LibraryQuery) -> LibraryPage:
    """What `query` finds."""
    conditions, values = _conditions(query)
    source = "library"
    if words := _match(query.text):
        # SQLite is to begin with the words: it knows nothing of how many pictures have them
        source = "prompts CROSS JOIN library ON library.number = prompts.rowid"
        conditions.insert(0, "prompts MATCH ?")
        values.insert(0, words)
    where = " AND ".join(conditions)
    total = database.number(
        f"SELECT count(*) FROM (SELECT 1 FROM {source} WHERE {where} LIMIT {TOTAL_LIMIT + 1})",
        *values,
    )
    if query.after is not None:
        where += f" AND {_BEYOND[query.order]}"
        values += [int(part) for part in query.after.split(":")]
    rows = database.rows(
        f"SELECT library.number, {COLUMNS}"
        f" FROM (SELECT library.number FROM {source} WHERE {where}"
        f" ORDER BY {_ORDERS[query.order]} LIMIT ?) AS found"
        " JOIN library ON library.number = found.number"
        " JOIN pictures ON pictures.number = found.number"
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
    conditions, values = ["discarded = ?"], [int(query.discarded)]
    wanted: dict[str, Value] = {
        "seed = ?": query.seed,
        "model = ?": query.model,
        "mode = ?": query.mode and query.mode.value,
        "favourite = ?": None if query.favourite is None else int(query.favourite),
        "rating >= ?": query.rating_from or None,
        "library.number >= ?": query.since and number_at(query.since),
        "library.number < ?": query.until and number_at(query.until),
        "library.number IN (SELECT number FROM picture_loras WHERE name = ?)": query.lora,
    }
    given: list[tuple[str, Value]] = [(c, v) for c, v in wanted.items() if v is not None]
    return conditions + [c for c, _ in given], [*values, *(v for _, v in given)]
