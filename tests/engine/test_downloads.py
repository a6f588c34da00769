"""Downloads through the real client of the hub, from a hub on the loopback."""

import asyncio
import hashlib
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from phoenix_tui.catalogue.models import find_models
from phoenix_tui.domain.download import Download, DownloadState
from phoenix_tui.domain.errors import InvalidRequestError
from phoenix_tui.domain.events import ClientEvent, DownloadChanged
from phoenix_tui.engine.downloads import LINE_LIMIT, Downloads
from phoenix_tui.hub.blob import ENDING
from phoenix_tui.places import Places
from phoenix_tui.settings import Settings
from tests.catalogue.file_examples import safetensors
from tests.hub.repositories import FETCHED, WEIGHTS, stable_diffusion
from tests.hub.stub import COMMIT, StubHub
from tests.waiting import eventually_async

UNET = "unet/diffusion_pytorch_model.fp16.safetensors"


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[StubHub]:
    stub = StubHub()
    stub.repositories["a/model"] = stable_diffusion()
    for name in ("HF_TOKEN", "HF_HUB_OFFLINE", "HF_HUB_CACHE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HF_HOME", str(tmp_path / "hf"))
    with stub.serving() as address:
        monkeypatch.setenv("HF_ENDPOINT", address)
        yield stub


class Scene:
    """Downloads of a home, and all that was told of them."""

    def __init__(self, places: Places) -> None:
        self.places = places
        self.told: list[Download] = []
        self.downloads = Downloads(places, self._hear)

    def _hear(self, event: ClientEvent) -> None:
        assert isinstance(event, DownloadChanged)
        self.told.append(event.download)

    async def until_over(self, download: Download) -> Download:
        async def over() -> object:
            return self.now(download).state.is_final

        await eventually_async(over, f"{download.model} is over: {self.now(download)}")
        return self.now(download)

    async def fetched(self, model: str, *, only_size: bool = False) -> Download:
        return await self.until_over(self.downloads.start(model, only_size=only_size))

    def now(self, download: Download) -> Download:
        return next(d for d in self.downloads.all() if d.download_id == download.download_id)


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    places = Places(tmp_path / "home")
    places.make()
    made = Scene(places)
    yield made
    await made.downloads.close()


def _named(start: str, folder: Path) -> list[Path]:
    return list(folder.glob(f"**/{start}*"))


async def test_a_model_comes_with_its_size_first_and_can_then_be_used(
    hub: StubHub, scene: Scene, tmp_path: Path
) -> None:
    sized = await scene.fetched("a/model", only_size=True)
    total = sum(len(hub.repositories["a/model"][name]) for name in FETCHED)
    assert (sized.state, sized.total, sized.files) == (DownloadState.SIZED, total, len(FETCHED))
    assert {name for name, _ in hub.asked} == {"model_index.json"}, "more than the index came"
    done = await scene.fetched("a/model")
    assert (done.state, done.done, done.progress) == (DownloadState.COMPLETED, total, 100)
    snapshot = tmp_path / f"hf/hub/models--a--model/snapshots/{COMMIT}"
    there = {str(p.relative_to(snapshot)) for p in snapshot.rglob("*") if p.is_file()}
    assert there == FETCHED, "pickles or doubles came, or something is missing"
    card = find_models(scene.places, Settings())["a/model"]
    assert (card.family, card.source) == ("SD 1.5", "Hugging Face cache")
    asked = len(hub.asked)
    again = await scene.fetched("a/model")
    assert again.state is DownloadState.COMPLETED
    assert not [name for name, _ in hub.asked[asked:] if name.endswith("safetensors")]


async def test_a_download_that_is_cancelled_goes_on_from_there(hub: StubHub, scene: Scene) -> None:
    weights = safetensors({"x": [1024, 2560]}, fill=b"\7")
    hub.repositories["a/model"][UNET] = weights
    hub.hold_at[UNET] = 3 * 2**20 + 5
    begun = scene.downloads.start("a/model", only_size=False)
    assert scene.downloads.start("a/model", only_size=False) == begun, "it was begun twice"

    async def has_come() -> object:
        return scene.now(begun).done >= 3 * 2**20

    await eventually_async(has_come, "three megabytes are told of")
    cancelled = await scene.downloads.cancel(begun.download_id)
    assert cancelled.state is DownloadState.CANCELLED
    assert not scene.downloads.is_busy
    done = await scene.fetched("a/model")
    assert done.state is DownloadState.COMPLETED, done.error
    assert [asked for name, asked in hub.asked if name == UNET] == ["", f"bytes={3 * 2**20}-"]
    card = find_models(scene.places, Settings())["a/model"]
    assert card.size_bytes > len(weights)


