"""The shipped model, loaded once in this process, as the worker would load it."""

from collections.abc import Callable, Iterator
from io import BytesIO

import pytest
from PIL import Image

from phoenix_tui.catalogue.models import find_models
from phoenix_tui.domain.events import Cancelled, Failed, Finished, Previewed, Stepped
from phoenix_tui.domain.ids import new_id
from phoenix_tui.domain.job import Job
from phoenix_tui.domain.request import Batch, InputImage, Request
from phoenix_tui.engine.orders import order_for
from phoenix_tui.places import Places
from phoenix_tui.settings import Settings
from phoenix_tui.store import inputs
from phoenix_tui.worker.device import Device, find_device
from phoenix_tui.worker.generate import generate
from phoenix_tui.worker.models import LoadedModel, Models
from phoenix_tui.worker.turns import Turns
from phoenix_tui.worker.ways import way_for

Events = list[Stepped | Previewed | Finished]


class Workshop:
    """A loaded model of a home, and what is needed to make pictures with it."""

    def __init__(
        self, places: Places, name: str = "demo", settings: Settings | None = None
    ) -> None:
        self.places = places
        self.settings = settings or Settings()
        self.card = find_models(places, self.settings)[name]
        self.device: Device = find_device(Settings())
        self.model: LoadedModel = Models(self.device, Settings()).get(self.card, "0" * 64)

    def input(self, image: Image.Image, kind: str = "PNG", **options: object) -> InputImage:
        """The image as an init image or a mask of the home."""
        out = BytesIO()
        image.save(out, kind, **options)
        return inputs.keep(self.places, out.getvalue())

    def request(self, seed: int = 42, **values: object) -> Request:
        """A short job of the shipped model."""
        defaults: dict[str, object] = {
            "prompt": "a red house in green hills on a sunny day",
            "prompt_used": "a red house in green hills on a sunny day",
            "seed": seed,
            "steps": 6,
            "cfg_scale": 4.0,
            "width": 128,
            "height": 128,
            "sampler": "DPM++ 2M",
            "schedule": "Automatic",
            "model": self.card.name,
        }
        return Request(**{**defaults, **values})  # type: ignore[arg-type]

    def make(
        self,
        requests: dict[str, Request],
        *,
        cancel: dict[str, int] | None = None,
        late: dict[str, Request] | None = None,
        after_step: Callable[[str, int], None] = lambda job_id, step: None,
    ) -> dict[str, Events]:
        """The events of jobs that take turns; `cancel` ends some at a step, `late` ones join
        after the first round."""
        turns = Turns("together")
        told: dict[str, Events] = {}

        def add(job_id: str, request: Request) -> None:
            told[job_id] = []
            batch = Batch(id=new_id(), index=0, size=1)
            job = Job(id=job_id, batch=batch, request=request, created_at="")
            order = order_for(job, self.places, self.settings)

            def send(event: Stepped | Previewed | Finished) -> None:
                told[job_id].append(event)
                if isinstance(event, Stepped):
                    after_step(job_id, event.step)

            way = way_for(request, self.model.way, self.device, Settings())
            turns.add(
                job_id,
                lambda: generate(
                    order, self.model, self.device, way=way, send=send, pause=turns.pause
                ),
            )

        for job_id, request in requests.items():
            add(job_id, request)
        while turns:
            turns.turn()
            for job_id, step in (cancel or {}).items():
                if any(isinstance(e, Stepped) and e.step == step for e in told[job_id]):
                    turns.cancel(job_id)
            for job_id, request in (late or {}).items():
                if job_id not in told:
                    add(job_id, request)
        return told

    def picture(self, request: Request) -> bytes:
        """The RGB bytes of a job that runs alone."""
        return rgb(self.make({"alone": request})["alone"])


def rgb(events: Events) -> bytes:
    """The picture at the end of a job's events."""
    last = events[-1]
    assert isinstance(last, Finished), f"the job ended with {last}"
    return last.rgb


@pytest.fixture(scope="session")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workshop]:
    import torch

    threads, grad = torch.get_num_threads(), torch.is_grad_enabled()
    places = Places(tmp_path_factory.mktemp("home"))
    places.make()
    yield Workshop(places)
    torch.set_num_threads(threads)
    torch.set_grad_enabled(grad)


__all__ = ["Cancelled", "Failed", "Workshop", "rgb"]
