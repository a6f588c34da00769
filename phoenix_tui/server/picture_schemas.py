"""What /openapi.json says of calls about finished pictures."""

from phoenix_tui.domain import fields, library_query, marks
from phoenix_tui.domain.library import PAGE, Order
from phoenix_tui.domain.request import Mode
from phoenix_tui.server.openapi import Schema, number_between

_TEXT: Schema = {"type": "string"}
_SWITCH: Schema = {"type": "boolean"}

_QUERY: dict[str, tuple[Schema, str]] = {
    "text": (
        {"type": "string", "maxLength": library_query.TEXT.limit},
        "Words that begin words of the prompt; all must.",
    ),
    "model": (_TEXT, "Its name, exactly."),
    "lora": (_TEXT, "The name of one that was applied, exactly."),
    "seed": (number_between(fields.SEED), "The picture's own seed."),
    "mode": ({"type": "string", "enum": [mode.value for mode in Mode]}, "How it was made."),
    "favourite": (_SWITCH, "Favourites alone, or all others."),
    "rating_from": (number_between(fields.RATING), "At least this rating."),
    "since": (_TEXT, "A date or time of UTC: made then or later."),
    "until": (_TEXT, "A date or time of UTC: made on that day or earlier, or before that time."),
    "discarded": (_SWITCH, "True asks for what is in the trash, and only for that."),
    "order": ({"type": "string", "enum": [order.value for order in Order]}, "What comes first."),
    "limit": (
        {**number_between(library_query.LIMIT), "default": PAGE},
        "Pictures on the page.",
    ),
    "after": (_TEXT, "`next` of the page before, with all else the same."),
}

QUERY: Schema = {
    "parameters": [
        {"name": name, "in": "query", "required": False, "schema": schema, "description": says}
        for name, (schema, says) in _QUERY.items()
    ]
}
"""For `openapi_extra`: a query string that the route reads by itself."""

MARKS: Schema = {
    "type": "object",
    "required": ["picture_ids"],
    "properties": {
        "picture_ids": {
            "type": "array", "items": _TEXT, "minItems": 1, "maxItems": marks.MOST_AT_ONCE,
        },
        "favourite": {**_SWITCH, "description": "True takes it out of the trash, too."},
        "rating": {**number_between(fields.RATING), "description": "0 takes the rating away."},
        "discarded": {
            **_SWITCH,
            "description": "True puts it into the trash, and makes it no favourite.",
        },
    },
}  # fmt: skip