async def test_a_download_is_not_taken_for_one_that_only_looks_for_its_size(
    hub: StubHub, scene: Scene
) -> None:
    looking = scene.downloads.start("a/model", only_size=True)
    done = await scene.fetched("a/model")
    assert done.download_id != looking.download_id
    assert done.state is DownloadState.COMPLETED, "it was told of its size, and nothing came"
    assert (await scene.until_over(looking)).state is DownloadState.SIZED


async def test_a_line_that_is_cut_is_taken_up_again(hub: StubHub, scene: Scene) -> None:
    hub.hold_at[UNET] = 2**20 + 5
    hub.release.set()
    done = await scene.fetched("a/model")
    assert done.state is DownloadState.COMPLETED, done.error
    assert done.done == done.total
    assert [asked for name, asked in hub.asked if name == UNET] == ["", f"bytes={2**20}-"]


async def test_bytes_that_are_not_the_hubs_are_thrown_away(
    hub: StubHub, scene: Scene, tmp_path: Path
) -> None:
    blob = tmp_path / "hf/hub/models--a--model/blobs"
    blob.mkdir(parents=True)
    await scene.fetched("a/model", only_size=True)
    sha256 = hashlib.sha256(hub.repositories["a/model"][UNET]).hexdigest()
    (blob / f"{sha256}{ENDING}").write_bytes(b"other")
    failed = await scene.fetched("a/model")
    assert failed.error
    assert failed.error.title == "The file is damaged"
    assert (await scene.fetched("a/model")).state is DownloadState.COMPLETED


async def test_more_bytes_than_the_hub_has_are_thrown_away(
    hub: StubHub, scene: Scene, tmp_path: Path
) -> None:
    weights = hub.repositories["a/model"][UNET]
    blobs = tmp_path / "hf/hub/models--a--model/blobs"
    blobs.mkdir(parents=True)
    (blobs / f"{hashlib.sha256(weights).hexdigest()}{ENDING}").write_bytes(weights + b"more")
    done = await scene.fetched("a/model")
    assert done.state is DownloadState.COMPLETED, done.error


async def test_a_name_of_a_file_that_leads_out_of_the_cache_is_not_followed(
    hub: StubHub, scene: Scene, tmp_path: Path
) -> None:
    hub.digests[UNET] = "../../../../stray"
    failed = await scene.fetched("a/model")
    assert failed.error
    assert "without its digest" in failed.error.message
    assert not _named("stray", tmp_path), "a hub wrote where it was not asked to"


async def test_a_single_file_comes_alone(hub: StubHub, scene: Scene) -> None:
    hub.repositories["a/files"] = {"x.safetensors": WEIGHTS, "y.safetensors": WEIGHTS}
    refused = await scene.fetched("a/files")
    assert refused.error
    assert "one is to be named: x.safetensors, y.safetensors" in refused.error.message
    done = await scene.fetched("a/files/x.safetensors")
    assert (done.state, done.files) == (DownloadState.COMPLETED, 1)


@pytest.mark.parametrize(
    ("model", "title", "says"),
    [
        ("a/nothing", "There is no such model", "The hub has no a/nothing, or it is private"),
        ("a/gated", "The model asks for agreement", "a/gated is given only to those who"),
        ("a/model@old", "There is no such revision", "no branch, tag or commit old"),
        ("a/large", "The disk is too small", "1000000 GB are to come"),
        ("a/pickles", "The model cannot be used", "no .safetensors file of its unet"),
        ("a/video", "The model cannot be used", "is a WanPipeline, which cannot be used yet"),
        ("a/data", "The model cannot be used", "neither a diffusers model nor"),
    ],
)
async def test_what_cannot_be_fetched_is_told_in_a_sentence(
    hub: StubHub, scene: Scene, model: str, title: str, says: str
) -> None:
    whole = stable_diffusion()
    hub.repositories["a/gated"] = whole
    hub.gated = {"a/gated"}
    if model == "a/gated":  # its index is held back as well: a model file alone tells
        hub.repositories["a/gated"] = {"x.safetensors": WEIGHTS}
    hub.repositories["a/large"] = {"large.safetensors": WEIGHTS}
    hub.sizes["large.safetensors"] = 10**15
    hub.repositories["a/pickles"] = {
        name: data for name, data in whole.items() if not name.startswith("unet/diffusion")
    }
    hub.repositories["a/video"] = {"model_index.json": b'{"_class_name": "WanPipeline"}'}
    hub.repositories["a/data"] = {"train.csv": b"1"}
    failed = await scene.fetched(model)
    assert failed.state is DownloadState.FAILED
    assert failed.error
    assert failed.error.title == title
    assert says in failed.error.message


