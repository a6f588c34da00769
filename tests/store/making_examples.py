"""Jobs and finished pictures for the tests of the store; no model is needed for them."""

import random
from pathlib import Path

import msgspec

from phoenix_tui.domain.events import Finished
from phoenix_tui.domain.ids import new_id
from phoenix_tui.domain.job import Job
from phoenix_tui.domain.picture import Making
from phoenix_tui.domain.recipe import Recipe
from phoenix_tui.domain.request import Batch, Request
from phoenix_tui.places import Places

PROMPT = "a red house in green hills on a sunny day"

RECIPE = Recipe(
    number=1,
    torch="2.13.0",
    diffusers="0.42.1",
    transformers="5.23.0",
    peft="0.21.0",
    device="cpu",
    instruction_set="AMX",
    threads=2,
    dtype="bfloat16",
    memory_format="channels_last",
    tiling=False,
    model_sha256="0123456789abcdef" * 4,
)

REQUEST = Request(
    prompt=PROMPT,
    prompt_used=PROMPT,
    seed=42,
    steps=20,
    cfg_scale=4.0,
    width=64,
    height=72,
    sampler="DPM++ 2M",
    schedule="Karras",
    model="demo",
)


def make_places(folder: Path) -> Places:
    places = Places(folder / "home")
    places.make()
    return places


def make_request(**changes: object) -> Request:
    return msgspec.structs.replace(REQUEST, **changes)


def make_job(request: Request = REQUEST, **changes: object) -> Job:
    job = Job(
        id=new_id(),
        batch=Batch(id=new_id(), index=0, size=1),
        request=request,
        created_at="2026-11-23T11:45:02.000+00:00",
    )
    return msgspec.structs.replace(job, **changes)


def make_finished(job: Job, seed: int = 0) -> Finished:
    width, height = job.request.width, job.request.height
    return Finished(
        job_id=job.id,
        width=width,
        height=height,
        rgb=random.Random(seed).randbytes(width * height * 3),
        recipe=RECIPE,
        seconds=1.5,
    )


def make_making(request: Request = REQUEST, **changes: object) -> Making:
    making = Making(
        picture_id=new_id(),
        job_id=new_id(),
        batch=Batch(id=new_id(), index=1, size=4),
        request=request,
        recipe=RECIPE,
        created_at="2026-11-23T11:45:02.123+00:00",
        seconds=1.5,
    )
    return msgspec.structs.replace(making, **changes)


def files_in(folder: Path) -> list[str]:
    """Relative paths of all files below `folder`."""
    return sorted(str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file())
