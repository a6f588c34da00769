"""Routes that are about models of the hub."""

from typing import TYPE_CHECKING

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response

from phoenix_tui.server import bodies
from phoenix_tui.server.answers import as_json
from phoenix_tui.server.openapi import REFUSALS, Schema, answer, json_body

if TYPE_CHECKING:
    from phoenix_tui.engine.engine import Engine

_BODY: Schema = {
    "type": "object",
    "required": ["model"],
    "properties": {
        "model": {
            "type": "string",
            "description": "OWNER/NAME, OWNER/NAME@REVISION or OWNER/NAME/FILE.safetensors.",
        },
        "only_size": {
            "type": "boolean",
            "description": "True to fetch nothing but what tells how large it is.",
        },
    },
}


def add(app: FastAPI, engine: "Engine") -> None:
    """Have `app` answer them."""

    @app.post(
        "/api/downloads",
        status_code=202,
        responses={
            202: answer("It is under way.", "Download"),
            **{status: REFUSALS[status] for status in (422, 503)},
        },
        openapi_extra=json_body(_BODY),
    )
    async def download(request: Request) -> Response:
        """Fetch a model from the hub, or only find out how large it is."""
        body = await bodies.read_fields(request, "model", "only_size")
        only_size = body.get("only_size", False)
        return as_json(engine.downloads.start(body.get("model"), only_size=only_size), 202)

    @app.get("/api/downloads", responses={200: answer("Downloads.", "Download", many=True)})
    async def downloads() -> Response:
        """Those under way and those that ended lately, oldest first."""
        return as_json(engine.downloads.all())

    @app.post(
        "/api/downloads/{download_id}/cancel",
        responses={200: answer("The download.", "Download"), 404: REFUSALS[404]},
    )
    async def cancel_download(download_id: str) -> Response:
        """End a download; what has come stays, and the next one goes on from there."""
        return as_json(await engine.downloads.cancel(download_id))
