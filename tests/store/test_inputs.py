import hashlib

import pytest
from PIL import Image

from phoenix_tui.domain.errors import PhoenixError
from phoenix_tui.places import Places
from phoenix_tui.store import inputs
from tests.store.image_examples import saved
from tests.store.making_examples import files_in


def test_an_input_is_kept_once_under_its_digest(places: Places) -> None:
    data = saved(Image.new("RGB", (40, 30)))
    image = inputs.keep(places, data)
    assert image == inputs.keep(places, data)
    assert (image.width, image.height) == (40, 30)
    assert files_in(places.inputs) == [hashlib.sha256(data).hexdigest()]
    assert inputs.find(places, image.sha256) == image


def test_what_is_no_image_is_not_kept(places: Places) -> None:
    with pytest.raises(PhoenixError):
        inputs.keep(places, b"no image")
    assert not files_in(places.inputs)


@pytest.mark.parametrize(
    "sha256", ["0" * 64, "../phoenix.db", "", None, 1, "A" * 64, "/etc/passwd"]
)
def test_an_input_that_is_not_there_is_told(places: Places, sha256: object) -> None:
    with pytest.raises(PhoenixError, match="not here"):
        inputs.find(places, sha256)
