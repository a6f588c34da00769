"""A home of its own for a test, with the real command in it, and nothing left behind."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import psutil

from phoenix_tui.places import Places
from tests.waiting import eventually

PROMPT = "a red house in green hills on a sunny day"


class Sandbox:
    """One home, its runtime folder, and the commands that are run in it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.home = root / "home"
        self.runtime = root / "run"
        self.home.mkdir()
        self.runtime.mkdir(mode=0o700)
        self.environment = {
            **{k: v for k, v in os.environ.items() if not k.startswith("PHOENIX_TUI_")},
            "PHOENIX_TUI_HOME": str(self.home),
            "XDG_RUNTIME_DIR": str(self.runtime),
            "HF_HOME": str(root / "hf"),  # this machine's own may hold anything
            "PYTHONUNBUFFERED": "1",
        }
        self.places = Places(self.home.resolve())

    @property
    def socket(self) -> Path:
        return next(iter(self.runtime.rglob("server.sock")), self.runtime / "none")

    def listens(self) -> bool:
        """Whether a server has bound its socket."""
        return self.socket.exists()

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "phoenix_tui", *arguments]

    def run(
        self, *arguments: str, seconds: float = 180, **more: Any
    ) -> subprocess.CompletedProcess[str]:
        """Run a command to its end."""
        return subprocess.run(
            self.command(*arguments),
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=seconds,
            check=False,
            **more,
        )

    def start(self, *arguments: str) -> "subprocess.Popen[str]":
        """Start a command and go on."""
        return subprocess.Popen(
            self.command(*arguments),
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def objects(self, *arguments: str, status: int = 0) -> list[dict[str, Any]]:
        """The JSON objects that a command prints, one a line."""
        done = self.run(*arguments, "--json")
        assert done.returncode == status, f"exit {done.returncode}: {done.stderr}"
        return [json.loads(line) for line in done.stdout.splitlines()]

    def server(self) -> dict[str, Any]:
        """What the running server says of itself."""
        with self.http() as http:
            return http.get("/api/server").json()

    def http(self) -> httpx.Client:
        """Plain HTTP to the running server, as any other program would speak it."""
        return httpx.Client(
            transport=httpx.HTTPTransport(uds=str(self.socket), verify=False),
            base_url="http://phoenix",
            timeout=60,
            trust_env=False,
        )

    def processes(self, argument: str = "") -> list[psutil.Process]:
        """Living processes of this home whose command line contains `argument`."""
        found = []
        for process in psutil.process_iter():
            try:
                ours = process.environ().get("PHOENIX_TUI_HOME") == str(self.home)
                if ours and process.status() != psutil.STATUS_ZOMBIE:
                    line = process.cmdline()
                    if not argument or argument in line:
                        found.append(process)
            except psutil.Error:
                continue
        return found

    def pictures(self) -> list[Path]:
        return sorted((self.home / "pictures").rglob("*.png"))

    def unfinished_files(self) -> list[Path]:
        return [
            path
            for folder in ("pictures", "inputs")
            for path in (self.home / folder).rglob("*.part")
        ]

    def close(self) -> None:
        """Stop the server; whatever is still there is ended, and is a failure."""
        if self.processes("serve"):
            self.run("stop")
        try:
            eventually(lambda: not self.processes(), "no process is left behind", 30)
        finally:
            for process in self.processes():
                process.kill()
            shutil.rmtree(self.root, ignore_errors=True)


@contextmanager
def sandbox() -> Iterator[Sandbox]:
    """A sandbox with a short path: a Unix socket's is at most 107 bytes long."""
    made = Sandbox(Path(tempfile.mkdtemp(prefix="phx-", dir="/tmp")))
    try:
        yield made
    finally:
        made.close()
