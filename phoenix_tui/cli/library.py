"""`phoenix-tui library`, `export`, `decisions` and `trash`."""

import sys
from argparse import Namespace
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from phoenix_tui.cli.home import Home
from phoenix_tui.cli.loop import run
from phoenix_tui.cli.parser import UsageError
from phoenix_tui.cli.query_options import asked
from phoenix_tui.cli.saying import complain, say, say_json, table
from phoenix_tui.domain.errors import PhoenixError
from phoenix_tui.domain.library import LibraryQuery, PictureRow
from phoenix_tui.domain.text import shortened

if TYPE_CHECKING:
    from phoenix_tui.client.client import Client

SHOWN = 50
"""Rows of a table where no limit is given."""


def library(home: Home, options: Namespace) -> int:
    """List kept pictures: a table, their paths alone, or one object a line."""
    wanted = asked(options)

    async def list_them(client: "Client") -> int:
        from phoenix_tui.client.export import found

        if options.json or options.paths:
            async for row in found(client, wanted.query, wanted.most):
                if options.json:
                    say_json(msgspec.to_builtins(row))
                else:
                    say(row.path)
            return 0
        most = wanted.most or SHOWN
        rows = [row async for row in found(client, wanted.query, most)]
        say(_as_table(rows) if rows else "There are no such pictures.")
        if len(rows) == most:
            page = await client.library(msgspec.structs.replace(wanted.query, limit=1))
            if page.total > most:
                there = _pictures(page.total, or_more=not page.total_is_exact)
                complain(f"These are {most} of {there}; --limit says how many are shown.")
        return 0

    return _asking(home, list_them)


def export(home: Home, options: Namespace) -> int:
    """Copy kept pictures into a folder, and draw a contact sheet of them."""
    wanted = asked(options)
    if options.output is None and options.contact_sheet is None:
        raise UsageError("--output takes a folder; neither it nor --contact-sheet is given")

    folder = Path(options.output).expanduser().absolute() if options.output else None
    sheet = Path(options.contact_sheet).expanduser().absolute() if options.contact_sheet else None

    async def copy_them(client: "Client") -> int:
        from phoenix_tui.client.export import contact_sheet, copied, found
        from phoenix_tui.store.contact_sheet import MOST

        if sheet is not None:
            # first, and one more than it takes: what is refused is refused before anything is done
            most = min(wanted.most or MOST + 1, MOST + 1)
            rows = [row async for row in found(client, wanted.query, most)]
            if not rows:
                raise PhoenixError("There is nothing to export", "No picture is as it was asked.")
            say(str(await contact_sheet(client, rows, sheet)))
        if folder is not None:
            async for row in found(client, wanted.query, wanted.most):
                say(str(await copied(client, row, folder)))
        return 0

    return _asking(home, copy_them)


def decisions(home: Home, options: Namespace) -> int:
    """Print the log of what was kept and what was not, oldest first."""

    async def tell(client: "Client") -> int:
        from phoenix_tui.domain.decision_log import CSV_HEAD, as_csv

        if options.csv:
            say(CSV_HEAD.rstrip("\r\n"))
        async for each in client.decisions():
            if options.json:
                say_json(msgspec.to_builtins(each))
            elif options.csv:
                say(as_csv([each]).rstrip("\r\n"))
            else:
                marks = ["discarded" if each.discarded else "kept"]
                marks += ["favourite"] if each.favourite else []
                marks += [f"rated {each.rating}"] if each.rating else []
                marks += ["taken back"] if each.undone_at else []
                prompt = shortened(each.prompt, 40)
                say(f"{each.at[:19]}  {', '.join(marks)}  seed {each.seed}  {prompt}")
        return 0

    return _asking(home, tell)


def trash(home: Home, options: Namespace) -> int:
    """Tell what is in the trash, or delete it for good, when that is confirmed."""

    async def look_or_empty(client: "Client") -> int:
        page = await client.library(LibraryQuery(discarded=True, limit=1))
        there = _pictures(page.total, or_more=not page.total_is_exact)
        if not page.total:
            say("The trash is empty.")
        elif options.action != "empty":
            say(f"{there} in the trash. `library --discarded` lists them.")
        elif options.yes or _confirmed(f"Delete {there} for good?"):
            deleted = await client.empty_trash()
            say(f"Deleted {_pictures(deleted)} for good.")
        else:
            say("Nothing was deleted.")
            return 1
        return 0

    if options.action not in {None, "empty"}:
        raise UsageError(f"ACTION takes empty, not {shortened(options.action, 40)}")
    if options.action == "empty" and not options.yes and not sys.stdin.isatty():
        raise UsageError("--yes is needed where nobody can be asked: what is deleted is gone")
    return _asking(home, look_or_empty)


def _confirmed(question: str) -> bool:
    say(f"{question} y/N")
    return sys.stdin.readline().strip().lower() in {"y", "yes"}


def _pictures(count: int, *, or_more: bool = False) -> str:
    return "1 picture" if count == 1 else f"{count}{' or more' if or_more else ''} pictures"


def _as_table(rows: list[PictureRow]) -> str:
    head = ("MADE", "SEED", "RATING", "PROMPT", "PATH")
    return table(
        [
            head,
            *(
                (
                    row.created_at[:16].replace("T", " "),
                    str(row.seed),
                    f"{row.rating or ''}{' favourite' if row.favourite else ''}".strip(),
                    shortened(row.prompt, 40),
                    row.path,
                )
                for row in rows
            ),
        ]
    )


def _asking(home: Home, ask: "Callable[[Client], Awaitable[int]]") -> int:
    async def asking() -> int:
        async with await home.connect() as client:
            return await ask(client)

    return run(asking())
