"""One large file of the hub into the cache, going on where an earlier try was cut off.

The hub's own client begins a file anew in every process; what it does within one is used here.
"""

import fcntl
import hashlib
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO
from urllib.parse import urlsplit

from huggingface_hub.file_download import get_hf_file_metadata, hf_hub_url, http_get
from huggingface_hub.utils._headers import build_hf_headers

from phoenix_tui.domain.text import shortened
from phoenix_tui.hub.faults import DamagedError
from phoenix_tui.hub.wanted import CannotBeUsedError

ENDING = ".phoenix-tui.incomplete"
"""Of a file that has not come wholly."""


class Blob:
    """A file in the cache's folder of blobs, named by its digest, as the hub's client keeps it."""

    def __init__(
        self, folder: Path, repository: str, file: str, revision: str, sha256: str
    ) -> None:
        """`folder` is the repository's in the cache; `sha256` is what the hub says of the file.

        Raises `CannotBeUsedError` where that is no digest.
        """
        # it becomes a file's name
        if not re.fullmatch("[0-9a-f]{64}", sha256):
            raise CannotBeUsedError(f"has {shortened(file, 60)} without its digest")
        self.path = folder / "blobs" / sha256
        self._part = self.path.with_name(self.path.name + ENDING)
        self._sha256 = sha256
        self._name = file
        self._url = hf_hub_url(repository, file, revision=revision)

    @property
    def here(self) -> int:
        """Bytes that have come."""
        for path in (self.path, self._part):
            if path.exists():
                return path.stat().st_size
        return 0

    def fetch(self, size: int, told: Callable[[int], None]) -> None:
        """Have it there; `told` hears the number of bytes with every piece that comes.

        Raises what the hub's client raises, and `DamagedError`.
        """
        if self.path.exists():
            return
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self._alone() as file:
            if file is not None:
                self._fetch_into(file, size, told)

    @contextmanager
    def _alone(self) -> Iterator[BinaryIO | None]:
        """The unfinished file once nobody else writes to it; None where it is whole by then.

        The servers of several homes share one cache.
        """
        while True:
            with open(self._part, "ab") as file:
                # some network file systems have no locks; there the digest tells in the end
                with suppress(OSError):
                    fcntl.flock(file, fcntl.LOCK_EX)
                if self.path.exists():
                    self._part.unlink(missing_ok=True)
                    yield None
                    return
                if self._is_the_part(file):
                    file.seek(0, os.SEEK_END)
                    yield file
                    return

    def _is_the_part(self, file: BinaryIO) -> bool:
        """False where whoever had it before has thrown it away."""
        try:
            return os.path.samestat(os.fstat(file.fileno()), self._part.stat())
        except FileNotFoundError:
            return False

    def _fetch_into(self, file: BinaryIO, size: int, told: Callable[[int], None]) -> None:
        if file.tell() > size:
            file.truncate(0)  # no hub goes on behind a file's end
        metadata = get_hf_file_metadata(self._url)
        headers = build_hf_headers()
        if urlsplit(metadata.location).netloc != urlsplit(self._url).netloc:
            headers.pop("authorization", None)  # the token is for the hub alone
        http_get(
            metadata.location,
            file,
            resume_size=file.seek(0, os.SEEK_END),
            headers=headers,
            expected_size=size,
            tqdm_class=_counter(told),
        )
        file.flush()
        os.fsync(file.fileno())
        with open(self._part, "rb") as whole:
            if hashlib.file_digest(whole, "sha256").hexdigest() != self._sha256:
                self._part.unlink()
                raise DamagedError(self._name)
        os.replace(self._part, self.path)


def _counter(told: Callable[[int], None]) -> type:
    class Counter:
        """What the hub's client takes for a progress bar."""

        def __init__(self, **_: object) -> None:
            pass

        def __enter__(self) -> "Counter":
            return self

        def __exit__(self, *_: object) -> None:
            pass

        def update(self, size: int) -> None:
            told(size)

    return Counter
