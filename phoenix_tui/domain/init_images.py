"""The fields of a request that go with an init image, and those that go with its mask."""

from collections.abc import Mapping
from typing import Any

from phoenix_tui.domain import fields
from phoenix_tui.domain.problems import Problems
from phoenix_tui.domain.request import MASK_BLUR, Mode, Resize

DEFAULT_STRENGTH = 0.6
_RESIZE = Resize.STRETCH.value


def of_init_image(
    given: Mapping[str, object], mode: Mode, steps: int, problems: Problems
) -> dict[str, Any]:
    """The values of those fields, for a request of that mode and number of steps."""
    if mode is Mode.TXT2IMG:
        _needs("an init image", ("strength", "resize"), given, problems)
    if mode is not Mode.INPAINT:
        _needs("a mask", ("mask_blur", "only_masked_padding"), given, problems)
    resize = problems.checked(
        "resize", lambda: fields.RESIZE.check(given.get("resize", _RESIZE)), _RESIZE
    )
    return {
        "strength": None if mode is Mode.TXT2IMG else _strength(given, steps, problems),
        "resize": Resize(resize),
        "mask_blur": problems.checked(
            "mask_blur", lambda: fields.MASK_BLUR.check(given.get("mask_blur", MASK_BLUR)), 0
        ),
        "only_masked_padding": problems.checked(
            "only_masked_padding",
            lambda: fields.ONLY_MASKED_PADDING.check(given["only_masked_padding"]),
            None,
        )
        if "only_masked_padding" in given
        else None,
    }


def _needs(
    what: str, names: tuple[str, ...], given: Mapping[str, object], problems: Problems
) -> None:
    for name in names:
        if name in given:
            problems.setdefault(name, f"needs {what} to go with it")


def _strength(given: Mapping[str, object], steps: int, problems: Problems) -> float:
    strength = problems.checked(
        "strength",
        lambda: fields.STRENGTH.check(given.get("strength", DEFAULT_STRENGTH)),
        DEFAULT_STRENGTH,
    )
    if int(steps * strength) < 1:
        problems["strength"] = (
            f"{strength:g} of {steps} steps leaves none to run; it takes {1 / steps:.2g} or more"
        )
    return strength
