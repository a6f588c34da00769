"""Pages of found pictures, as far as they are needed."""

from phoenix_tui.domain.library import LibraryPage, LibraryQuery
from phoenix_tui.ui.shelf import KEPT_PAGES, Shelf
from tests.ui.scripted_client import ScriptedClient


async def looked_at(client: ScriptedClient, shelf: Shelf, first: int, last: int) -> None:
    while missing := shelf.missing(first, last):
        shelf.put(missing[0], await client.library(missing[1]))


def filled(count: int) -> ScriptedClient:
    client = ScriptedClient()
    for number in range(count):
        client.add(f"p{number:05}", seed=number)
    return client


async def test_rows_are_where_the_query_has_them() -> None:
    client = filled(150)
    shelf = Shelf(LibraryQuery())
    await looked_at(client, shelf, 0, 10)
    assert len(shelf) == 150
    assert len(client.queries) == 1
    await looked_at(client, shelf, 140, 149)
    assert [shelf.row(at).seed for at in (0, 59, 60, 149)] == [149, 90, 89, 0]


async def test_memory_does_not_grow_with_what_was_looked_at() -> None:
    client = filled(3000)
    shelf = Shelf(LibraryQuery())
    await looked_at(client, shelf, 2990, 2999)
    assert sum(map(len, shelf._rows.values())) <= KEPT_PAGES * 60
    assert shelf.row(0) is None
    await looked_at(client, shelf, 0, 5)
    assert shelf.row(0).seed == 2999


async def test_what_is_discarded_goes_and_comes_back_where_it_was() -> None:
    client = filled(100)
    shelf = Shelf(LibraryQuery())
    await looked_at(client, shelf, 0, 99)
    for seed in (70, 30):
        [row] = await client.mark([f"p{seed:05}"], discarded=True)
        shelf.replace(row)
    assert len(shelf) == 98
    assert shelf.at("p00070") is None
    assert shelf.row(29).seed == 69
    for row in (*await client.undo(), *await client.undo()):
        assert shelf.replace(row)
    assert [shelf.row(at).seed for at in range(100)] == list(range(99, -1, -1))


async def test_more_than_was_counted_are_found_too() -> None:
    rows = tuple(filled(90).rows.values())
    shelf = Shelf(LibraryQuery())
    first = LibraryPage(pictures=rows[:60], total=60, total_is_exact=False, next="60")
    shelf.put(0, first)
    assert not shelf.is_exact
    number, query = shelf.missing(60, 65) or shelf.missing(59, 60)
    assert (number, query.after) == (1, "60")
    shelf.put(1, LibraryPage(pictures=rows[60:], total=60, total_is_exact=False))
    assert (len(shelf), shelf.is_exact) == (90, True)
