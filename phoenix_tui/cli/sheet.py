"""`phoenix-tui sheet`: a prompt's pictures over two parameters, and all of them as one."""

import asyncio
from argparse import Namespace
from collections.abc import Sequence
from contextlib import aclosing
from pathlib import Path

import msgspec

from phoenix_tui.cli.home import Home
from phoenix_tui.cli.options import Typed, can_be_folder, typed
from phoenix_tui.cli.saying import complain, say_json
from phoenix_tui.domain.errors import InvalidRequestError, PhoenixError
from phoenix_tui.domain.job import JobState
from phoenix_tui.domain.sheet import Axis, axis, cells, lost


class _Sheet(msgspec.Struct, frozen=True, kw_only=True):
    x: Axis
    y: Axis | None
    cells: Sequence[dict[str, object]]
    file: Path


def sheet(home: Home, options: Namespace) -> int:
    """Make the pictures, printing each as it ends, then the sheet."""
    planned = _planned(options)
    plain = Namespace(**{**vars(options), "output": None, "batch": None})
    try:
        asked = typed(home, plain, planned.cells)
    except InvalidRequestError as problem:
        raise _of_axes(problem, planned) from problem
    from phoenix_tui.cli.loop import run

    return run(_make(home, asked, planned, as_json=options.json))


def _planned(options: Namespace) -> _Sheet:
    """What `--x`, `--y` and `--output` say."""
    problems: dict[str, str] = {}
    axes: dict[str, Axis] = {}
    for side in ("x", "y"):
        text = getattr(options, side)
        if text is None:
            continue
        try:
            axes[side] = axis(text)
        except ValueError as problem:
            problems[side] = str(problem)
    for side, each in axes.items():
        if getattr(options, each.name.replace("-", "_")) is not None:
            problems[each.field] = f"is what --{side} says already"
    file = Path(options.output or "sheet.png").expanduser().absolute()
    if file.suffix.lower() != ".png" or file.is_dir() or not can_be_folder(file.parent):
        problems["output"] = f"takes a file that ends in .png, not {options.output}"
    of_pictures: Sequence[dict[str, object]] = ()
    if not problems:
        try:
            of_pictures = cells(axes["x"], axes.get("y"))
        except ValueError as problem:
            problems["y" if "y" in axes else "x"] = str(problem)
    if problems:
        raise InvalidRequestError(problems)
    return _Sheet(x=axes["x"], y=axes.get("y"), cells=of_pictures, file=file)


def _of_axes(problem: InvalidRequestError, planned: _Sheet) -> InvalidRequestError:
    """The same complaint, where it is about a value of an axis under the axis' name."""
    sides = {each.field: side for side, each in (("x", planned.x), ("y", planned.y)) if each}
    return InvalidRequestError(
        {
            sides.get(field, field): f"of {field.replace('_', ' ')} {says}"
            if field in sides
            else says
            for field, says in problem.problems.items()
        }
    )


async def _make(home: Home, asked: Typed, planned: _Sheet, *, as_json: bool) -> int:
    from phoenix_tui.cli.bars import Bars
    from phoenix_tui.cli.copied import path_of
    from phoenix_tui.cli.following import is_over
    from phoenix_tui.cli.generate import as_line, job_json
    from phoenix_tui.cli.loop import Interrupts

    with Interrupts() as interrupts:
        async with await home.connect() as client:
            from phoenix_tui.cli.making import make
            from phoenix_tui.client.copies import put
            from phoenix_tui.client.sheets import sheet_bodies

            bodies = sheet_bodies(await asked.upload(client), asked.seed, planned.cells)
            places = {body["batch_id"]: index for index, body in enumerate(bodies)}
            pictures: dict[int, bytes] = {}
            without: dict[int, str] = {}
            with Bars() as bars:
                async with aclosing(make(client, bodies, interrupts)) as changes:
                    async for job in changes:
                        bars.update(job)
                        if not is_over(job):
                            continue
                        index = places[job.batch_id]
                        without[index] = lost(job)
                        if job.state is JobState.COMPLETED and job.picture_id is not None:
                            pictures[index] = await client.picture(job.picture_id)
                        path = await path_of(client, job, None)
                        if as_json:
                            say_json(job_json(job, path, job.steps) | _place(planned, index))
                        else:
                            words = ", ".join(map(str, _place(planned, index).values()))
                            bars.line(f"{words}  {as_line(job, path)}")
    if interrupts.came:
        return 130
    if not pictures:
        raise PhoenixError("There is no sheet", "Not one of its pictures was made.")
    from phoenix_tui.store.sheet_picture import sheet_png

    prompt = str(asked.body["prompt"])
    data = await asyncio.to_thread(sheet_png, planned.x, planned.y, pictures, without, prompt)
    try:
        path = str(await asyncio.to_thread(put, planned.file.parent, planned.file.name, data))
    except OSError as problem:
        raise PhoenixError(
            "The sheet cannot be written", f"{planned.file}: {problem.strerror or problem}."
        ) from problem
    if as_json:
        say_json({"sheet": path, "pictures": len(pictures)})
    else:
        from phoenix_tui.cli.saying import say

        say(path)
    if len(pictures) < len(bodies):
        complain(f"{len(bodies) - len(pictures)} of {len(bodies)} pictures are not on it")
        return 1
    return 0


def _place(planned: _Sheet, index: int) -> dict[str, object]:
    row, column = divmod(index, len(planned.x.values))
    return {
        "x": planned.x.labels[column],
        **({"y": planned.y.labels[row]} if planned.y else {}),
    }
