"""From a request's body to a job: everything that is checked before a job is taken in."""

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

import msgspec

from phoenix_tui.catalogue.loras import find_loras
from phoenix_tui.catalogue.models import find_models
from phoenix_tui.domain import fields
from phoenix_tui.domain.batches import check_batch
from phoenix_tui.domain.errors import InvalidRequestError, PhoenixError
from phoenix_tui.domain.ids import new_id
from phoenix_tui.domain.job import Job
from phoenix_tui.domain.problems import Problems
from phoenix_tui.domain.request import InputImage, Request
from phoenix_tui.domain.validation import build
from phoenix_tui.engine.room import note_on_room
from phoenix_tui.places import Places
from phoenix_tui.settings import Settings
from phoenix_tui.store import image_file, inputs
from phoenix_tui.worker.input_images import read_mask

_ABOUT_THE_JOB = ("request_id", "batch_id", "batch_index", "batch_size", "keep")


class Intake(msgspec.Struct, frozen=True, kw_only=True):
    """A job that may be taken in."""

    job: Job
    body_sha256: str
    """Of the body as it came, so that the same request_id with another body is noticed."""
    notes: tuple[str, ...]


def check(
    body: Mapping[str, object], places: Places, settings: Settings, memory_free: int = 0
) -> Intake:
    """The job that `body` asks for. Reads files; raises `InvalidRequestError`.

    `memory_free` are the bytes that a model could be given; 0 where that is not known.
    """
    problems = Problems()
    request_id = problems.checked("request_id", lambda: request_id_of(body), None)
    keep = True if body.get("keep") is None else body["keep"]
    if not isinstance(keep, bool):
        problems["keep"] = "takes true or false"
    images: dict[str, InputImage | None] = {}
    for name in ("init_image", "mask"):
        try:
            images[name] = _input(body.get(name), places)
        except (ValueError, PhoenixError) as problem:
            problems[name] = _sentence(problem)
    about_picture = {k: v for k, v in body.items() if k not in _ABOUT_THE_JOB}
    if about_picture.get("model") is None:
        about_picture["model"] = settings.model
    validated = batch = room = None
    models = find_models(places, settings)
    try:
        batch = check_batch(body, new_id)
    except InvalidRequestError as refused:
        problems |= refused.problems
    try:
        validated = build(
            about_picture,
            models=models,
            loras=find_loras(places, settings),
            **images,
        )
    except InvalidRequestError as refused:
        problems |= refused.problems
    if validated:
        card = models[validated.request.model]
        room = problems.checked("model", lambda: note_on_room(card, memory_free), None)
    if validated and not problems and not _mask_marks(validated.request, places):
        problems["mask"] = "marks nothing: white is painted anew, and no part of it is white"
    if problems or validated is None or batch is None:
        raise InvalidRequestError(problems)
    return Intake(
        job=Job(
            id=new_id(),
            batch=batch,
            request=validated.request,
            request_id=request_id,
            keep=keep is True,
            created_at=datetime.now(UTC).isoformat(timespec="milliseconds"),
        ),
        body_sha256=body_digest(body),
        notes=(*validated.notes, room) if room else validated.notes,
    )


def add_input(data: bytes, places: Places) -> InputImage:
    """Keep an init image or a mask. Raises `InvalidRequestError` for what cannot be one."""
    try:
        image_file.inspect(data)
    except PhoenixError as problem:
        raise InvalidRequestError({"image": _sentence(problem)}) from problem
    return inputs.keep(places, data)


def request_id_of(body: Mapping[str, object]) -> str | None:
    """The sender's own name for the job. Raises `ValueError`."""
    value = body.get("request_id")
    return None if value is None else fields.NAME.check(value)


def body_digest(body: Mapping[str, object]) -> str:
    """The sha256 of the body, whatever the order of its fields; "" for one that no job can have."""
    try:
        return hashlib.sha256(msgspec.json.encode(body, order="deterministic")).hexdigest()
    except (UnicodeEncodeError, OverflowError, RecursionError):
        # halves of characters, and numbers beyond all bounds
        return ""


def _input(reference: object, places: Places) -> InputImage | None:
    """What {sha256} or {path} refer to; a path is copied into the inputs."""
    match reference:
        case None:
            return None
        case {"sha256": sha256, **rest} if not rest:
            image = inputs.find(places, sha256)
        case {"path": str(path), **rest} if not rest:
            image = inputs.keep(places, _allowed(path, places).read_bytes())
        case _:
            raise ValueError("takes {sha256} of an input, or {path}")
    _check_pixels(places.inputs / image.sha256)
    return image


@lru_cache(maxsize=64)
def _check_pixels(path: Path) -> None:
    """Raises `PhoenixError` for an image that is damaged behind its header.

    Once for each file, whose name is its digest.
    """
    image_file.read_rgb(path)


def _mask_marks(request: Request, places: Places) -> bool:
    if request.mask is None or request.init_image is None:
        return True
    mask = read_mask(
        places.inputs / request.mask.sha256,
        request.width,
        request.height,
        request.resize,
        (request.init_image.width, request.init_image.height),
    )
    return mask.getbbox() is not None


def _allowed(path: str, places: Places) -> Path:
    """The path, resolved, if it lies in the home: other files are sent, not named."""
    try:
        resolved = Path(path).resolve(strict=True)
    except (OSError, ValueError, RuntimeError):
        raise ValueError("names a file that is not there") from None
    if not any(
        resolved.is_relative_to(folder.resolve()) for folder in (places.pictures, places.inputs)
    ):
        raise ValueError("names a file outside the folders that the server may read; send it")
    if not resolved.is_file():
        raise ValueError("names no file")
    return resolved


def _sentence(problem: Exception) -> str:
    if isinstance(problem, PhoenixError):
        return f"is not usable: {problem.failure.message}"
    return str(problem)
