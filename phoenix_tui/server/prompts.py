"""The route that tells of earlier prompts."""

from typing import TYPE_CHECKING

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response

from phoenix_tui.domain import prompt_history
from phoenix_tui.server.answers import as_json
from phoenix_tui.server.openapi import REFUSALS, answer

if TYPE_CHECKING:
    from phoenix_tui.engine.engine import Engine

_QUERY = {
    "parameters": [
        {
            "name": "text",
            "in": "query",
            "schema": {"type": "string", "maxLength": prompt_history.TEXT.limit},
            "description": "Words that all are somewhere in the prompt or the negative prompt.",
        },
        {
            "name": "limit",
            "in": "query",
            "schema": {
                "type": "integer",
                "minimum": prompt_history.LIMIT.low,
                "maximum": prompt_history.LIMIT.high,
                "default": prompt_history.USUAL_LIMIT,
            },
        },
    ]
}


def add(app: FastAPI, engine: "Engine") -> None:
    """Have `app` answer it."""

    @app.get(
        "/api/prompts",
        responses={200: answer("Prompts.", "PastPrompt", many=True), 422: REFUSALS[422]},
        openapi_extra=_QUERY,
    )
    async def prompts(request: Request) -> Response:
        """The prompts of earlier jobs, each once, newest first."""
        query = prompt_history.prompt_query_of(request.query_params.multi_items())
        return as_json(await engine.prompts(query))
