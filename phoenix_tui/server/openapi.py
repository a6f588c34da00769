"""What /openapi.json says of bodies and answers, taken from where they are checked."""

from typing import Any

import msgspec
from fastapi import FastAPI

from phoenix_tui.domain import fields
from phoenix_tui.domain.download import Download
from phoenix_tui.domain.errors import Failure
from phoenix_tui.domain.events import (
    DownloadChanged,
    JobChanged,
    JobDropped,
    Notice,
    PicturesMarked,
    PreviewReady,
    Snapshot,
)
from phoenix_tui.domain.job import JobStatus
from phoenix_tui.domain.library import LibraryPage, PictureDetails, PictureRow
from phoenix_tui.domain.model import LoraCard, ModelCard, PassedOver
from phoenix_tui.domain.prompt_history import PastPrompt
from phoenix_tui.domain.request import MASK_BLUR, InputImage, Mode
from phoenix_tui.domain.samplers import SAMPLERS, SCHEDULES
from phoenix_tui.domain.taking import Taken
from phoenix_tui.domain.wire import Accepted, ServerInfo

_STRUCTS = (
    Accepted, JobStatus, ServerInfo, ModelCard, LoraCard, PassedOver, InputImage, Failure,
    Snapshot, JobChanged, PreviewReady, JobDropped, PicturesMarked, DownloadChanged, Notice,
    LibraryPage, PictureRow, PictureDetails, Taken, Download, PastPrompt,
)  # fmt: skip

Schema = dict[str, Any]


def number_between(field: fields.WholeNumber) -> Schema:
    """A whole number that `field` takes."""
    return {"type": "integer", "minimum": field.low, "maximum": field.high}


def _whole(field: fields.WholeNumber, says: str) -> Schema:
    return {**number_between(field), "description": says}


def _number(field: fields.Number, says: str) -> Schema:
    low = "exclusiveMinimum" if field.above_low else "minimum"
    return {"type": "number", low: field.low, "maximum": field.high, "description": says}


def _text(field: fields.Text, says: str) -> Schema:
    return {"type": "string", "maxLength": field.limit, "description": says}


def _input(says: str) -> Schema:
    alternatives = [
        {"type": "object", "properties": {key: {"type": "string"}}, "required": [key]}
        for key in ("sha256", "path")
    ]
    return {"anyOf": alternatives, "description": says}


GENERATE: Schema = {
    "type": "object",
    "required": ["prompt"],
    "properties": {
        "prompt": _text(fields.PROMPT, "As typed; LoRA tags may be in it."),
        "negative_prompt": _text(fields.NEGATIVE_PROMPT, "What the picture should not show."),
        "prompt_syntax": {
            "type": "string",
            "enum": list(fields.PROMPT_SYNTAX.words),
            "description": "Whether (x:1.2), [x] and BREAK weigh and part the prompts, and long "
            "ones are read to their ends; by itself wherever the model can.",
        },
        "seed": _whole(fields.SEED, "A random one is drawn and kept where it is absent or null."),
        "steps": _whole(fields.STEPS, "The model's own number where it is absent."),
        "cfg_scale": _number(fields.CFG_SCALE, "At 1 and below the negative prompt is not used."),
        "width": _whole(fields.WIDTH, "Pixels, a multiple of the model's size_multiple."),
        "height": _whole(fields.HEIGHT, "Pixels, a multiple of the model's size_multiple."),
        "sampler": {
            "type": "string",
            "examples": list(SAMPLERS),
            "description": "Its name, with or without a schedule at the end.",
        },
        "schedule": {"type": "string", "enum": list(SCHEDULES)},
        "model": {"type": "string", "description": "A name from /api/models."},
        "loras": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["name"],
                "properties": {
                    "name": {"type": "string", "description": "A name from /api/loras."},
                    "weight": _number(fields.LORA_WEIGHT, "1 is what it was trained for."),
                },
            },
        },
        "mode": {"type": "string", "enum": [mode.value for mode in Mode]},
        "init_image": _input("An image sent to /api/inputs, or a file in an allowed folder."),
        "mask": _input("White is painted anew; goes with an init image."),
        "strength": _number(fields.STRENGTH, "Denoising strength; goes with an init image."),
        "resize": {
            "type": "string",
            "enum": list(fields.RESIZE.words),
            "default": "stretch",
            "description": "How an init image and its mask get the picture's size.",
        },
        "mask_blur": {
            **_whole(fields.MASK_BLUR, "Pixels to either side of the mask's edge."),
            "default": MASK_BLUR,
        },
        "only_masked_padding": _whole(
            fields.ONLY_MASKED_PADDING,
            "Only the mask's box and so many pixels around it are painted, enlarged to the "
            "picture's size; the whole picture where it is absent.",
        ),
        "variation_seed": _whole(
            fields.VARIATION_SEED, "Goes with variation_strength; drawn and kept where absent."
        ),
        "variation_strength": _number(
            fields.VARIATION_STRENGTH,
            "How far the noise goes from that of seed, at 0, to that of variation_seed, at 1.",
        ),
        "vae_tiling": {
            "type": "boolean",
            "description": "Have the autoencoder work on tiles, or not, whatever memory there is.",
        },
        "vae_float32": {
            "type": "boolean",
            "description": "Have the autoencoder run in 32 bits, in which nothing overflows.",
        },
        "request_id": _text(fields.NAME, "The same one with the same body is the same job."),
        "batch_id": _text(fields.NAME, "A new one is made where it is absent."),
        "batch_index": {"type": "integer", "minimum": 0, "description": "0 to batch_size-1."},
        "batch_size": {"type": "integer", "enum": list(fields.BATCH_SIZES)},
        "keep": {
            "type": "boolean",
            "description": "False for a picture that is made only to be compared.",
        },
    },
}

