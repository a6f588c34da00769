"""The app under the pilot, with a server that the test plays."""

from collections.abc import Callable
from pathlib import Path

import pytest

from phoenix_tui.places import Places
from phoenix_tui.settings import Settings
from phoenix_tui.ui.app import PhoenixApp
from phoenix_tui.ui.pictures.painter import CellPainter
from tests.ui.scripted_client import ScriptedClient


@pytest.fixture(autouse=True)
def _plain_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_COLOR", "SSH_CONNECTION"):
        monkeypatch.delenv(name, raising=False)
    # a toast that is looked for is still there, however slow the machine
    monkeypatch.setattr("textual.app.App.NOTIFICATION_TIMEOUT", 600)
    monkeypatch.setattr("textual.constants.TEXTUAL_ANIMATIONS", "none")
    monkeypatch.setattr("textual.constants.COLOR_SYSTEM", "truecolor")


@pytest.fixture
def client() -> ScriptedClient:
    return ScriptedClient()


@pytest.fixture
def make_app(tmp_path: Path, client: ScriptedClient) -> Callable[..., PhoenixApp]:
    def make(settings: Settings | None = None, notes: tuple[str, ...] = ()) -> PhoenixApp:
        return PhoenixApp(
            Places(tmp_path),
            settings or Settings(),
            notes,
            connect=client.connect,
            painter=CellPainter(),
        )

    return make


@pytest.fixture
def app(make_app: Callable[..., PhoenixApp]) -> PhoenixApp:
    return make_app()
