"""Samplers and schedules, by the names that users know."""

AUTOMATIC = "Automatic"
"""The schedule that the model came with."""

_SIGMAS = (AUTOMATIC, "Karras", "Exponential", "Beta", "SGM Uniform")
_SPACING = (AUTOMATIC, "SGM Uniform")

SCHEDULES_OF: dict[str, tuple[str, ...]] = {
    "DPM++ 2M": _SIGMAS,
    "DPM++ 2M SDE": _SIGMAS,
    "DPM++ 3M SDE": _SIGMAS,
    "DPM++ SDE": _SIGMAS,
    "DPM++ 2S": _SIGMAS[:4],
    "Euler": _SIGMAS,
    "Euler a": _SPACING,
    "Heun": _SIGMAS,
    "DPM2": _SIGMAS,
    "DPM2 a": _SIGMAS,
    "LMS": _SIGMAS,
    "UniPC": _SIGMAS,
    "DEIS": _SIGMAS,
    "DDIM": _SPACING,
    "DDPM": _SPACING,
    "PLMS": _SPACING,
    "LCM": (AUTOMATIC,),
    "TCD": (AUTOMATIC,),
}
"""Each sampler with the schedules it can follow."""

MOST_STEPS_OF = {"LCM": 50, "TCD": 50}
"""Those that walk along the steps that their models were distilled from, and so have no more."""

SAMPLERS = tuple(SCHEDULES_OF)
SCHEDULES = _SIGMAS


def split_name(name: str) -> tuple[str, str | None]:
    """("DPM++ 2M", "Karras") from the glued "DPM++ 2M Karras"; None where no schedule is named.

    Letter case does not matter; an unknown name comes back as it was.
    """
    text = " ".join(name.split())
    known = {sampler.casefold(): sampler for sampler in SAMPLERS}
    if text.casefold() in known:
        return known[text.casefold()], None
    for schedule in SCHEDULES:
        head = text.casefold().removesuffix(" " + schedule.casefold())
        if head in known:
            return known[head], schedule
    return text, None