async def test_no_network_and_a_hub_in_trouble_are_told_in_a_sentence(
    hub: StubHub, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub.status = 500
    failed = await scene.fetched("a/model")
    assert failed.error
    assert "answered 500" in failed.error.message
    hub.status = 0
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    failed = await scene.fetched("a/model")
    assert failed.error
    assert failed.error.title == "Downloads are turned off"
    monkeypatch.delenv("HF_HUB_OFFLINE")
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    failed = await scene.fetched("a/model")
    assert failed.error
    assert failed.error.title == "The hub cannot be reached"
    assert "http://127.0.0.1:9" in failed.error.message


async def test_downloads_end_with_the_server(hub: StubHub, scene: Scene) -> None:
    hub.hold_at[UNET] = 100
    begun = scene.downloads.start("a/model", only_size=False)
    await asyncio.to_thread(hub.held.wait, 30)
    await scene.downloads.close()
    assert scene.now(begun).state is DownloadState.CANCELLED
    assert not scene.downloads.is_busy


async def test_two_servers_that_fetch_one_file_write_it_once(
    hub: StubHub, scene: Scene, tmp_path: Path
) -> None:
    weights = safetensors({"x": [1024, 2560]}, fill=b"\7")
    hub.repositories["a/model"][UNET] = weights
    hub.hold_at[UNET] = 3 * 2**20 + 5
    other = Scene(Places(tmp_path / "other"))
    other.places.make()
    first = scene.downloads.start("a/model", only_size=False)
    await asyncio.to_thread(hub.held.wait, 30)
    second = other.downloads.start("a/model", only_size=False)

    async def waits() -> object:
        return other.now(second).total and other.now(second).done

    await eventually_async(waits, "the second one has looked what there is")
    hub.release.set()
    for each, begun in ((scene, first), (other, second)):
        done = await each.until_over(begun)
        assert done.state is DownloadState.COMPLETED, done.error
    asked = [ranges for name, ranges in hub.asked if name == UNET]
    assert asked == ["", f"bytes={3 * 2**20}-"], "the second one fetched the same bytes"
    assert not list((tmp_path / "hf").rglob(f"*{ENDING}"))


@pytest.mark.parametrize(
    "said",
    ["nonsense", '{"type": "Sized"}', "x" * (LINE_LIMIT + 1)],
    ids=["no JSON", "no report", "too long"],
)
async def test_a_process_that_says_what_is_not_understood_has_failed(
    scene: Scene, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: str
) -> None:
    (tmp_path / "said").write_text(f"{said}\n")
    _play(tmp_path, monkeypatch, f"cat {tmp_path}/said; cat > /dev/null")
    failed = await scene.fetched("a/model")
    assert failed.state is DownloadState.FAILED, "it is under way for ever"
    assert failed.error
    assert "said what was not understood" in failed.error.message
    assert not scene.downloads.is_busy


async def test_each_download_that_breaks_off_tells_what_its_own_process_said(
    scene: Scene, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # each waits until the other one has spoken, too
    _play(
        tmp_path,
        monkeypatch,
        f'echo "no $3" >&2; touch {tmp_path}/$(basename $3)\n'
        f"while ! [ -e {tmp_path}/x ] || ! [ -e {tmp_path}/y ]; do :; done",
    )
    begun = [scene.downloads.start(name, only_size=False) for name in ("a/x", "a/y")]
    for download in begun:
        failed = await scene.until_over(download)
        assert failed.error
        assert f"no {download.model}" in failed.error.message
    log = (scene.places.logs / "downloads.log").read_text()
    assert "no a/x" in log
    assert "no a/y" in log


def _play(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """Have a shell script be what fetches."""
    program = folder / "hub"
    program.write_text(f"#!/bin/sh\n{script}\n".replace("\\n", "\n"))
    program.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(program))


@pytest.mark.parametrize(
    "model", ["", "x", "a/b/c", "../b", "a/../b", "a b/c", "a/b@", "a/b\x1b[31m", 7, None, "a/--b"]
)
async def test_what_is_no_address_is_refused(scene: Scene, model: object) -> None:
    with pytest.raises(InvalidRequestError, match="takes OWNER/NAME"):
        scene.downloads.start(model, only_size=False)
    assert scene.downloads.all() == []
