"""Memory that runs out and numbers that overflow, at the seams of a real pipeline: the next way is
tried with the same seeds, and what was finished is kept."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import msgspec
import pytest
import torch

from phoenix_tui.catalogue.models import find_models
from phoenix_tui.domain.errors import PhoenixError
from phoenix_tui.domain.events import Finished, Noted
from phoenix_tui.domain.ids import new_id
from phoenix_tui.domain.job import Job
from phoenix_tui.domain.model import ModelCard
from phoenix_tui.domain.request import Batch, Request
from phoenix_tui.engine.orders import order_for
from phoenix_tui.places import Places
from phoenix_tui.settings import Settings
from phoenix_tui.worker.attempts import Attempts
from phoenix_tui.worker.device import Device, find_device
from phoenix_tui.worker.frames import RunJob
from phoenix_tui.worker.models import Models
from phoenix_tui.worker.turns import Turns
from phoenix_tui.worker.ways import Way, first_way, smaller

PROMPT = "a red house in green hills on a sunny day"
GPU = Device(kind="cuda", name="a GPU", instruction_set="", memory=8 * 10**9)
CPU = Device(kind="cpu", name="CPU", instruction_set="")


def request(seed: int = 42, side: int = 128, **values: object) -> Request:
    return Request(
        prompt=PROMPT, prompt_used=PROMPT, seed=seed, steps=4, cfg_scale=4.0, width=side,
        height=side, sampler="DPM++ 2M", schedule="Automatic", model="demo", **values,
    )  # type: ignore[arg-type]  # fmt: skip


class Bench:
    """A worker's turns and attempts with the shipped model, in this process."""

    def __init__(self, places: Places, settings: Settings | None = None) -> None:
        self.places = places
        self.settings = settings or Settings()
        device = find_device(self.settings)
        self.models = Models(device, self.settings)
        self.turns = Turns(self.settings.order)
        self.told: list[Any] = []
        self.attempts = Attempts(self.models, device, self.settings, self.turns, self.told.append)
        self.card = find_models(places, self.settings)["demo"]

    def pipe(self) -> Any:
        return self.models.get(self.card, "0" * 64).pipe

    def order(self, number: int, request: Request) -> RunJob:
        batch = Batch(id=new_id(), index=0, size=1)
        job = Job(id=f"{number}", batch=batch, request=request, created_at="")
        order = order_for(job, self.places, self.settings)
        return msgspec.structs.replace(order, model_sha256="0" * 64)

    def make(self, *requests: Request) -> list[bytes | PhoenixError]:
        """The pictures, or why there is none; all take turns."""
        made: dict[str, bytes | PhoenixError] = {}
        self.told.clear()
        for number, each in enumerate(requests):
            order = self.order(number, each)

            def work(order: RunJob = order) -> None:
                try:
                    self.attempts.make(order)
                except PhoenixError as problem:
                    made[order.job_id] = problem

            self.turns.add(f"{number}", work)
        while self.turns:
            self.turns.turn()
        for event in self.told:
            if isinstance(event, Finished):
                made[event.job_id] = event.rgb
        return [made[f"{number}"] for number in range(len(requests))]

    def notices(self) -> list[str]:
        return [event.notice.message for event in self.told if isinstance(event, Noted)]

    def recipe(self) -> Any:
        return next(event.recipe for event in reversed(self.told) if isinstance(event, Finished))


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> Places:
    places = Places(tmp_path_factory.mktemp("home"))
    places.make()
    return places


@pytest.fixture
def bench(places: Places) -> Iterator[Bench]:
    threads, grad = torch.get_num_threads(), torch.is_grad_enabled()
    yield Bench(places)
    torch.set_num_threads(threads)
    torch.set_grad_enabled(grad)


@contextmanager
def failing(module: Any, when: Callable[[int], bool], kind: str = "cuda") -> Iterator[None]:
    """Have allocations fail in `module` in those of its calls, counted from 0."""
    calls = iter(range(10**6))

    def fail(*_: object) -> None:
        if when(next(calls)):
            if kind == "cuda":
                raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2 GiB.")
            raise RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried to allocate")

    handle = module.register_forward_pre_hook(fail)
    try:
        yield
    finally:
        handle.remove()


