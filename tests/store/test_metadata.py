import json
import random
import zlib
from contextlib import suppress
from pathlib import Path

import msgspec
import pytest
from PIL import Image

from phoenix_tui.domain.errors import PhoenixError
from phoenix_tui.domain.picture import PictureInfo
from phoenix_tui.domain.request import InputImage, LoraUse, Mode
from phoenix_tui.store import metadata, picture_file
from tests.store.image_examples import chunk, png_of, saved, with_comment, with_texts
from tests.store.making_examples import make_making, make_request
from tests.store.test_parameters import A1111_TEXT


def _read(tmp_path: Path, data: bytes) -> PictureInfo:
    path = tmp_path / "x.png"
    path.write_bytes(data)
    return metadata.read(path)[0]


def test_a_picture_of_ours_tells_everything(tmp_path: Path) -> None:
    request = make_request(
        prompt="a \U0001f525 house\nSteps: 9, Seed: 9, Size: 9x9",
        negative_prompt="rain",
        loras=(LoraUse(name="ink", weight=0.5),),
        mode=Mode.IMG2IMG,
        init_image=InputImage(sha256="0" * 64, width=64, height=64),
        strength=0.6,
    )
    making = make_making(request)
    path = picture_file.write(tmp_path, making, (64, 72), bytes(64 * 72 * 3))
    info, read = metadata.read(path)
    assert read == making
    assert (info.prompt, info.negative_prompt) == (request.prompt, "rain")
    assert (info.steps, info.sampler, info.schedule) == (20, "DPM++ 2M", "Karras")
    assert (info.cfg_scale, info.seed, info.strength) == (4.0, 42, 0.6)
    assert (info.width, info.height, info.model) == (64, 72, "demo")
    assert (info.loras, info.source) == (request.loras, "Phoenix TUI")
    assert info.extra["picture id"] == making.picture_id
    assert info.extra["init image sha256"] == "0" * 64
    assert "changed since" not in info.extra


def test_a_picture_of_ours_that_was_made_smaller_says_so(tmp_path: Path) -> None:
    data = picture_file.encode(make_making(), (32, 32), bytes(32 * 32 * 3))
    assert "32x32" in _read(tmp_path, data).extra["changed since"]


def test_other_tools_find_the_parameters_before_the_pixels(tmp_path: Path) -> None:
    data = picture_file.encode(make_making(), (64, 72), bytes(64 * 72 * 3))
    assert data.index(b"parameters") < data.index(b"IDAT")


def test_texts_after_the_pixels_are_found(tmp_path: Path) -> None:
    data = png_of()
    end = chunk(b"IEND", b"")
    late = data.removesuffix(end) + chunk(b"tEXt", b"parameters\0" + A1111_TEXT.encode()) + end
    assert _read(tmp_path, late).seed == 1234567890


@pytest.mark.parametrize("kind", ["JPEG", "WEBP"])
@pytest.mark.parametrize(
    "comment",
    [
        b"UNICODE\0" + A1111_TEXT.encode("utf-16-be"),
        b"UNICODE\0" + A1111_TEXT.encode("utf-16-le"),
        b"ASCII\0\0\0" + A1111_TEXT.encode(),
    ],
)
def test_the_comment_of_jpeg_and_webp_is_read(tmp_path: Path, kind: str, comment: bytes) -> None:
    info = _read(tmp_path, with_comment(comment, kind))
    assert (info.source, info.seed, info.width) == ("AUTOMATIC1111", 1234567890, 512)


def test_the_comment_that_stable_diffusion_cpp_puts_into_a_jpeg_is_read(tmp_path: Path) -> None:
    text = "a cat\nSteps: 20, Seed: 42, Sampler: euler_a, Version: stable-diffusion.cpp"
    image = Image.new("RGB", (64, 64))
    info = _read(tmp_path, saved(image, "JPEG", comment=b"parameters\0" + text.encode() + b"\0"))
    assert (info.source, info.seed, info.sampler) == ("stable-diffusion.cpp", 42, "Euler a")
    info = _read(tmp_path, saved(image, "JPEG", comment=b"holiday \xff\0"))
    assert (info.source, info.extra) == ("unknown", {"comment": "holiday \ufffd"})


@pytest.mark.parametrize(
    ("texts", "source"),
    [
        ({"prompt": "a house"}, "unknown"),
        ({"invokeai_metadata": '{"seed": 1}'}, "InvokeAI"),
        ({"Author": "somebody"}, "unknown"),
    ],
)
def test_texts_of_other_tools_are_handed_on_as_they_are(
    tmp_path: Path, texts: dict[str, str], source: str
) -> None:
    info = _read(tmp_path, with_texts(**texts))
    assert (info.source, info.extra) == (source, texts)
    assert (info.width, info.height) == (64, 64)


def test_json_of_ours_that_was_tampered_with_is_not_taken_and_told(tmp_path: Path) -> None:
    making = msgspec.to_builtins(make_making())
    making["request"]["seed"] = -1
    info = _read(tmp_path, with_texts(phoenix_tui=json.dumps(making), parameters=A1111_TEXT))
    assert info.seed == 1234567890
    assert info.extra["phoenix_tui"] == (
        "not taken: seed takes a whole number from 0 to 4294967295, not -1"
    )


def test_json_of_ours_alone_and_broken_still_names_us(tmp_path: Path) -> None:
    info = _read(tmp_path, with_texts(phoenix_tui="{"))
    assert (info.source, info.prompt) == ("Phoenix TUI", None)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (png_of(chunk(b"zTXt", b"parameters\0\0" + zlib.compress(bytes(50 * 2**20)))), "longer"),
        (
            png_of(chunk(b"iTXt", b"parameters\0\1\0\0\0" + zlib.compress(bytes(50 * 2**20)))),
            "longer",
        ),
        (png_of(chunk(b"tEXt", b"parameters\0" + bytes(9 * 2**20))), "longer"),
        (png_of(*[chunk(b"tEXt", b"%d\0" % n + bytes(2**20)) for n in range(9)]), "longer"),
        (png_of(chunk(b"zTXt", b"parameters\0\0garbage")), "damaged"),
        (png_of(chunk(b"tEXt", b"parameters\0x")[:-1] + b"!"), "checksum"),
    ],
    ids=["zTXt bomb", "iTXt bomb", "long text", "many texts", "broken zlib", "broken checksum"],
)
def test_stuffed_or_broken_texts_are_refused_in_a_sentence(
    tmp_path: Path, data: bytes, sentence: str
) -> None:
    with pytest.raises(PhoenixError, match=sentence):
        _read(tmp_path, data)


@pytest.mark.filterwarnings("ignore::UserWarning:PIL")
def test_hostile_bytes_raise_nothing_but_a_phoenix_error(tmp_path: Path) -> None:
    generator = random.Random(7)
    ours = picture_file.encode(make_making(), (64, 72), bytes(64 * 72 * 3))
    originals = [
        ours,
        with_comment(b"UNICODE\0" + A1111_TEXT.encode("utf-16-be"), "JPEG"),
        with_comment(b"UNICODE\0" + A1111_TEXT.encode("utf-16-be"), "WEBP"),
    ]
    for round_number in range(600):
        data = bytearray(originals[round_number % 3])
        for _ in range(generator.randint(1, 8)):
            data[generator.randrange(len(data))] = generator.randrange(256)
        if generator.random() < 0.2:
            del data[generator.randrange(len(data)) :]
        with suppress(PhoenixError):
            msgspec.json.encode(_read(tmp_path, bytes(data)))
