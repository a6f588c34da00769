"""Where files live."""

import hashlib
import os
import warnings
from pathlib import Path

import msgspec
import platformdirs

from phoenix_tui.domain.errors import PhoenixError
from phoenix_tui.domain.text import visible_line

APP = "phoenix-tui"
HOME_VARIABLE = "PHOENIX_TUI_HOME"


class Places(msgspec.Struct, frozen=True):
    """The folders and files of one home; an absolute path each."""

    home: Path

    @property
    def config(self) -> Path:
        return self.home / "config.toml"

    @property
    def database(self) -> Path:
        return self.home / "phoenix.db"

    @property
    def marks(self) -> Path:
        """Favourites, ratings and what was discarded, for a database that is made anew."""
        return self.home / "marks.jsonl"

    @property
    def pictures(self) -> Path:
        """Finished .png files only, at any depth."""
        return self.home / "pictures"

    @property
    def comparisons(self) -> Path:
        """Pictures made only to be compared; swept when a server starts."""
        return self.home / "comparisons"

    @property
    def sheets(self) -> Path:
        """Sheets of pictures that the terminal app made, .png files."""
        return self.home / "sheets"

    @property
    def inputs(self) -> Path:
        """Init images and masks, each named by the sha256 of its bytes."""
        return self.home / "inputs"

    @property
    def thumbnails(self) -> Path:
        return self.home / "thumbnails"

    @property
    def models(self) -> Path:
        return self.home / "models"

    @property
    def loras(self) -> Path:
        return self.home / "loras"

    @property
    def logs(self) -> Path:
        return self.home / "logs"

    @property
    def digests(self) -> Path:
        """The sha256 of models and LoRAs, remembered by path, size and time."""
        return self.home / "digests.json"

    @property
    def facts(self) -> Path:
        """What the headers of models and LoRAs told, remembered by path, size and time."""
        return self.home / "headers.json"

    @property
    def token(self) -> Path:
        """What a client over TCP must know, where none was given."""
        return self.home / "token"

    @property
    def host(self) -> Path:
        """Which host serves this home, for homes on a network."""
        return self.home / "host.json"

    @property
    def runtime(self) -> Path:
        """A host-local folder of this home's own: a home may be long or on a network."""
        key = hashlib.sha256(os.fsencode(self.home)).hexdigest()[:16]
        with warnings.catch_warnings():
            # a machine without XDG_RUNTIME_DIR is nothing to warn of at every command
            warnings.simplefilter("ignore")
            return Path(platformdirs.user_runtime_dir(APP)) / key

    @property
    def socket(self) -> Path:
        return self.runtime / "server.sock"

    @property
    def lock(self) -> Path:
        return self.runtime / "server.lock"

    def make(self) -> None:
        """Make the folders that are missing, for their owner alone. Raises `PhoenixError`."""
        try:
            for folder in (
                self.home, self.pictures, self.comparisons, self.inputs, self.thumbnails,
                self.models, self.loras, self.logs,
            ):  # fmt: skip
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            # not by mkdir(parents=True), which leaves the parents open to others: platformdirs
            # takes no notice of a runtime folder that is
            for folder in (*reversed(self.runtime.parents), self.runtime):
                if not folder.exists():
                    folder.mkdir(mode=0o700, exist_ok=True)
            self.runtime.chmod(0o700)
        except OSError as problem:
            raise _unusable(
                visible_line(f"{problem.filename or self.home}: {problem.strerror or problem}")
            ) from problem


def places(home: str | os.PathLike[str] | None = None) -> Places:
    """The places of `home`, else of PHOENIX_TUI_HOME, else of the platform's data folder.

    Raises `PhoenixError` for a name that no folder has, or that cannot be shown and stored.
    """
    chosen = home or os.environ.get(HOME_VARIABLE) or platformdirs.user_data_dir(APP)
    shown = visible_line(os.fspath(chosen))
    try:
        resolved = Path(chosen).expanduser().resolve()
    except (OSError, ValueError, RuntimeError) as problem:
        raise _unusable(f"{shown}: {problem}") from problem
    if visible_line(str(resolved)) != str(resolved):
        raise _unusable(f"{shown} has characters that cannot be shown")
    return Places(resolved)


def _unusable(reason: str) -> PhoenixError:
    return PhoenixError(
        "The home cannot be used", f"{reason}.", f"Choose another by --home or {HOME_VARIABLE}."
    )
