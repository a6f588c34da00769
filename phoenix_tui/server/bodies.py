"""Reading what was sent, up to a limit."""

import json

from starlette.requests import Request

from phoenix_tui.domain.errors import InvalidRequestError, PhoenixError
from phoenix_tui.domain.text import shortened

JSON_LIMIT = 1_000_000
"""Bytes: a prompt of the longest kind, escaped throughout, several times over."""
IMAGE_LIMIT = 100_000_000
"""Bytes of an init image or mask."""


class TooLargeError(PhoenixError):
    """More was sent than is taken."""


async def read(request: Request, limit: int) -> bytes:
    """The body as it came, at most `limit` bytes; raises `TooLargeError`."""
    received = bytearray()
    async for chunk in request.stream():
        received += chunk
        if len(received) > limit:
            raise TooLargeError("Too much was sent", f"At most {limit} bytes are taken here.")
    return bytes(received)


async def read_object(request: Request) -> dict[str, object]:
    """The JSON object in the body; an empty body is an empty object.

    What the object's values must be is not looked at here. Raises `InvalidRequestError` for
    anything that is not a JSON object.
    """
    data = await read(request, JSON_LIMIT)
    if not data.strip():
        return {}
    try:
        value = json.loads(data)
    except (ValueError, RecursionError) as problem:
        raise InvalidRequestError({"body": f"takes a JSON object; {problem}"}) from problem
    if not isinstance(value, dict):
        raise InvalidRequestError({"body": f"takes a JSON object, not a {type(value).__name__}"})
    return value


async def read_fields(request: Request, *names: str) -> dict[str, object]:
    """As `read_object`, for one that has no other fields than these."""
    body = await read_object(request)
    if unknown := body.keys() - set(names):
        raise InvalidRequestError({shortened(name, 40): "is not known here" for name in unknown})
    return body
