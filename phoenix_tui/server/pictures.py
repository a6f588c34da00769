"""Routes that are about finished pictures."""

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import FileResponse, Response, StreamingResponse

from phoenix_tui.domain.decision_log import CSV_HEAD, as_csv, as_json_lines
from phoenix_tui.domain.errors import InvalidRequestError
from phoenix_tui.domain.library_query import query_of
from phoenix_tui.domain.marks import Decision, marking
from phoenix_tui.domain.problems import one_of
from phoenix_tui.server import bodies, picture_schemas
from phoenix_tui.server.answers import as_json
from phoenix_tui.server.openapi import FILE, REFUSALS, TOO_LARGE, answer, binary, json_body

if TYPE_CHECKING:
    from phoenix_tui.engine.collection import Collection
    from phoenix_tui.engine.engine import Engine

_ROWS = {200: answer("The pictures as they are now.", "PictureRow", many=True), **REFUSALS}


def add(app: FastAPI, engine: "Engine") -> None:
    """Have `app` answer them."""
    _add_looking(app, engine)
    _add_deciding(app, engine)


def _add_looking(app: FastAPI, engine: "Engine") -> None:
    @app.get(
        "/api/pictures",
        responses={200: answer("A page.", "LibraryPage"), **REFUSALS},
        openapi_extra=picture_schemas.QUERY,
    )
    async def page(request: Request) -> Response:
        """Kept pictures, a page at a time; what is in the trash is not among them."""
        query = query_of(request.query_params.multi_items())
        return as_json(await engine.collection.page(query))

    @app.get("/api/pictures/{picture_id}", responses={200: binary("The PNG file."), **REFUSALS})
    async def picture(picture_id: str) -> Response:
        """A finished picture, as it lies in the store."""
        found = await engine.collection.picture(picture_id)
        return FileResponse(found.path, media_type="image/png")

    @app.get(
        "/api/pictures/{picture_id}/thumbnail",
        responses={200: binary("PNG, at most 256 pixels a side."), **REFUSALS},
    )
    async def thumbnail(picture_id: str) -> Response:
        """A small copy of a kept picture."""
        # a picture never changes
        return FileResponse(
            await engine.collection.thumbnail(picture_id),
            media_type="image/png",
            headers={"cache-control": "max-age=31536000, immutable"},
        )

    @app.get(
        "/api/pictures/{picture_id}/info",
        responses={200: answer("The picture.", "PictureDetails"), **REFUSALS},
    )
    async def info(picture_id: str) -> Response:
        """All that is known of a kept picture: how it was made, and what was decided about it."""
        return as_json(await engine.collection.details(picture_id))

    @app.get(
        "/api/pictures/{picture_id}/parameters",
        responses={200: answer("The parameters.", "Taken"), **REFUSALS},
    )
    async def parameters(picture_id: str) -> Response:
        """What a request can have of a kept picture, and what it cannot and why."""
        return as_json(await engine.collection.parameters(picture_id))

    @app.post(
        "/api/metadata",
        responses={
            200: answer("What the file says.", "Taken"),
            413: TOO_LARGE,
            **{status: REFUSALS[status] for status in (422, 503)},
        },
        openapi_extra=FILE,
    )
    async def read_metadata(request: Request) -> Response:
        """What any image says of its making, whichever tool wrote it, and what of it a request can
        have: the body is the file itself.
        """
        data = await bodies.read(request, bodies.IMAGE_LIMIT)
        return as_json(await engine.collection.read_metadata(data))

    @app.post("/api/rescan", responses={200: {"description": "What was found."}})
    async def rescan() -> Response:
        """Rebuild the database from the pictures."""
        return as_json(await engine.collection.rescan())


def _add_deciding(app: FastAPI, engine: "Engine") -> None:
    @app.post(
        "/api/pictures/marks", responses=_ROWS, openapi_extra=json_body(picture_schemas.MARKS)
    )
    async def mark(request: Request) -> Response:
        """Mark pictures, as one decision."""
        picture_ids, change = marking(await bodies.read_object(request))
        return as_json(await engine.collection.mark(picture_ids, change))

    @app.post("/api/pictures/undo", responses=_ROWS)
    async def undo() -> Response:
        """Take back the newest decision; once more, the one before it. Nothing left: an empty list.

        What was deleted with the trash cannot come back.
        """
        return as_json(await engine.collection.undo())

    @app.post("/api/pictures/{picture_id}/keep-only", responses=_ROWS)
    async def keep_only(picture_id: str) -> Response:
        """Make a picture a favourite and discard the rest of its batch, as one decision."""
        return as_json(await engine.collection.keep_only(picture_id))

    @app.post(
        "/api/trash/empty",
        responses={200: {"description": "How many pictures were deleted."}, **REFUSALS},
    )
    async def empty_trash() -> Response:
        """Delete the discarded pictures for good."""
        return as_json({"deleted": await engine.collection.empty_trash()})

    @app.get(
        "/api/decisions",
        responses={
            200: binary("One object or row a line.", "application/x-ndjson", "text/csv"),
            **REFUSALS,
        },
        openapi_extra={
            "parameters": [
                {
                    "name": "format", "in": "query", "required": False,
                    "schema": {"type": "string", "enum": ["json", "csv"], "default": "json"},
                }
            ]
        },
    )  # fmt: skip
    async def decisions(request: Request) -> Response:
        """The log of decisions, oldest first: what was kept and what not, and when."""
        form = request.query_params.get("format", "json")
        if form not in {"json", "csv"}:
            raise InvalidRequestError({"format": one_of("a format", ("json", "csv"), form)})
        parts = _parts(engine.collection, await engine.collection.decisions())
        if form == "csv":
            return StreamingResponse(_csv(parts), media_type="text/csv")
        return StreamingResponse(
            (as_json_lines(part) async for part in parts), media_type="application/x-ndjson"
        )


async def _parts(collection: "Collection", first: list[Decision]) -> AsyncIterator[list[Decision]]:
    part = first
    while part:
        yield part
        part = await collection.decisions((part[-1].number, part[-1].picture_id))


async def _csv(parts: AsyncIterator[list[Decision]]) -> AsyncIterator[str]:
    yield CSV_HEAD
    async for part in parts:
        yield as_csv(part)
