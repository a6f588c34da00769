"""The calls of a client that has nothing but HTTP."""

from pathlib import Path
from typing import Any

import httpx

from phoenix_tui.store import image_file
from tests.waiting import eventually

OVER = {"completed", "failed", "cancelled", "paused", "set_aside"}


def submitted(http: httpx.Client, **body: object) -> dict[str, Any]:
    """The answer to one accepted request."""
    answer = http.post("/api/generate", json={"prompt": "a blue boat on the sea", **body})
    assert answer.status_code == 202, answer.text
    return answer.json()


def ended(http: httpx.Client, job_id: str) -> dict[str, Any]:
    """The job's last status, by polling alone."""

    def look() -> dict[str, Any] | None:
        status = http.get(f"/api/status/{job_id}").json()
        return status if status["state"] in OVER else None

    status = eventually(look, f"job {job_id} ends")
    assert status is not None
    return status


def made(http: httpx.Client, **body: object) -> dict[str, Any]:
    """The status of a picture that was asked for and is complete."""
    status = ended(http, submitted(http, **body)["job_id"])
    assert status["state"] == "completed", status["error"]
    return status


def pixels(http: httpx.Client, status: dict[str, Any]) -> tuple[int, int, bytes]:
    """Width, height and RGB bytes of a completed job's picture."""
    return image_file.read_rgb(http.get(f"/api/pictures/{status['picture_id']}").content)


def pixels_of(path: str | Path) -> tuple[int, int, bytes]:
    """Width, height and RGB bytes of a file."""
    return image_file.read_rgb(Path(path))
