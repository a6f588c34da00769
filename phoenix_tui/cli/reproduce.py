"""`phoenix-tui reproduce`: make a picture again and compare."""

from argparse import Namespace
from contextlib import aclosing
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from phoenix_tui.cli.home import Home
from phoenix_tui.cli.info import image_path
from phoenix_tui.cli.saying import say, say_json
from phoenix_tui.domain.errors import InvalidRequestError, PhoenixError
from phoenix_tui.domain.job import JobState
from phoenix_tui.domain.picture import Making
from phoenix_tui.domain.recipe import Recipe
from phoenix_tui.domain.request import Request

if TYPE_CHECKING:
    from PIL import Image

    from phoenix_tui.client.client import Client

Pair = tuple["Image.Image", "Image.Image"]
"""The picture and the one that was made again."""


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    """A picture and the same request made again."""

    identical: bool
    """The same size and the same decoded RGB bytes."""
    path: str
    seed: int
    size: tuple[int, int]
    size_again: tuple[int, int]
    differing_pixels: int | None
    """None where the sizes differ."""
    largest_difference: int | None
    """Of one channel, 0 to 255; None where the sizes differ."""
    where: tuple[int, int, int, int] | None = None
    """Left, top, right and bottom of the area that differs, in pixels; the last two are outside."""
    recipe: dict[str, tuple[object, object]] = {}
    """What is different about the making: then, and now."""

    @property
    def reason(self) -> str:
        """One sentence: identical, or how it differs and what may be why."""
        if self.identical:
            return f"Identical: seed {self.seed}, {self.size[0]}x{self.size[1]} pixels."
        if self.differing_pixels is None:
            how = (
                f"it has {self.size[0]}x{self.size[1]} pixels, made again "
                f"{self.size_again[0]}x{self.size_again[1]}"
            )
        else:
            how = (
                f"{self.differing_pixels} of {self.size[0] * self.size[1]} pixels, "
                f"by {self.largest_difference} of 255 at most{self._area}"
            )
        why = "; ".join(f"{name} was {then}, is {now}" for name, (then, now) in self.recipe.items())
        return f"Different: {how}. " + (
            f"Made in another way: {why}."
            if why
            else "It is made the same way here, so its pixels or its text were changed."
        )

    @property
    def _area(self) -> str:
        if self.where is None or self.where == (0, 0, *self.size):
            return ""
        left, top, right, bottom = self.where
        return f", all within {right - left}x{bottom - top} pixels at {left}, {top}"


def reproduce(home: Home, options: Namespace) -> int:
    """Exit 0 only if the picture made again is identical."""
    from phoenix_tui.store import metadata, picture_file

    path = image_path(options.image)
    found, making = metadata.read(path)
    if making is None and picture_file.id_of(path) is None:
        raise PhoenixError(
            "It cannot be made again",
            f"Only pictures of Phoenix TUI tell all that is needed; this is from {found.source}.",
        )
    from phoenix_tui.cli.loop import run

    return run(_reproduce(home, path, making, as_json=options.json))


async def _known(client: "Client", path: Path) -> Making:
    """How the library says that it was made: its metadata may have been turned off."""
    from phoenix_tui.client.errors import RefusedError
    from phoenix_tui.store import picture_file

    try:
        return (await client.picture_info(picture_file.id_of(path) or "")).making
    except RefusedError as problem:
        raise PhoenixError(
            "It cannot be made again",
            "It does not say how it was made, and the library does not know it.",
        ) from problem


async def _reproduce(home: Home, path: Path, found: Making | None, *, as_json: bool) -> int:
    from phoenix_tui.cli.bars import Bars
    from phoenix_tui.cli.differences import show
    from phoenix_tui.cli.loop import Interrupts

    job = None
    with Interrupts() as interrupts:
        async with await home.connect() as client:
            from phoenix_tui.cli.making import make
            from phoenix_tui.client.batches import batch_bodies, body_of

            making = found or await _known(client, path)
            request = making.request
            if not client.is_local:
                for image in (request.init_image, request.mask):
                    kept = home.places.inputs / image.sha256 if image else None
                    if kept is not None and kept.exists():
                        await client.add_input(kept.read_bytes())
            # what had to be done for lack of memory then is done again, whatever there is now
            body = {
                **body_of(request),
                "keep": False,
                "vae_tiling": making.recipe.tiling,
                "vae_float32": making.recipe.vae_dtype == "float32",
            }
            bodies = batch_bodies(body, 1, request.seed)
            try:
                with Bars() as bars:
                    async with aclosing(make(client, bodies, interrupts)) as changes:
                        async for job in changes:
                            bars.update(job)
            except InvalidRequestError as problem:
                # nothing that was typed is wrong
                raise _not_here(request, problem) from problem
            if interrupts.came:
                return 130
            if job is None or job.state is not JobState.COMPLETED or job.picture_id is None:
                raise _unfinished(job.error.message if job and job.error else "")
            again = await client.picture(job.picture_id)
    compared, pictures = _compare(path, making, again)
    if as_json:
        say_json({**msgspec.to_builtins(compared), "reason": compared.reason})
    else:
        say(compared.reason)
        if not compared.identical:
            show(*pictures)
    return 0 if compared.identical else 1


def _compare(path: Path, making: Making, again: bytes) -> tuple[Comparison, Pair]:
    from phoenix_tui.cli.differences import channels_apart

    before, now = _pixels(path), _pixels(again)
    pixels = largest = where = None
    if before.size == now.size:
        apart = channels_apart(before, now)
        counts = apart.histogram()
        pixels = sum(counts[1:])
        largest = max(level for level, count in enumerate(counts) if count)
        where = apart.getbbox()
    compared = Comparison(
        identical=pixels == 0,
        path=str(path.absolute()),
        seed=making.request.seed,
        size=before.size,
        size_again=now.size,
        differing_pixels=pixels,
        largest_difference=largest,
        where=where,
        recipe=_recipe_differences(making.recipe, _recipe(again)),
    )
    return compared, (before, now)


def _pixels(file: Path | bytes) -> "Image.Image":
    from PIL import Image

    from phoenix_tui.store import image_file

    width, height, rgb = image_file.read_rgb(file)
    return Image.frombytes("RGB", (width, height), rgb)


def _recipe(png: bytes) -> Recipe:
    from phoenix_tui.store import metadata

    making = metadata.read(png)[1]
    if making is None:
        raise PhoenixError("The server's picture cannot be read", "How it was made is not in it.")
    return making.recipe


def _recipe_differences(then: Recipe, now: Recipe) -> dict[str, tuple[object, object]]:
    return {
        name: (getattr(then, name), getattr(now, name))
        for name in Recipe.__struct_fields__
        if getattr(then, name) != getattr(now, name)
    }


def _not_here(request: Request, problem: InvalidRequestError) -> PhoenixError:
    what = "; ".join(f"{field} {says}" for field, says in problem.problems.items())
    return PhoenixError("It cannot be made again here", f"{what}.")


def _unfinished(reason: str) -> PhoenixError:
    return PhoenixError("It was not made again", reason or "Its job was ended before it was done.")
