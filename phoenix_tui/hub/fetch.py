"""From a model's address on the hub to its files in the cache."""

import json
import shutil
import threading
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import TextIO

import msgspec
from huggingface_hub import HfApi, constants, hf_hub_download, snapshot_download
from huggingface_hub.errors import EntryNotFoundError
from huggingface_hub.file_download import get_hf_file_metadata, hf_hub_url, repo_folder_name
from huggingface_hub.hf_api import RepoFile

from phoenix_tui.domain.errors import Failure
from phoenix_tui.domain.text import shortened
from phoenix_tui.hub.blob import Blob
from phoenix_tui.hub.faults import GOES_ON, TooLittleSpaceError, failure_of
from phoenix_tui.hub.frames import Completed, Fetched, Refused, Report, Sized
from phoenix_tui.hub.wanted import Wanted, model_files, single_files

TELL_SECONDS = 0.2
"""Between two reports of progress."""
ROOM = 200_000_000
"""Bytes that are left free on the disk."""

# what comes is told of and kept in pieces of this size, in bytes
constants.DOWNLOAD_CHUNK_SIZE = 2**20


def fetch(wanted: Wanted, reports: TextIO, *, only_size: bool) -> None:
    """Fetch the model, and say in `reports` what happens, a line of JSON each."""
    teller = _Teller(reports)
    try:
        _Fetching(wanted, teller.say).run(only_size=only_size)
    except Exception as problem:
        failure = failure_of(problem, wanted)
        if failure is None:
            traceback.print_exception(problem)  # stderr is the server's log
            failure = Failure(
                title="The download failed",
                message=f"{type(problem).__name__}: {shortened(str(problem), 300)}.",
                hint=GOES_ON,
            )
        teller.say(Refused(error=failure))


class _Teller:
    """Writes reports, whichever thread they come from."""

    def __init__(self, reports: TextIO) -> None:
        self._reports = reports
        self._one_at_a_time = threading.Lock()

    def say(self, report: Report) -> None:
        with self._one_at_a_time:
            self._reports.write(msgspec.json.encode(report).decode() + "\n")
            self._reports.flush()


class _Fetching:
    """One model on its way."""

    def __init__(self, wanted: Wanted, say: Callable[[Report], None]) -> None:
        self._wanted = wanted
        self._say = say
        self._done = self._told = 0
        cache = Path(constants.HF_HUB_CACHE)
        self._folder = cache / repo_folder_name(repo_id=wanted.repository, repo_type="model")

    def run(self, *, only_size: bool) -> None:
        name, revision = self._wanted.repository, self._wanted.revision
        api = HfApi()
        commit = str(api.model_info(name, revision=revision).sha)
        tree = api.list_repo_tree(name, recursive=True, revision=commit)
        there = {entry.path: entry for entry in tree if isinstance(entry, RepoFile)}
        files = [there[path] for path in self._chosen(there, commit)]
        blobs = {
            file.path: Blob(self._folder, name, file.path, revision=commit, sha256=file.lfs.sha256)
            for file in files
            if file.lfs is not None
        }
        # a model that asks for agreement shows its list of files to all
        get_hf_file_metadata(hf_hub_url(name, max(files, key=_size).path, revision=commit))
        snapshot = self._folder / "snapshots" / commit
        self._done = sum(
            blobs[file.path].here
            if file.path in blobs
            else _size(file) * (snapshot / file.path).exists()
            for file in files
        )
        total = sum(map(_size, files))
        disk_free = shutil.disk_usage(_existing(self._folder)).free
        self._say(Sized(total=total, done=self._done, files=len(files), disk_free=disk_free))
        if only_size:
            return
        if total - self._done + ROOM > disk_free and total > self._done:
            raise TooLittleSpaceError(total - self._done, disk_free, str(self._folder.parent))
        self._told = self._done
        threading.Thread(target=self._tell_from_time_to_time, daemon=True).start()
        for file in files:
            if file.path in blobs:
                blobs[file.path].fetch(_size(file), self._count)
        # the small ones, and the links by which all are found
        path = snapshot_download(
            name, revision=revision, allow_patterns=[_literal(file.path) for file in files]
        )
        self._done = self._told = total
        self._say(Fetched(done=total))
        self._say(Completed(path=path))

    def _chosen(self, there: dict[str, RepoFile], commit: str) -> list[str]:
        if self._wanted.file is not None or "model_index.json" not in there:
            return single_files(self._wanted, there)
        try:
            file = hf_hub_download(self._wanted.repository, "model_index.json", revision=commit)
            index = json.loads(Path(file).read_bytes()[: 2**20])
        except (ValueError, RecursionError, EntryNotFoundError):
            index = {}
        return model_files(index if isinstance(index, dict) else {}, there)

    def _count(self, size: int) -> None:
        self._done += size

    def _tell_from_time_to_time(self) -> None:
        # not as it comes: what came last before the line went quiet would not be told
        while True:
            time.sleep(TELL_SECONDS)
            if self._done != self._told:
                self._told = self._done
                self._say(Fetched(done=self._told))


def _size(file: RepoFile) -> int:
    return int(file.lfs.size if file.lfs is not None else file.size)


def _literal(path: str) -> str:
    """A pattern that fits this path alone."""
    return "".join(f"[{sign}]" if sign in "*?[" else sign for sign in path)


def _existing(folder: Path) -> Path:
    while not folder.exists():
        folder = folder.parent
    return folder
