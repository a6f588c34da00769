"""The app with a server whose every word is hostile: `python -m tests.terminal.hostile_app DIR`."""

import sys
from collections.abc import Mapping
from pathlib import Path

import msgspec

from phoenix_tui.domain.errors import Failure
from phoenix_tui.domain.wire import Accepted, ServerInfo
from phoenix_tui.places import Places
from phoenix_tui.settings import Settings
from phoenix_tui.ui.app import PhoenixApp
from tests.terminal.hostile import HOSTILE
from tests.ui.scripted_client import DEMO, ScriptedClient

MODEL = f"M{HOSTILE}"


class HostileClient(ScriptedClient):
    """Offers a model, takes a job, tells news, and fails the job: all in the same words."""

    def __init__(self) -> None:
        super().__init__()
        self.models_offered = (msgspec.structs.replace(DEMO, name=MODEL), DEMO)

    async def server(self) -> ServerInfo:
        told = await super().server()
        return msgspec.structs.replace(told, device=f"D{HOSTILE}", model=MODEL)

    async def submit(self, body: Mapping[str, object]) -> Accepted:
        accepted = await super().submit(body)
        self.notice(self._failure("news"))
        self.fail(int(str(body["batch_index"])), self._failure("failed"))
        return msgspec.structs.replace(accepted, notes=(f"note {HOSTILE}",))

    def _failure(self, what: str) -> Failure:
        return Failure(
            title=f"{what} title {HOSTILE}", message=f"message {HOSTILE}", hint=f"hint {HOSTILE}"
        )


def main() -> int:
    app = PhoenixApp(
        Places(Path(sys.argv[1])),
        Settings(model=MODEL),
        (f"config.toml: unknown key {HOSTILE}",),
        connect=HostileClient().connect,
    )
    return app.run() or 0


if __name__ == "__main__":
    raise SystemExit(main())
