"""A job until it is done: where memory runs out or numbers overflow, in another way once more."""

import gc
from collections.abc import Callable
from typing import Protocol

import torch
from msgspec.structs import replace

from phoenix_tui.domain.errors import Failure, PhoenixError
from phoenix_tui.domain.events import Finished, Loading, Noted, Previewed, Stepped
from phoenix_tui.domain.text import shortened
from phoenix_tui.settings import Settings
from phoenix_tui.worker.autoencoder import NotFiniteError
from phoenix_tui.worker.device import Device
from phoenix_tui.worker.frames import RunJob
from phoenix_tui.worker.generate import generate
from phoenix_tui.worker.models import LoadedModel, Models
from phoenix_tui.worker.turns import Turns
from phoenix_tui.worker.ways import Way, in_words, is_out_of_memory, smaller, way_for

Change = Callable[[], None]
"""What is done between two attempts, when the frames and tensors of the first are gone."""


class Send(Protocol):
    """Takes what there is to say of the job."""

    def __call__(self, event: Loading | Stepped | Previewed | Finished | Noted, /) -> None: ...


class Attempts:
    """Makes a picture, with the same seed in one way after the other until one works.

    A way that was gone to stays the model's until another model is loaded.
    """

    def __init__(
        self, models: Models, device: Device, settings: Settings, turns: Turns, send: Send
    ) -> None:
        self._models = models
        self._device = device
        self._settings = settings
        self._turns = turns
        self._send = send

    def make(self, job: RunJob) -> None:
        """Make the job's picture, inside one of the turns.

        Raises `PhoenixError` where no way works, and whatever is a defect.
        """
        while (change := self._attempt(job)) is not None:
            gc.collect()
            if self._device.kind == "cuda":
                torch.cuda.empty_cache()
            change()

    def _attempt(self, job: RunJob) -> Change | None:
        """Try once; None where it is done."""
        model: LoadedModel | None = None
        began = way = Way()
        try:
            digests = job.model_sha256 + job.vae_sha256
            if not self._models.has(job.model, digests):
                self._send(Loading(job_id=job.job_id))
            model = self._models.get(job.model, digests)
            began = model.way
            self._turns.together = not began.one_by_one
            way = way_for(job.request, began, self._device, self._settings)
            generate(job, model, self._device, way=way, send=self._send, pause=self._turns.pause)
        except NotFiniteError as problem:
            assert model is not None
            return self._after_overflow(job, model, way, is_mendable=problem.in_the_autoencoder)
        except Exception as problem:
            if not is_out_of_memory(problem):
                raise
            if model is None:
                return self._after_loading(job)
            if model.way != began:
                return lambda: None  # another picture went to a smaller way meanwhile
            return self._after_shortage(job, model, way)
        return None

    def _after_loading(self, job: RunJob) -> Change:
        before = self._models.way_of(job.model)
        after = smaller(before, None, self._device, self._settings, alone=True)

        def change() -> None:
            if after is None:
                raise self._too_large(job)
            self._models.load_in(job.model, after)
            what = f"{_name(job)} does not fit into the memory of {self._device.name}"
            self._say(job, "Out of memory", what, before, after)

        return change

    def _after_shortage(self, job: RunJob, model: LoadedModel, way: Way) -> Change:
        alone = len(self._turns) == 1
        after = smaller(way, job.request, self._device, self._settings, alone=alone)

        def change() -> None:
            if after is None:
                raise self._too_large(job)
            size = f"{job.request.width}x{job.request.height}"
            what = f"There is no room for {size} with {_name(job)}"
            self._say(job, "Out of memory", what, way, after)
            model.use(
                replace(
                    model.way,
                    one_by_one=after.one_by_one,
                    # what is done for this picture's sake alone is not done to all
                    tiling=model.way.tiling or (after.tiling and not way.tiling),
                    offload=after.offload,
                )
            )
            if after.one_by_one and not way.one_by_one and not alone:
                self._turns.together = False
                self._turns.wait_for_others()

        return change

    def _after_overflow(
        self, job: RunJob, model: LoadedModel, way: Way, *, is_mendable: bool
    ) -> Change:
        # a layer that is moved about cannot be given other numbers
        if not is_mendable or way.vae_in_float32 or way.offload == "sequential":
            raise PhoenixError(
                "The picture came out black",
                f"In {model.execution.dtype} numbers of {_name(job)} overflow.",
                'Set dtype = "float32" in config.toml, or try another sampler.',
            )

        def change() -> None:
            after = replace(way, vae_in_float32=True)
            self._say(job, "A black picture", f"Numbers of {_name(job)} overflow", way, after)
            model.use(replace(model.way, vae_in_float32=True))

        return change

    def _say(self, job: RunJob, title: str, what: str, before: Way, after: Way) -> None:
        notice = Failure(
            title=title,
            message=f"{what}; it goes on {in_words(before, after)}.",
            hint="The seeds stay the same, and finished pictures are kept.",
        )
        self._send(Noted(job_id=job.job_id, notice=notice))

    def _too_large(self, job: RunJob) -> PhoenixError:
        request = job.request
        return PhoenixError(
            "Out of memory",
            f"{request.width}x{request.height} with {_name(job)} needs more "
            f"memory than {self._device.name} has left, in every way that is left to try.",
            "Choose a smaller size or another model, or end what else takes memory.",
        )


def _name(job: RunJob) -> str:
    return shortened(job.model.name, 60)
