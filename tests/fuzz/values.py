"""Prompts, requests, settings, and the headers of weights."""

import json
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from tempfile import gettempdir
from typing import Any

import msgspec
from rich.cells import cell_len

from phoenix_tui.catalogue.headers import told
from phoenix_tui.catalogue.safetensors_header import read_header
from phoenix_tui.domain import fields, library_query, marks, prompt_history, search_line, text
from phoenix_tui.domain.errors import InvalidRequestError, PhoenixError
from phoenix_tui.domain.prompt_weights import (
    WEIGHT_LIMIT,
    has_editing,
    has_syntax,
    parse,
    text_of,
)
from phoenix_tui.domain.prompts import split_lora_tags, without_lora_tags
from phoenix_tui.domain.request import InputImage
from phoenix_tui.domain.validation import build
from phoenix_tui.domain.weighing import weighed
from phoenix_tui.settings import Settings, load
from tests.catalogue.file_examples import safetensors
from tests.fuzz.pictures import LORAS, MODELS
from tests.fuzz.target import Target, can_be_sent
from tests.fuzz.target import text_of as decoded
from tests.terminal.hostile import HOSTILE, obeyed

IMAGE = InputImage(sha256="0" * 64, width=200, height=135)


def _kept_in_a_file(check: Callable[[Path], None]) -> Callable[[bytes], None]:
    shelf = Path("/dev/shm") if Path("/dev/shm").is_dir() else Path(gettempdir())
    path = shelf / f"phoenix-fuzz-{os.getpid()}"

    def checked(data: bytes) -> None:
        path.write_bytes(data)
        try:
            check(path)
        finally:
            path.unlink()

    return checked


def _sentence(words: str) -> None:
    """That a person can be shown it: one line that no terminal obeys."""
    assert "\n" not in words, ascii(words)
    assert text.visible_line(words) == words, ascii(words)
    assert len(words) < 2000, f"a sentence of {len(words)} characters"


def _safetensors(path: Path) -> None:
    try:
        header = read_header(path)
    except ValueError as problem:
        text.shortened(str(problem), 200).encode()
        return
    facts = told(header, "name")
    can_be_sent(facts)
    assert len(facts.trigger_words) <= 8


