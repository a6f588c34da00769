"""What is answered: values as JSON."""

import msgspec
from starlette.responses import Response


def as_json(value: object, status: int = 200) -> Response:
    """`value` as the JSON body of an answer."""
    return Response(msgspec.json.encode(value), status, media_type="application/json")
