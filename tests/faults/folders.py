"""A pictures folder that cannot be written to: full, read-only, or gone."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def why_not() -> str:
    """Why nothing can be mounted here; "" where it can."""
    if os.geteuid() != 0:
        return "only root may mount a full or read-only folder"
    # a namespace of its own: nothing is left of it
    done = subprocess.run(
        ["unshare", "--mount", "mount", "-t", "tmpfs", "none", "/mnt"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    return done.stderr.strip()


@contextmanager
def full(folder: Path) -> Iterator[None]:
    """No byte more goes into it."""
    with _mounted(folder, "-t", "tmpfs", "-o", "size=8k,mode=700", "none"):
        (folder / "full").write_bytes(bytes(4096))
        yield


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """As on a disk that the system has found faults in."""
    with _mounted(folder, "--bind", str(folder)):
        subprocess.run(["mount", "-o", "remount,ro,bind", folder], check=True)
        yield


@contextmanager
def gone(folder: Path) -> Iterator[None]:
    """As on a disk that was pulled out."""
    aside = folder.with_name("elsewhere")
    folder.rename(aside)
    try:
        yield
    finally:
        # whatever was made in its place
        if folder.exists():
            for day in folder.iterdir():
                day.rmdir()
            folder.rmdir()
        aside.rename(folder)


@contextmanager
def _mounted(folder: Path, *what: str) -> Iterator[None]:
    subprocess.run(["mount", *what, folder], check=True)
    try:
        yield
    finally:
        # also where a look at it has not ended yet
        subprocess.run(["umount", "--lazy", folder], check=True)