@pytest.mark.parametrize("kind", ["cuda", "cpu"])
def test_at_step_0_the_others_come_first_and_then_the_same_seed_again(
    bench: Bench, kind: str
) -> None:
    pipe = bench.pipe()
    alone = bench.make(request(42)) + bench.make(request(43))
    with failing(pipe.unet, lambda call: call == 0, kind):
        assert bench.make(request(42), request(43)) == alone
    [notice] = bench.notices()
    assert notice == (
        "There is no room for 128x128 with demo; it goes on one picture after the other."
    )
    ended = [event.job_id for event in bench.told if isinstance(event, Finished)]
    assert ended == ["1", "0"], "the one that failed did not wait for the other"
    assert bench.models.way_of(bench.card).one_by_one, "the way did not stay"
    assert bench.recipe().tiling is False


def test_at_the_third_picture_the_finished_ones_are_kept(bench: Bench) -> None:
    pipe = bench.pipe()
    alone = [bench.make(request(42 + n))[0] for n in range(4)]
    calls_for_two = 8
    bench.models.get(bench.card, "0" * 64).use(Way(one_by_one=True))
    bench.turns.together = False
    with failing(pipe.unet, lambda call: call >= calls_for_two):
        made = bench.make(*[request(42 + n) for n in range(4)])
    assert made[:2] == alone[:2]
    for problem in made[2:]:
        assert isinstance(problem, PhoenixError)
        assert problem.failure.title == "Out of memory"
        assert "128x128 with demo needs more memory" in problem.failure.message
    assert bench.make(request(44)) == [alone[2]], "memory that is there again is not used"


def test_in_the_autoencoder_it_goes_on_in_tiles_and_says_so_in_the_recipe(bench: Bench) -> None:
    pipe = bench.pipe()
    side = 320
    whole = bench.make(request(side=side))[0]
    with failing(pipe.vae.decoder, lambda call: call == 0):
        tiled = bench.make(request(side=side))[0]
    assert bench.notices() == [
        "There is no room for 320x320 with demo; it goes on with the autoencoder in tiles, "
        "whose seams change the picture a little."
    ]
    assert bench.recipe().tiling is True
    assert isinstance(tiled, bytes)
    assert tiled != whole, "the tiles made no difference, so that they were none"
    differences = [abs(a - b) for a, b in zip(tiled, whole, strict=True)]
    assert sum(differences) / len(differences) < 6, "the tiles make another picture"
    assert bench.make(request(side=side))[0] == tiled, "the way did not stay"
    assert not bench.notices()
    # as `reproduce` asks for a picture that was made before that
    other = Bench(bench.places)
    assert other.make(request(side=side, vae_tiling=True))[0] == tiled
    assert other.make(request(side=side, vae_tiling=False))[0] == whole


def test_a_small_picture_is_not_tried_in_tiles(bench: Bench) -> None:
    with failing(bench.pipe().unet, lambda call: True):
        [problem] = bench.make(request())
    assert isinstance(problem, PhoenixError)
    assert bench.notices() == []


def test_a_picture_that_was_cancelled_while_it_waited_is_not_made(bench: Bench) -> None:
    with failing(bench.pipe().unet, lambda call: call == 0):
        for number in range(2):
            order = bench.order(number, request(42 + number))
            bench.turns.add(f"{number}", lambda order=order: bench.attempts.make(order))
        bench.turns.turn()
        assert bench.turns.cancel("0")
        while bench.turns:
            bench.turns.turn()
    assert [event.job_id for event in bench.told if isinstance(event, Finished)] == ["1"]


