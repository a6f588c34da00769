"""The HTTP face of the engine."""

import asyncio
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import msgspec
from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, Response, StreamingResponse

from phoenix_tui import __version__
from phoenix_tui.domain.errors import Failure, InvalidRequestError, PhoenixError
from phoenix_tui.domain.job import JobStatus
from phoenix_tui.domain.wire import ServerInfo
from phoenix_tui.engine.errors import ConflictError, NotFoundError
from phoenix_tui.server import bodies, downloads, events, openapi, pictures, prompts
from phoenix_tui.server.answers import as_json
from phoenix_tui.server.openapi import FILE, REFUSALS, TOO_LARGE, answer, binary, json_body

if TYPE_CHECKING:
    from phoenix_tui.engine.engine import Engine


def job_json(status: JobStatus) -> dict[str, object]:
    """All that is known of a job, and its progress in per cent."""
    return {**msgspec.to_builtins(status), "progress": status.progress}


def build(
    engine: "Engine",
    about: Callable[[], ServerInfo],
    ending: asyncio.Event,
    end: Callable[[], None],
) -> FastAPI:
    """The app that serves `engine`.

    `about` tells of the server itself; `end` makes it end; streams of events end with `ending`.
    """
    app = FastAPI(title="Phoenix TUI", version=__version__, docs_url=None, redoc_url=None)
    openapi.document(app)
    app.add_exception_handler(PhoenixError, _refused)
    app.add_exception_handler(HTTPException, _no_such_route)
    _add_jobs(app, engine)
    _add_things(app, engine)
    pictures.add(app, engine)
    downloads.add(app, engine)
    prompts.add(app, engine)

    @app.get(
        "/api/events",
        responses={200: binary("Events.", "text/event-stream"), 503: REFUSALS[503]},
    )
    async def listen(request: Request) -> Response:
        """Events of all jobs: a snapshot first, then each change as it comes."""
        engine.check_listeners()
        last = request.headers.get("last-event-id", "")
        after = int(last) if last.isascii() and last.isdigit() and len(last) < 19 else None
        return StreamingResponse(
            events.stream(engine, after, ending),
            media_type="text/event-stream",
            headers={"cache-control": "no-store", "x-accel-buffering": "no"},
        )

    @app.get("/api/server", responses={200: answer("This server.", "ServerInfo")})
    async def server() -> Response:
        """The server itself: its process, versions, device, model and unfinished jobs."""
        info = about()
        return as_json(
            {**msgspec.to_builtins(info), "jobs": [job_json(status) for status in info.jobs]}
        )

    @app.post("/api/stop", status_code=202)
    async def stop() -> Response:
        """End the server; unfinished jobs come back paused with the next one."""
        end()
        return as_json({}, 202)

    return app


def _add_jobs(app: FastAPI, engine: "Engine") -> None:
    """Routes that are about jobs."""

    @app.post(
        "/api/generate",
        status_code=202,
        responses={
            202: answer("The job is kept and queued.", "Accepted"),
            409: answer("The request_id was used with another body.", "Failure"),
            413: TOO_LARGE,
            **{status: REFUSALS[status] for status in (422, 503)},
        },
        openapi_extra=json_body(openapi.GENERATE),
    )
    async def generate(request: Request) -> Response:
        """Make one picture; a batch is several of these calls."""
        return as_json(await engine.submit(await bodies.read_object(request)), 202)

    @app.get(
        "/api/status/{job_id:path}", responses={200: answer("The job.", "JobStatus"), **REFUSALS}
    )
    async def status(job_id: str) -> Response:
        """One job as it is now; polling this is all that a client needs."""
        return as_json(job_json(await engine.recall(job_id)))

    @app.get("/api/jobs", responses={200: answer("Jobs.", "JobStatus", many=True)})
    async def jobs() -> Response:
        """Jobs that are not over and those that ended lately, oldest first."""
        return _jobs(engine.jobs())

    @app.post(
        "/api/cancel/{job_id:path}", responses={200: answer("The job.", "JobStatus"), **REFUSALS}
    )
    async def cancel(job_id: str) -> Response:
        """End a job; it stops within a step."""
        return as_json(job_json(await engine.cancel(job_id)))

    @app.post(
        "/api/resume",
        responses={
            200: answer("The jobs that go on.", "JobStatus", many=True),
            409: answer("The job is not paused.", "Failure"),
            **REFUSALS,
        },
        openapi_extra=json_body(openapi.ONE_JOB, required=False),
    )
    async def resume(request: Request) -> Response:
        """Let a paused job go on, or all of them."""
        return _jobs(await engine.resume(await _job_id(request)))

    @app.post(
        "/api/drop",
        responses={409: answer("The job is not over.", "Failure"), **REFUSALS},
        openapi_extra=json_body(openapi.ONE_JOB, required=False),
    )
    async def drop(request: Request) -> Response:
        """Forget a paused job, or all of them."""
        return as_json({"dropped": await engine.drop(await _job_id(request))})

    @app.get("/api/jobs/{job_id}/preview", responses={200: binary("PNG."), **REFUSALS})
    async def preview(job_id: str) -> Response:
        """What the picture of a job looks like so far."""
        png = engine.preview(job_id)
        if png is None:
            raise NotFoundError("There is no preview", "The job has not come that far.")
        return Response(png, media_type="image/png", headers={"cache-control": "no-store"})


