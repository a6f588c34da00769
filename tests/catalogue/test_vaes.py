"""Autoencoders in files of their own, and which model is run with which."""

from pathlib import Path

import pytest

from phoenix_tui.catalogue.models import find_models
from phoenix_tui.catalogue.vaes import find_vaes
from phoenix_tui.places import Places
from phoenix_tui.settings import Settings
from tests.catalogue.file_examples import safetensors
from tests.catalogue.test_single_file import checkpoint


def vae(path: Path, channels: int = 4) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    names = ("encoder.conv_in.weight", "decoder.conv_in.weight")
    path.write_bytes(safetensors({name: [8, channels, 3, 3] for name in names}))
    return path


@pytest.fixture
def model(places: Places) -> Path:
    path = places.models / "dream.safetensors"
    path.write_bytes(safetensors(checkpoint(768)))
    return path


def test_a_vae_is_no_model_and_one_beside_a_checkpoint_goes_with_it(
    places: Places, model: Path, caplog: pytest.LogCaptureFixture
) -> None:
    beside = vae(places.models / "dream.vae.safetensors")
    assert list(find_models(places, Settings())) == ["demo", "dream"]
    assert find_models(places, Settings())["dream"].vae == str(beside)
    assert "skipped" not in caplog.text


def test_config_toml_gives_a_model_its_vae(places: Places, model: Path, tmp_path: Path) -> None:
    vae(places.models / "dream.vae.safetensors")
    folder = tmp_path / "webui"
    (folder / "models/Stable-diffusion").mkdir(parents=True)
    other = vae(folder / "models/VAE/vae-ft-mse.safetensors")
    settings = Settings(model_folders=(str(folder),), vaes={"dream": "vae-ft-mse"})
    assert find_models(places, settings)["dream"].vae == str(other)
    assert set(find_vaes(places, settings)) == {"dream.vae", "vae-ft-mse"}


@pytest.mark.parametrize(
    ("name", "says"),
    [("nothing", "no VAE has that name"), ("wide", "it is no VAE for dream, which is SD 1.5")],
)
def test_a_vae_that_cannot_be_used_is_noted_and_the_models_own_stays(
    places: Places, model: Path, name: str, says: str, caplog: pytest.LogCaptureFixture
) -> None:
    vae(places.models / "wide.safetensors", channels=16)
    assert find_models(places, Settings(vaes={"dream": name}))["dream"].vae == ""
    assert says in caplog.text
