"""`phoenix-tui models download`: a model from the hub, with its size first and a bar."""

from argparse import Namespace
from collections.abc import Sequence
from contextlib import aclosing
from typing import TYPE_CHECKING

import msgspec

from phoenix_tui.cli.home import Home
from phoenix_tui.cli.parser import UsageError
from phoenix_tui.cli.saying import complain, say, say_json
from phoenix_tui.cli.stderr_bars import StderrBars
from phoenix_tui.domain.amounts import amount
from phoenix_tui.domain.download import Download, DownloadState
from phoenix_tui.domain.errors import InvalidRequestError
from phoenix_tui.domain.text import visible

if TYPE_CHECKING:
    from rich.progress import ProgressColumn


def download(home: Home, options: Namespace) -> int:
    """Fetch the model, or only say how large it is; exit 1 where that fails."""
    from phoenix_tui.cli.loop import run

    return run(_download(home, options))


async def _download(home: Home, options: Namespace) -> int:
    import asyncio

    from phoenix_tui.cli.loop import Interrupts
    from phoenix_tui.domain.events import DownloadChanged

    ended: Download | None = None
    ending: list[asyncio.Task[None]] = []
    with Interrupts() as interrupts, _Bar() as bar:
        async with await home.connect() as client, aclosing(client.events()) as events:
            await anext(events)  # from now on nothing is missed
            try:
                begun = await client.download(options.model, only_size=options.size)
            except InvalidRequestError as problem:
                raise UsageError(f"MODEL {problem.problems.get('model', '')}") from problem

            def cancel() -> None:
                ending.append(asyncio.create_task(client.cancel_download(begun.download_id)))

            interrupts.answer = cancel
            if interrupts.came:
                cancel()
            is_sized = False
            async for event in events:
                if not isinstance(event, DownloadChanged):
                    continue
                if event.download.download_id != begun.download_id:
                    continue
                now = event.download
                if now.total and not is_sized:
                    is_sized = True
                    bar.line(_size_of(now), as_json=options.json)
                bar.show(now)
                if now.state.is_final:
                    ended = now
                    break
    if ended is None:
        return 1
    if options.json:
        say_json({**msgspec.to_builtins(ended), "progress": ended.progress})
    elif ended.state is DownloadState.COMPLETED:
        say(f"{ended.model} is here; `phoenix-tui models` lists it.")
    if ended.error is not None:
        complain(str(ended.error))
    if interrupts.came:
        return 130
    return 0 if ended.state in {DownloadState.COMPLETED, DownloadState.SIZED} else 1


def _size_of(download: Download) -> str:
    here = f", of which {amount(download.done)} are here" if download.done > 1e6 else ""
    return (
        f"{download.model}: {amount(download.total)} in {download.files} files{here}; "
        f"{amount(download.disk_free)} are free on the disk."
    )


class _Bar(StderrBars):
    """A bar of bytes."""

    def columns(self) -> "Sequence[ProgressColumn]":
        from rich.progress import (
            BarColumn,
            DownloadColumn,
            TimeRemainingColumn,
            TransferSpeedColumn,
        )

        return BarColumn(), DownloadColumn(), TransferSpeedColumn(), TimeRemainingColumn()

    def line(self, text: str, *, as_json: bool) -> None:
        """Print a line for people; on stderr where stdout is for programs."""
        if self.progress is not None:
            self.progress.console.print(visible(text), soft_wrap=True)
        elif as_json:
            complain(text)
        else:
            say(text)

    def show(self, download: Download) -> None:
        """Show how far it is."""
        if self.progress is None or not download.total:
            return
        if not self.progress.task_ids:
            self.progress.add_task("", total=download.total)
        self.progress.update(self.progress.task_ids[0], completed=download.done)
