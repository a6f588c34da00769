"""A path that a client names leads nowhere but to the pictures and inputs of the home."""

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PIL import Image

from phoenix_tui.domain.errors import InvalidRequestError
from phoenix_tui.engine.engine import Engine
from phoenix_tui.places import Places
from phoenix_tui.settings import Settings
from tests.engine.scripted_runner import ScriptedRunner


@pytest.fixture
def places(tmp_path: Path) -> Places:
    return Places(tmp_path / "home")


@pytest.fixture
async def engine(places: Places) -> AsyncIterator[Engine]:
    made = Engine(places, Settings(), ScriptedRunner())
    await made.start()
    secret = places.home / "secret.png"
    Image.new("RGB", (64, 64), "red").save(secret)
    (places.pictures / "link.png").symlink_to(secret)
    (places.pictures / "to-everything").symlink_to("/")
    (places.pictures / "loop").symlink_to("loop")
    os.mkfifo(places.pictures / "pipe.png")
    Image.new("RGB", (64, 64), "red").save(places.pictures / "ours.png")
    yield made
    await made.close()


@pytest.mark.parametrize(
    "path",
    [
        "/etc/passwd", "/dev/zero", "/proc/self/environ", "{pictures}/../secret.png",
        "{pictures}/link.png", "{pictures}/to-everything/etc/passwd", "{pictures}/loop",
        "{pictures}/pipe.png", "{pictures}", "{pictures}/..", "{home}/phoenix.db", "{home}/token",
        "{pictures}/..\\secret.png", "..\\..\\secret.png", "{pictures}/ours.png\0.png", "", ".",
        "~/secret.png", "CON", "x" * 300, "/" + "x/" * 3000, "\ud800", "file:///etc/passwd",
        "\\\\server\\share\\x.png",
    ],
)  # fmt: skip
@pytest.mark.parametrize("field", ["init_image", "mask"])
async def test_a_path_that_leads_out_of_them_is_refused_in_a_sentence(
    engine: Engine, places: Places, path: str, field: str
) -> None:
    named = path.replace("{pictures}", str(places.pictures)).replace("{home}", str(places.home))
    with pytest.raises(InvalidRequestError) as refused:
        await engine.submit({"prompt": "a house", field: {"path": named}})
    assert refused.value.problems[field].startswith(("names ", "is not usable"))
    assert "root:" not in str(refused.value)
    assert list(places.inputs.iterdir()) == [], "it was copied"


async def test_a_picture_of_ours_is_taken(engine: Engine, places: Places) -> None:
    path = str(places.pictures / "ours.png")
    assert (await engine.submit({"prompt": "a house", "init_image": {"path": path}})).job_id