def test_numbers_that_overflow_in_the_autoencoder_are_computed_in_32_bits(bench: Bench) -> None:
    decoder = bench.pipe().vae.decoder
    right = bench.make(request())[0]

    def overflow(module: Any, _given: Any, result: Any) -> Any:
        return result * float("inf") if result.dtype != torch.float32 else result

    handle = decoder.register_forward_hook(overflow, prepend=True)
    made = bench.make(request())[0]
    assert bench.notices() == [
        "Numbers of demo overflow; it goes on with the autoencoder in 32 bits."
    ]
    assert bench.recipe().vae_dtype == "float32"
    assert bench.make(request())[0] == made
    assert not bench.notices(), "the way did not stay"
    handle.remove()
    assert isinstance(made, bytes)
    assert isinstance(right, bytes)
    assert max(abs(a - b) for a, b in zip(made, right, strict=True)) <= 8
    other = Bench(bench.places)
    assert other.make(request(vae_float32=True))[0] == made
    assert other.make(request())[0] == right, "the autoencoder's own bits did not come back"


def test_numbers_that_overflow_in_the_denoiser_are_told_in_a_sentence(bench: Bench) -> None:
    handle = bench.pipe().unet.register_forward_hook(
        lambda _module, _given, result: (result[0] * float("nan"),)
    )
    [problem] = bench.make(request())
    handle.remove()
    assert isinstance(problem, PhoenixError)
    assert problem.failure.title == "The picture came out black"
    assert 'dtype = "float32"' in problem.failure.hint


def test_a_picture_that_is_rightly_black_is_made_once_and_changes_none_after_it(
    bench: Bench,
) -> None:
    before = bench.make(request(43))
    calls: list[int] = []

    def black(_module: Any, _given: Any, result: Any) -> Any:
        calls.append(1)
        return result * 0 - 10

    handle = bench.pipe().vae.decoder.register_forward_hook(black)
    [picture] = bench.make(request())
    handle.remove()
    assert isinstance(picture, bytes)
    assert not any(picture)
    assert len(calls) == 1, "it was made twice"
    assert bench.recipe().vae_dtype is None
    assert bench.notices() == [
        "Every pixel of it is black. No number overflowed: the model makes that of it."
    ]
    assert bench.make(request(43)) == before, "it left another picture with other bytes"


def test_parts_that_are_moved_about_make_the_same_picture(bench: Bench) -> None:
    # on a device that is the same: all but the speed of the real thing. Layer by layer cannot be
    # tried so, since accelerate takes layers off a device that is another one alone
    alone = bench.make(request())
    bench.models.get(bench.card, "0" * 64).use(Way(one_by_one=True, offload="model"))
    assert bench.make(request(), request(43))[:1] == alone


def test_every_way_needs_less_memory_than_the_one_before() -> None:
    settings, large = Settings(), request(side=1024)
    ways = [first_way(_card(10**9), GPU, settings)]
    while way := smaller(ways[-1], large, GPU, settings, alone=False):
        ways.append(way)
    assert [(way.one_by_one, way.tiling, way.offload) for way in ways] == [
        (False, False, "off"),
        (True, False, "off"),
        (True, True, "off"),
        (True, True, "model"),
        (True, True, "sequential"),
    ]
    assert smaller(Way(), large, CPU, settings, alone=True) == Way(one_by_one=True, tiling=True)
    assert smaller(Way(), request(side=256), CPU, settings, alone=True) is None
    off = Settings(vae_tiling="off", offload="off")
    assert smaller(Way(), large, GPU, off, alone=True) is None
    assert smaller(Way(), None, GPU, settings, alone=True) == Way(one_by_one=True, offload="model")


def test_a_model_that_is_larger_than_the_gpu_begins_with_its_parts_moved() -> None:
    assert first_way(_card(10 * 10**9), GPU, Settings()) == Way(one_by_one=True, offload="model")
    assert first_way(_card(10 * 10**9), GPU, Settings(offload="off")) == Way()
    assert first_way(_card(1), GPU, Settings(offload="sequential")).offload == "sequential"
    assert first_way(_card(10 * 10**9), CPU, Settings()) == Way()


def _card(memory: int) -> Any:
    return ModelCard(
        name="x", family="SDXL", path="/x", source="", size_multiple=8, width=1024, height=1024,
        steps=30, cfg_scale=7, sampler="Euler", memory=memory,
    )  # fmt: skip