def _add_things(app: FastAPI, engine: "Engine") -> None:
    """Routes that are about input images, models and LoRAs."""

    @app.post(
        "/api/inputs",
        status_code=201,
        responses={
            201: answer("The image is kept.", "InputImage"),
            413: TOO_LARGE,
            **{status: REFUSALS[status] for status in (422, 503)},
        },
        openapi_extra=FILE,
    )
    async def add_input(request: Request) -> Response:
        """Keep an init image or a mask: the body is the file itself."""
        return as_json(await engine.add_input(await bodies.read(request, bodies.IMAGE_LIMIT)), 201)

    @app.get(
        "/api/inputs/{sha256}",
        responses={200: binary("The file.", "application/octet-stream"), **REFUSALS},
    )
    async def input_file(sha256: str) -> Response:
        """An init image or a mask, as it was sent."""
        return FileResponse(
            await engine.input_file(sha256),
            media_type="application/octet-stream",
            headers={"cache-control": "max-age=31536000, immutable"},
        )

    @app.get("/api/models", responses={200: answer("Models.", "ModelCard", many=True)})
    async def models() -> Response:
        """The models that can be used."""
        return as_json(await asyncio.to_thread(engine.models))

    @app.get("/api/models/passed-over", responses={200: answer("Others.", "PassedOver", many=True)})
    async def models_passed_over() -> Response:
        """What lies among the models and cannot be used, and why."""
        return as_json(await asyncio.to_thread(engine.models_passed_over))

    @app.get("/api/loras", responses={200: answer("LoRAs.", "LoraCard", many=True)})
    async def loras() -> Response:
        """The LoRAs that can be used."""
        return as_json(await asyncio.to_thread(engine.loras))

    @app.get("/api/loras/passed-over", responses={200: answer("Others.", "PassedOver", many=True)})
    async def loras_passed_over() -> Response:
        """What lies among the LoRAs and cannot be used, and why."""
        return as_json(await asyncio.to_thread(engine.loras_passed_over))


async def _job_id(request: Request) -> str | None:
    # without an id all of them are meant, which a misspelt one must not be taken for
    job_id = (await bodies.read_fields(request, "job_id")).get("job_id")
    if job_id is not None and not isinstance(job_id, str):
        raise InvalidRequestError({"job_id": "takes the id of a job"})
    return job_id


def _jobs(statuses: Sequence[JobStatus]) -> Response:
    return as_json([job_json(status) for status in statuses])


async def _refused(request: Request, problem: Exception) -> Response:
    assert isinstance(problem, PhoenixError)
    body = msgspec.to_builtins(problem.failure)
    match problem:
        case InvalidRequestError():
            where = "query" if request.method == "GET" else "body"
            body["detail"] = [
                {"loc": [where, field], "msg": f"{field} {says}", "type": "value_error"}
                for field, says in problem.problems.items()
            ]
            return as_json(body, 422)
        case NotFoundError():
            return as_json(body, 404)
        case ConflictError():
            return as_json(body, 409)
        case bodies.TooLargeError():
            return as_json(body, 413)
        case _:
            return as_json(body, 503)


async def _no_such_route(_: Request, problem: Exception) -> Response:
    assert isinstance(problem, HTTPException)
    failure = Failure(
        title=str(problem.detail),
        message="The server has no such call.",
        hint="/openapi.json lists them all.",
    )
    return Response(
        msgspec.json.encode(failure), problem.status_code, problem.headers,
        media_type="application/json",
    )  # fmt: skip
