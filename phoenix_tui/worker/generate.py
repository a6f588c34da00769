"""One job through torch: an unmodified pipeline call, told of at every step."""

import time
from collections.abc import Callable
from typing import Any, Protocol

import diffusers
import peft
import torch
import transformers

from phoenix_tui.domain.errors import Failure
from phoenix_tui.domain.events import Finished, Noted, Previewed, Stepped
from phoenix_tui.domain.recipe import Recipe
from phoenix_tui.worker.device import Device
from phoenix_tui.worker.frames import RunJob
from phoenix_tui.worker.models import LoadedModel
from phoenix_tui.worker.modes import PipelineCall, steps_of
from phoenix_tui.worker.noise import noise_for
from phoenix_tui.worker.previews import PreviewClock
from phoenix_tui.worker.ways import Way

RECIPE_NUMBER = 1
"""To be raised when a change of this package changes the bytes of a picture."""


# where numbers overflow none of them is finite any more, and the autoencoder has looked at each
_BLACK = Failure(
    title="A black picture",
    message="Every pixel of it is black. No number overflowed: the model makes that of it.",
    hint="Try another seed or prompt.",
)


class Send(Protocol):
    """Takes what there is to say of the job."""

    def __call__(self, event: Stepped | Previewed | Noted | Finished, /) -> None: ...


def generate(
    job: RunJob,
    model: LoadedModel,
    device: Device,
    *,
    way: Way,
    send: Send,
    pause: Callable[[], None],
) -> None:
    """Make the job's picture; `pause` is called after every step and may raise to end the job.

    Other jobs run inside `pause`, so nothing that they share is trusted after it: the model is
    taken up anew. The noise is drawn on the CPU, whatever the device, so that a seed means the
    same noise on all of them.
    """
    began = time.monotonic()
    model.take_up(job, way)
    call = PipelineCall(job, model.pipe)
    clock = PreviewClock()
    send(Stepped(job_id=job.job_id, step=0, steps=steps_of(job.request)))

    def after_step(pipe: Any, index: int, _time: Any, tensors: dict[str, Any]) -> dict[str, Any]:
        steps = pipe.num_timesteps
        send(Stepped(job_id=job.job_id, step=index + 1, steps=steps))
        if index + 1 < steps and clock.due():
            latents = call.latents(tensors["latents"])
            send(Previewed(job_id=job.job_id, png=model.previewer.png(latents)))
        pause()
        model.take_up(job, way)
        return {}

    output = call.pipe(
        **call.arguments(job.request),
        generator=noise_for(job.request, call.pipe),
        callback_on_step_end=after_step,
    )
    image = call.finish(output.images[0])
    if image.getbbox() is None:
        send(Noted(job_id=job.job_id, notice=_BLACK))
    send(
        Finished(
            job_id=job.job_id,
            width=image.width,
            height=image.height,
            rgb=image.tobytes(),
            recipe=recipe(job, model, device, way),
            seconds=time.monotonic() - began,
        )
    )


def recipe(job: RunJob, model: LoadedModel, device: Device, way: Way) -> Recipe:
    """Everything besides the request that the picture depends on."""
    return Recipe(
        number=RECIPE_NUMBER,
        torch=str(torch.__version__),
        diffusers=diffusers.__version__,
        transformers=transformers.__version__,
        peft=peft.__version__,
        device=device.name,
        instruction_set=device.instruction_set,
        threads=model.execution.threads,
        dtype=model.execution.dtype,
        memory_format=model.execution.memory_format,
        tiling=way.tiling,
        vae_dtype="float32" if way.vae_in_float32 else None,
        model_sha256=job.model_sha256,
        vae_sha256=job.vae_sha256 or None,
        lora_sha256={file.name: file.sha256 for file in job.loras},
    )
