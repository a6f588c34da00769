"""Init images and masks over HTTP: sent once, and given back as they were."""

import pytest
from PIL import Image

from tests.sandbox import Sandbox
from tests.store.image_examples import saved


def test_what_was_sent_comes_back_byte_for_byte(shared: Sandbox) -> None:
    data = saved(Image.effect_noise((40, 30), 60), "WEBP")
    with shared.http() as http:
        image = http.post("/api/inputs", content=data).json()
        assert (image["width"], image["height"]) == (40, 30)
        assert http.get(f"/api/inputs/{image['sha256']}").content == data


@pytest.mark.parametrize("name", ["0" * 64, "x", "..%2Fphoenix.db", "%2E%2E"])
def test_what_was_never_sent_is_not_there(shared: Sandbox, name: str) -> None:
    with shared.http() as http:
        answer = http.get(f"/api/inputs/{name}")
    assert answer.status_code in {404, 405}, answer.text
    assert b"SQLite" not in answer.content
