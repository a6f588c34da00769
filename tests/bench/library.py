"""The library with few and with many pictures: the first page, searching, filtering, memory."""

import asyncio
import os
import random
import statistics
import time
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import cycle

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
    """Print all figures: each call over the socket and decoded by the client, and how much of it
    the server's processor time is, which other work on the machine does not change.
    """
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
        server = psutil.Process((await client.server()).pid)

        async def say(what: str, call: Callable[[], Awaitable[object]], aim: float = 0) -> None:
            times, before = [], server.cpu_times()
            for _ in range(8 * rounds):
                began = time.perf_counter()
                await call()
                times.append((time.perf_counter() - began) * 1000)
            after = server.cpu_times()
            busy = sum(after[:2]) - sum(before[:2])
            print(
                f"  {what}: {statistics.median(times):.1f} ms, at most {max(times):.1f}; "
                f"the server is busy for {busy * 1000 / len(times):.1f}"
                + (f"; aim {aim:g}" if aim else "")
            )

        middle = number_at((START + timedelta(minutes=count // 2)).isoformat())
        pages = {
            "the first page": LibraryQuery(),
            "the first page, best first": LibraryQuery(order=Order.RATING),
            "a page in the middle": LibraryQuery(after=str(middle)),
        }
        for name, query in pages.items():
            await say(name, partial(client.library, query), PAGE_AIM)
        for name, query in _SEARCHES.items():
            found = await client.library(query)
            more = "" if found.total_is_exact else " or more"
            await say(f"{name} ({found.total}{more})", partial(client.library, query), SEARCH_AIM)
        newest = (await client.library(LibraryQuery(limit=1))).pictures[0].picture_id
        ratings = cycle(range(1, 6))
        await say("a rating, on disk", lambda: client.mark([newest], rating=next(ratings)))
        await say("an undo, on disk", client.undo)
        await _walk(client)
        return server.memory_info().rss / 2**20


async def _walk(client: Client) -> None:
    began, number, cursor = time.perf_counter(), 0, None
    while number == 0 or cursor is not None:
        cursor = (await client.library(LibraryQuery(limit=200, after=cursor))).next
        number += 1
    took = (time.perf_counter() - began) * 1000
    print(f"  all pages of 200, one after the other: {number}, {took / number:.1f} ms each")
