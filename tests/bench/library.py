"""The library with few and with many pictures: the first page, searching, filtering, memory."""

import asyncio
import os
import random
import statistics
import time
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime, timedelta

import msgspec
import psutil

from phoenix_tui.client.client import Client
from phoenix_tui.client.connect import connect
from phoenix_tui.domain.ids import new_id
from phoenix_tui.domain.library import LibraryQuery, Order
from phoenix_tui.domain.request import Batch, LoraUse
from phoenix_tui.store.picture_rows import number_at
from phoenix_tui.store.schema import open_database
from tests.sandbox import Sandbox, sandbox
from tests.store.making_examples import make_making, make_request

SIZES = (1_000, 100_000)
PAGE_AIM, SEARCH_AIM = 100.0, 50.0
"""Milliseconds."""

START = datetime(2026, 1, 1, tzinfo=UTC)
_THINGS = ("house", "castle", "lighthouse", "fox", "boat", "mountain", "tree", "bridge", "heron")
_COLOURS = ("red", "blue", "green", "golden", "grey", "white", "violet")
_PLACES = ("in green hills", "by the sea", "in deep snow", "at night", "under a stormy sky")
_STYLE = "highly detailed, soft light, wide angle, by an unknown master, film grain, 8k"

_SEARCHES = {
    "a word that every prompt has": LibraryQuery(text="detailed"),
    "a word that one prompt has": LibraryQuery(text="needle"),
    "one letter": LibraryQuery(text="h"),
    "three words": LibraryQuery(text="golden fox sea"),
    "a word that none has": LibraryQuery(text="zeppelin"),
    "a word, favourites alone": LibraryQuery(text="castle", favourite=True),
    "a word that every prompt has, best first": LibraryQuery(text="detailed", order=Order.RATING),
    "one seed": LibraryQuery(seed=777),
    "one model of two": LibraryQuery(model="other"),
    "a rare LoRA": LibraryQuery(lora="ink"),
    "favourites": LibraryQuery(favourite=True),
    "four stars and more": LibraryQuery(rating_from=4),
    "the trash": LibraryQuery(discarded=True),
    "one day": LibraryQuery(since="2026-01-01T00:00:00Z", until="2026-01-02T00:00:00Z"),
    "all filters, nothing found": LibraryQuery(
        model="other", lora="ink", favourite=True, rating_from=5, text="house"
    ),
}


def measure(rounds: int) -> None:
    """Print all figures, each over the socket and decoded by the client."""
    memory = []
    for count in SIZES:
        with sandbox() as home:
            fill(home, count)
            memory.append(asyncio.run(_measure(home, count, rounds)))
    print(
        f"the server's memory after all of this: {memory[0]:.0f} MB with {SIZES[0]} pictures, "
        f"{memory[1]:.0f} MB with {SIZES[1]}"
    )


def fill(home: Sandbox, count: int) -> None:
    """Put the rows of `count` pictures into the home's database; files there are none."""
    home.places.make()
    database = open_database(home.places.database)
    with database.transaction():
        put = database.connection.executemany
        rows = list(_rows(count))
        put("INSERT INTO pictures VALUES (?,?,?,?,?,?,?,?)", (row[0] for row in rows))
        put("INSERT INTO library VALUES (?,?,?,?,?,?,?)", (row[1] for row in rows))
        put("INSERT INTO prompts (rowid, prompt) VALUES (?,?)", (row[2] for row in rows))
        put(
            "INSERT INTO picture_loras (number, name) VALUES (?,?)",
            ((row[0][0], "ink") for index, row in enumerate(rows) if index % 500 == 0),
        )
    database.close()


def _rows(count: int) -> Iterator[tuple[tuple[object, ...], ...]]:
    drawn = random.Random(0)
    for index in range(count):
        words = drawn.choice(_COLOURS), drawn.choice(_THINGS), drawn.choice(_PLACES)
        prompt = f"a {words[0]} {words[1]} {words[2]}, {_STYLE}"
        if index == count // 2:
            prompt = "a needle, " + prompt
        request = make_request(
            prompt=prompt,
            prompt_used=prompt,
            seed=index,
            model="other" if index % 2 else "demo",
            loras=(LoraUse(name="ink"),) if index % 500 == 0 else (),
        )
        making = make_making(
            request,
            batch=Batch(id=f"batch-{index // 4}", index=index % 4, size=4),
            created_at=(START + timedelta(minutes=index)).isoformat(timespec="milliseconds"),
        )
        number = number_at(making.created_at)
        yield (
            (
                number, making.picture_id, making.job_id, making.batch.id, making.created_at,
                f"pictures/2026-01-01/20260101-000000-{index}-{new_id()}.png", 1,
                msgspec.json.encode(making).decode(),
            ),
            (
                number, index, request.model, request.mode.value, int(index % 20 == 0),
                drawn.choice((0, 0, 0, 0, 1, 2, 3, 4, 5)), int(index % 20 == 7),
            ),
            (number, prompt),
        )  # fmt: skip


async def _measure(home: Sandbox, count: int, rounds: int) -> float:
    os.environ.update(home.environment)
    print(f"{count} pictures:")
    async with await connect(home.places, start=True) as client:
        _say("  the first page", await _timed(rounds, _asking(client, LibraryQuery())), PAGE_AIM)
        query = LibraryQuery(order=Order.RATING)
        _say("  the first page, best first", await _timed(rounds, _asking(client, query)), PAGE_AIM)
        middle = number_at((START + timedelta(minutes=count // 2)).isoformat())
        query = LibraryQuery(after=str(middle))
        _say("  a page in the middle", await _timed(rounds, _asking(client, query)), PAGE_AIM)
        for name, query in _SEARCHES.items():
            times = await _timed(rounds, _asking(client, query))
            found = await client.library(query)
            more = "" if found.total_is_exact else " or more"
            _say(f"  {name} ({found.total}{more})", times, SEARCH_AIM)
        newest = (await client.library(LibraryQuery(limit=1))).pictures[0].picture_id
        ratings = iter(range(1, 10**6))

        async def mark() -> None:
            await client.mark([newest], rating=next(ratings) % 5 + 1)

        _say("  a rating, on disk", await _timed(rounds, mark), 0)
        _say("  an undo, on disk", await _timed(rounds, client.undo), 0)
        cursor = None
        began = time.perf_counter()
        pages = 0
        while pages < 500:
            pages += 1
            page = await client.library(LibraryQuery(limit=200, after=cursor))
            if (cursor := page.next) is None:
                break
        took = (time.perf_counter() - began) * 1000
        print(f"  all pages of 200, one after the other: {pages}, {took / pages:.1f} ms each")
        server = psutil.Process((await client.server()).pid)
        return server.memory_info().rss / 2**20


def _asking(client: Client, query: LibraryQuery) -> Callable[[], Awaitable[object]]:
    return lambda: client.library(query)


async def _timed(rounds: int, call: Callable[[], Awaitable[object]]) -> list[float]:
    """Milliseconds, four for each round; the first call counts."""
    times = []
    for _ in range(4 * rounds):
        began = time.perf_counter()
        await call()
        times.append((time.perf_counter() - began) * 1000)
    return times


def _say(what: str, times: list[float], aim: float) -> None:
    print(
        f"{what}: {statistics.median(times):.1f} ms, at most {max(times):.1f}"
        + (f"; aim {aim:g}" if aim else "")
    )