ONE_JOB: Schema = {
    "type": "object",
    "properties": {"job_id": {"type": "string", "description": "All that can be, where absent."}},
}


def json_body(schema: Schema, *, required: bool = True) -> Schema:
    """For `openapi_extra`: a body that the route reads by itself."""
    return {
        "requestBody": {"required": required, "content": {"application/json": {"schema": schema}}}
    }


def answer(says: str, name: str, *, many: bool = False) -> Schema:
    """For `responses`: JSON of the struct called `name`, or a list of them."""
    one = {"$ref": f"#/components/schemas/{name}"}
    schema = {"type": "array", "items": one} if many else one
    return {"description": says, "content": {"application/json": {"schema": schema}}}


def binary(says: str, *media_types: str) -> Schema:
    """For `responses`: bytes of another kind than JSON, a PNG picture's where none is named."""
    schema = {"schema": {"type": "string", "format": "binary"}}
    return {"description": says, "content": dict.fromkeys(media_types or ("image/png",), schema)}


REFUSALS: dict[int | str, Schema] = {
    404: answer("There is no such thing.", "Failure"),
    422: answer("Wrong input: a sentence for each field.", "Invalid"),
    503: answer("It cannot be done now.", "Failure"),
}
"""For `responses`: what any call may be refused with."""


TOO_LARGE = answer("More was sent than is taken.", "Failure")

FILE: Schema = {
    "requestBody": {
        "required": True,
        "content": {"image/*": {"schema": {"type": "string", "format": "binary"}}},
    }
}
"""For `openapi_extra`: a body that is an image file."""


def document(app: FastAPI) -> None:
    """Have /openapi.json describe the structs that the answers are made of."""
    plain = app.openapi

    def with_structs() -> Schema:
        known = app.openapi_schema is not None
        schema = plain()
        if not known:
            _, components = msgspec.json.schema_components(
                _STRUCTS, ref_template="#/components/schemas/{name}"
            )
            components["JobStatus"]["properties"]["progress"] = {
                "type": "integer", "minimum": 0, "maximum": 100, "description": "Per cent.",
            }  # fmt: skip
            components["Invalid"] = _INVALID
            schema.setdefault("components", {}).setdefault("schemas", {}).update(components)
        return schema

    app.openapi = with_structs  # type: ignore[method-assign]


_INVALID: Schema = {
    "type": "object",
    "description": "A sentence for each wrong field.",
    "properties": {
        "detail": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "loc": {"type": "array", "items": {"type": "string"}},
                    "msg": {"type": "string"},
                    "type": {"type": "string"},
                },
            },
        },
        "title": {"type": "string"},
        "message": {"type": "string"},
        "hint": {"type": "string"},
    },
}