def _weights(data: bytes) -> None:
    prompt = decoded(data)
    parts = parse(prompt)
    runs = [run for part in parts for run in part]
    assert parts
    assert all(run.text and abs(run.weight) <= WEIGHT_LIMIT for run in runs)
    assert sum(len(run.text) for run in runs) <= len(prompt)
    plain = text_of(parts)
    assert has_syntax(prompt) == (plain != prompt)
    has_editing(prompt)
    for start, end in ((0, len(prompt)), (len(prompt) // 2, len(prompt) // 2)):
        changed, first, last = weighed(prompt, start, end, 0.1)
        assert 0 <= first <= last <= len(changed)


def _lora_tags(data: bytes) -> None:
    prompt = decoded(data)
    rest, tags = split_lora_tags(prompt)
    assert len(rest) <= len(prompt)
    if not tags:
        assert rest == prompt
    for name, weight in tags:
        assert not set(name) & set("<>:")
        with suppress(ValueError):
            assert -5 <= fields.LORA_WEIGHT.from_text(weight) <= 5
    without_lora_tags(prompt, {name for name, _ in tags})


def _sanitiser(data: bytes) -> None:
    given = decoded(data)
    shown, line = text.visible(given), text.visible_line(given)
    shown.encode()
    assert obeyed(shown.replace("\n", "").replace("\t", "").encode()) == []
    assert obeyed(line.encode()) == []
    assert text.visible(shown) == shown
    assert text.visible_line(line) == line
    for width in (0, 1, 40):
        short = text.shortened(given, width)
        assert len(short) <= max(width, 1)
        assert text.shortened(short, width) == short
    cell_len(line)


def _request(data: bytes) -> None:
    try:
        body = json.loads(data)
    except (ValueError, RecursionError):
        return
    if not isinstance(body, dict):
        return
    images: dict[str, Any] = {name: IMAGE for name in ("init_image", "mask") if body.get(name)}
    try:
        made = build(body, models=MODELS, loras=LORAS, **images)
    except InvalidRequestError as refused:
        for name, words in refused.problems.items():
            _sentence(f"{name} {words}")
        can_be_sent(refused.failure)
        return
    again = msgspec.json.decode(msgspec.json.encode(made.request), type=type(made.request))
    assert again == made.request
    for note in made.notes:
        _sentence(note)


def _config(path: Path) -> None:
    try:
        settings, notes = load(path)
    except PhoenixError as problem:
        _sentence(str(problem))
        return
    assert isinstance(settings, Settings)
    for note in notes:
        _sentence(note)


def _query(data: bytes) -> None:
    """What is typed to find pictures, and what asks for them over HTTP."""
    line = decoded(data)
    pairs = [tuple(part.partition("=")[::2]) for part in line.split("&")]
    for ask in (
        lambda: search_line.parse(line),
        lambda: library_query.query_of(pairs),
        lambda: prompt_history.prompt_query_of(pairs),
    ):
        try:
            can_be_sent(ask())
        except InvalidRequestError as refused:
            for name, words in refused.problems.items():
                _sentence(f"{name} {words}")
    search_line.turned(line, "fav")
    search_line.sorted_anew(line)
    with suppress(ValueError, RecursionError):
        body = json.loads(data)
        if isinstance(body, dict):
            with suppress(InvalidRequestError):
                marks.marking(body)


_KOHYA = {
    "ss_base_model_version": "sd_v1",
    "ss_network_dim": "4",
    "ss_tag_frequency": '{"10_sks": {"sks": 30, "1girl": 12}}',
    "modelspec.title": "ink",
}


def _files_of_weights() -> list[bytes]:
    down = "unet.down_blocks.0.attentions.0.transformer_blocks.0.attn2.to_k"
    return [
        safetensors({}),
        safetensors({f"{down}.lora_A.weight": [4, 8], f"{down}.lora_B.weight": [8, 4]}),
        safetensors({"lora_unet_x.lora_down.weight": [4, 8]}, _KOHYA),
        safetensors({"model.diffusion_model.input_blocks.0.0.weight": [4, 4, 3, 3]}),
        safetensors({"first_stage_model.decoder.conv_in.weight": [4, 4, 3, 3]}),
        safetensors({f"{half}.conv_in.weight": [4, 4, 3, 3] for half in ("encoder", "decoder")}),
    ]  # fmt: skip


_BODY = {
    "prompt": "a (red:1.2) house <lora:ink-wash:0.5>", "negative_prompt": "rain", "seed": 42,
    "steps": 20, "cfg_scale": 4.5, "width": 128, "height": 128, "sampler": "DPM++ 2M Karras",
    "schedule": "Karras", "model": "demo", "loras": [{"name": "ink-wash", "weight": 0.5}],
    "mode": "inpaint", "init_image": {"sha256": "0"}, "mask": {"path": "x"}, "strength": 0.5,
    "resize": "crop", "mask_blur": 4, "only_masked_padding": 32, "variation_seed": 1,
    "variation_strength": 0.5, "vae_tiling": True, "vae_float32": False, "prompt_syntax": "plain",
}  # fmt: skip

_CONFIG = b"""version = 1
model = "demo"
model_folders = ["~/x"]
device = "cpu"
threads = 2
model_idle_minutes = 0.5
bell = true
[keys]
generate = "ctrl+j,f5"
[vaes]
"my model" = "vae"
"""

TARGETS = {
    "safetensors": Target(
        _kept_in_a_file(_safetensors),
        _files_of_weights,
        ("__metadata__", "dtype", "F16", "BF16", "shape", "data_offsets", "lora_down", "lora_A",
         "hada_w1_a", "ss_tag_frequency", "double_blocks", "model.diffusion_model.", "[-1]",
         "9223372036854775808", '{"', "attn2.to_k", "cond_stage_model", "scaled_fp8"),
    ),
    "weights": Target(
        _weights,
        lambda: [b"a (red:1.2) [house] ((x)) \\(y\\) BREAK (a:b:-1.5)", b"[a:b:0.5] [a|b] AND"],
        ("(", ")", "[", "]", ":1.2)", ":-.5)", ":9e9)", " BREAK ", "AND", "\\(", "\\"),
    ),
    "lora-tags": Target(
        _lora_tags,
        lambda: [b"a <lora:ink:0.5> house <lora:neon> <lora::> <lora:a:nan>"],
        ("<lora:", ":", ">", "nan", "1e9", "-0", " "),
    ),
    "sanitiser": Target(
        _sanitiser,
        lambda: [HOSTILE.encode("utf-8", "surrogateescape"), "👩‍🚀 é 日本 שלום".encode()],
        ("\x1b[", "\x1b]52;", "\x9b", "\u202e", "\u2066", "\ufeff", "\u200b", "\U000e0041", "\x07",
         "\u061c", "\ufff9", "\u00ad", "\u180e"),
    ),
    "request": Target(
        _request,
        lambda: [json.dumps(_BODY).encode(), b'{"prompt": "a house"}'],
        (*_BODY, "null", "NaN", "1e999", "-1", "4294967296", '"\\ud800"', "[[", "Infinity"),
    ),
    "config": Target(
        _kept_in_a_file(_config),
        lambda: [_CONFIG],
        ("version", "model_folders", "nan", "inf", "1e999", "[[", "[keys]", '"""', "'''", "0x",
         "1979-05-27T07:32:00Z", "threads = ", "{", "a.b.c"),
    ),
    "query": Target(
        _query,
        lambda: [b'red "blue sky" fav rating>=3 seed:42 model:demo since:2026-11-23 sort:oldest',
                 b"text=a&seed=1&since=2026-11-23&until=9999-12-31&order=rating&after=3:5&limit=9",
                 b'{"picture_ids": ["a"], "favourite": true, "rating": 3}'],
        ("since:", "until:", "0001-01-01", "9999-12-31T23:59:59-23:59", "seed:", "rating>=",
         "after=", "limit=", "text=", "&", '"'),
    ),
}  # fmt: skip
