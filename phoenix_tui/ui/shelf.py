"""The pictures that a query finds, as far as they were looked at; few of them in memory."""

from bisect import bisect_right
from collections import OrderedDict
from itertools import accumulate

import msgspec

from phoenix_tui.domain.library import LibraryPage, LibraryQuery, PictureRow

KEPT_PAGES = 12
"""Pages whose rows are in memory; of others only the beginning is known."""


class Shelf:
    """Rows by their place in the order of the query; pages are put in as they come."""

    def __init__(self, query: LibraryQuery) -> None:
        self._query = query
        self._begins: list[str | None] = [None]
        """What each page that is known of is asked for with."""
        self._counts: list[int] = []
        """Rows of each page that was looked at."""
        self._rows: OrderedDict[int, list[PictureRow]] = OrderedDict()
        self._removed: dict[str, tuple[int, int]] = {}
        """Where rows were, page and place, that were taken out here."""
        self._more = 0
        """How many rows there are behind those of the known pages, as far as it was counted."""
        self.is_exact = True
        """Whether there may be no more rows than that."""

    @property
    def query(self) -> LibraryQuery:
        return self._query

    @property
    def was_looked_at(self) -> bool:
        """The first page is there."""
        return bool(self._counts)

    def __len__(self) -> int:
        return sum(self._counts) + self._more

    def row(self, at: int) -> PictureRow | None:
        """The row at a place; None where it has yet to be fetched."""
        page, place = self._place(at)
        rows = self._rows.get(page)
        return rows[place] if rows is not None and place < len(rows) else None

    def missing(self, first: int, last: int) -> tuple[int, LibraryQuery] | None:
        """The next page to be fetched so that the rows from `first` to `last` are there."""
        if not self._counts:
            return 0, self._asking(0)
        known = len(self._counts)
        for at in (first, min(last, len(self) - 1)):
            page, _ = self._place(max(at, 0))
            if page < known and page not in self._rows:
                return page, self._asking(page)
            if page >= known and known < len(self._begins):
                return known, self._asking(known)
        return None

    def put(self, page: int, found: LibraryPage) -> None:
        """The rows of a page that was missing."""
        rows = list(found.pictures)
        if page == len(self._counts):
            self._counts.append(len(rows))
            if found.next is not None:
                self._begins.append(found.next)
        else:
            self._counts[page] = len(rows)
        self._rows[page] = rows
        self._rows.move_to_end(page)
        while len(self._rows) > KEPT_PAGES:
            self._rows.popitem(last=False)
        if page == 0 or not self.is_exact:
            self._more = max(found.total - sum(self._counts), 0)
            self.is_exact = found.total_is_exact
        elif len(self._begins) > len(self._counts):
            self._more = max(self._more - len(rows), 1)
        if len(self._begins) == len(self._counts):
            self._more, self.is_exact = 0, True

    # --- what becomes of rows ------------------------------------------------------------------

    def replace(self, row: PictureRow) -> bool:
        """A row as it is now; it is taken out, or back in, where the query asks for that.

        Says whether it came back.
        """
        if row.discarded != self._query.discarded:
            self.remove(row.picture_id)
            return False
        if row.picture_id in self._removed:
            page, place = self._removed.pop(row.picture_id)
            self._counts[page] += 1
            if page in self._rows:
                self._rows[page].insert(min(place, len(self._rows[page])), row)
            return True
        for rows in self._rows.values():
            for place, other in enumerate(rows):
                if other.picture_id == row.picture_id:
                    rows[place] = row
        return False

    def remove(self, picture_id: str) -> None:
        """A picture is not among those any more."""
        for page, rows in self._rows.items():
            for place, row in enumerate(rows):
                if row.picture_id == picture_id:
                    del rows[place]
                    self._counts[page] -= 1
                    self._removed[picture_id] = page, place
                    return

    def at(self, picture_id: str) -> int | None:
        """Where a picture is; None where it is not in memory."""
        for page, rows in self._rows.items():
            for place, row in enumerate(rows):
                if row.picture_id == picture_id:
                    return sum(self._counts[:page]) + place
        return None

    def _place(self, at: int) -> tuple[int, int]:
        ends = list(accumulate(self._counts))
        page = bisect_right(ends, at)
        return page, at - (ends[page - 1] if page else 0)

    def _asking(self, page: int) -> LibraryQuery:
        return msgspec.structs.replace(self._query, after=self._begins[page])
