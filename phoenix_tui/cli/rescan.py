"""`phoenix-tui rescan`: rebuild the database from the pictures."""

from argparse import Namespace

import msgspec

from phoenix_tui.cli.home import Home
from phoenix_tui.cli.loop import run
from phoenix_tui.cli.saying import complain, say
from phoenix_tui.client.errors import NoServerError
from phoenix_tui.store.rescan import RescanReport


def rescan(home: Home, options: Namespace) -> int:
    """Rebuild it, by the running server where there is one; exit 1 where a file was unreadable."""

    async def ask() -> int:
        try:
            client = await home.connect(start=False)
        except NoServerError:
            return _told(_by_ourselves(home))
        async with client:
            return _told(msgspec.convert(await client.rescan(), RescanReport))

    return run(ask())


def _by_ourselves(home: Home) -> RescanReport:
    from phoenix_tui.server.lock import HomeLock
    from phoenix_tui.store.library import Library

    with HomeLock(home.places):
        library = Library.open(home.places)
        try:
            return library.rescan()
        finally:
            library.close()


def _told(report: RescanReport) -> int:
    for path in report.added:
        say(f"added {path}")
    for path in report.missing:
        say(f"missing {path}")
    for file in report.unreadable:
        complain(f"{file.path}: {file.error.message}")
    say(f"{report.pictures} pictures are known.")
    return 1 if report.unreadable else 0
