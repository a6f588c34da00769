"""Image files: of their header, their texts and their pixels."""

import json
import struct
import zlib
from collections.abc import Iterator
from contextlib import suppress

from PIL import Image

from phoenix_tui.domain.errors import PhoenixError
from phoenix_tui.domain.model import LoraCard, ModelCard
from phoenix_tui.domain.taking import take
from phoenix_tui.domain.validation import build
from phoenix_tui.store import image_file, metadata, picture_file
from phoenix_tui.store import making as making_json
from phoenix_tui.store.png import SIGNATURE
from tests.fuzz.target import Target, can_be_sent
from tests.store import graph_examples
from tests.store.image_examples import chunk, png_of, saved, with_comment
from tests.store.making_examples import make_making
from tests.store.test_invokeai import METADATA
from tests.store.test_parameters import A1111_TEXT

MODELS = {
    "demo": ModelCard(
        name="demo", family="demo", path="/demo", source="shipped", size_multiple=16, width=128,
        height=128, steps=20, cfg_scale=4.0, sampler="DPM++ 2M",
    )
}  # fmt: skip
LORAS = {"ink-wash": LoraCard(name="ink-wash", family="unknown", path="/ink")}
MOST_PIXELS = 512 * 512
"""That are decoded here; what more of them cost is not in question."""

_SDCPP = (
    "a cat\nSteps: 20, CFG scale: 7.000000, Seed: 42, Size: 64x64, Sampler: euler_a, "
    'Version: stable-diffusion.cpp, SDCPP: {"sampler": "euler_a", "seed": 42}'
)
_XMP = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-'
    b'syntax-ns#"><rdf:Description xmlns:tiff="http://ns.adobe.com/tiff/1.0/" '
    b'tiff:Orientation="6"/></rdf:RDF></x:xmpmeta>'
)


def read_whole(data: bytes) -> None:
    """Everything that is done with an image from elsewhere."""
    with suppress(PhoenixError):
        read_texts(data)
    with suppress(PhoenixError):
        found = image_file.inspect(data)
        if found.width * found.height <= MOST_PIXELS:
            # a file may say one size here and another there
            width, height, rgb = image_file.read_rgb(data)
            assert len(rgb) == width * height * 3
            small = image_file.read_small(data, 64)[1]
            assert max(small.size) <= 64


def read_texts(data: bytes) -> None:
    """What a file says of its making, as far as a request that it fills."""
    info, making = metadata.read(data)
    can_be_sent(info)
    can_be_sent(making)
    taken = take(info, models=MODELS, loras=LORAS, model="demo")
    can_be_sent(taken)
    build({"prompt": "a stand-in", **taken.body}, models=MODELS, loras=LORAS)


def _png(data: bytes) -> None:
    read_whole(b"".join(_mended(data)) if data.startswith(SIGNATURE) else data)


def _mended(data: bytes) -> Iterator[bytes]:
    """A PNG file with its checksums put right, without which nothing else is looked at."""
    yield SIGNATURE
    at = len(SIGNATURE)
    while at + 8 <= len(data):
        length = int.from_bytes(data[at : at + 4])
        end = at + 8 + length
        if end + 4 > len(data):
            break
        yield data[at:end] + struct.pack(">I", zlib.crc32(data[at + 4 : end]))
        at = end + 4
    yield data[at:]


def _exif(data: bytes) -> None:
    """In the file that its first byte says."""
    block = b"Exif\0\0" + data[1:]
    kinds = {0: _with_segment, 1: _with_exif_chunk, 2: _with_webp_chunk}
    read_whole(kinds[data[0] % 3 if data else 0](block))


def _with_segment(block: bytes) -> bytes:
    image = saved(Image.new("RGB", (8, 8)), "JPEG")
    return image[:2] + b"\xff\xe1" + struct.pack(">H", len(block[:65000]) + 2) + block[:65000] + image[2:]  # noqa: E501  # fmt: skip


def _with_exif_chunk(block: bytes) -> bytes:
    return png_of(chunk(b"eXIf", block[6:]), width=8, height=8)


def _with_webp_chunk(block: bytes) -> bytes:
    return saved(Image.new("RGB", (8, 8)), "WEBP", exif=block)


def _xmp(data: bytes) -> None:
    block = b"http://ns.adobe.com/xap/1.0/\0" + data
    read_whole(_with_segment(block))
    read_whole(saved(Image.new("RGB", (8, 8)), "WEBP", xmp=data))
    read_whole(png_of(chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + data), width=8, height=8))


def _as_text(keyword: bytes):
    def check(data: bytes) -> None:
        itxt = chunk(b"iTXt", keyword + b"\0\0\0\0\0" + data)
        read_texts(png_of(itxt, width=1, height=1))

    return check


def _exif_examples() -> list[bytes]:
    made = []
    for comment in (
        b"UNICODE\0" + A1111_TEXT.encode("utf-16-be"),
        b"UNICODE\0" + A1111_TEXT.encode("utf-16-le"),
        b"ASCII\0\0\0" + A1111_TEXT.encode(),
    ):
        exif = Image.Exif()
        exif.get_ifd(0x8769)[0x9286] = comment
        exif[0x0112] = 6
        exif[0x010F] = "workflow:{}"
        exif[0x0110] = f"prompt:{json.dumps(graph_examples.simple())}"
        made.append(exif.tobytes()[6:])
    return [bytes([kind]) + block for kind in range(3) for block in made]


def _pngs() -> list[bytes]:
    kinds = [Image.new(mode, (8, 8)) for mode in ("RGB", "RGBA", "L", "LA", "1", "I;16", "P")]
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "blue")]
    return [
        picture_file.encode(make_making(), (8, 8), bytes(192)),
        *(saved(image) for image in kinds),
        saved(frames[0], save_all=True, append_images=frames[1:]),
        png_of(chunk(b"zTXt", b"parameters\0\0" + zlib.compress(A1111_TEXT.encode()))),
        png_of(chunk(b"iTXt", b"prompt\0\1\0\0\0" + zlib.compress(b'{"1": {}}'))),
    ]


def _photos(kind: str) -> list[bytes]:
    frames = [Image.new("RGBA", (8, 8), colour) for colour in ("red", "blue")]
    made = [
        saved(Image.new("RGB", (8, 8), "red"), kind),
        with_comment(b"UNICODE\0" + A1111_TEXT.encode("utf-16-be"), kind),
    ]
    if kind == "JPEG":
        made += [
            saved(Image.new("CMYK", (8, 8)), kind),
            saved(Image.new("L", (8, 8)), kind, progressive=True),
            saved(Image.new("RGB", (8, 8)), kind, comment=f"parameters\0{_SDCPP}".encode()),
        ]
    else:
        made += [
            saved(frames[0], kind, lossless=True, xmp=_XMP),
            saved(frames[0], kind, save_all=True, append_images=frames[1:], lossless=True),
        ]
    return made


def _jsons(*values: object) -> list[bytes]:
    return [json.dumps(value).encode() for value in values]


_GRAPHS = ("simple", "with_loras", "enlarged", "from_an_image", "sdxl", "flux", "controlled")
_PARAMETERS = (
    "Steps: ", "Sampler: ", "Schedule type: ", "CFG scale: ", "Seed: ", "Size: ", "512x512",
    "Negative prompt: ", "Denoising strength: ", "Variation seed: ", "Lora hashes: ", "Version: ",
    "<lora:ink-wash:", "SDCPP: ", "Model: ", "Emphasis: ", "Inpaint area: ", "Only masked",
    "Masked area padding: ", "Mask blur: ", "Resize mode: ", "nan", "1e9", "-1", "\n", '", "',
    '{"', "\\ud800",
)  # fmt: skip
_COMFY = (
    '"class_type": ', '"inputs": ', "KSampler", "LoraLoader", "SaveImage", '["3", 0]', '["6", 1]',
    "latent_image", "positive", "negative", "guider", "sigmas", "noise", "model", "EmptyLatent",
    "text", "1e999", "NaN", "-Infinity", '"\\ud800"', "null", "[[", "{{", "9999999999999999999999",
)  # fmt: skip


def _making_examples() -> list[bytes]:
    child = make_making()
    return [
        making_json.encode(make_making()).encode(),
        making_json.encode(make_making(init_image_making=child)).encode(),
    ]


TARGETS = {
    "png": Target(_png, _pngs, ("IHDR", "IDAT", "IEND", "tEXt", "zTXt", "iTXt", "eXIf", "acTL",
                                "fcTL", "fdAT", "tRNS", "PLTE", "iCCP", "parameters")),
    "jpeg": Target(read_whole, lambda: _photos("JPEG"), ("Exif\0\0", "JFIF", "Adobe", "MPF")),
    "webp": Target(read_whole, lambda: _photos("WEBP"),
                   ("VP8 ", "VP8L", "VP8X", "ANIM", "ANMF", "EXIF", "XMP ")),
    "exif": Target(_exif, _exif_examples, ("II*\0", "MM\0*", "UNICODE\0", "prompt:")),
    "xmp": Target(_xmp, lambda: [_XMP], ("tiff:Orientation", "<tiff:", "<!ENTITY", "<!DOCTYPE")),
    "parameters": Target(
        _as_text(b"parameters"), lambda: [A1111_TEXT.encode(), _SDCPP.encode()], _PARAMETERS
    ),
    "comfyui": Target(
        _as_text(b"prompt"),
        lambda: _jsons(*(getattr(graph_examples, name)() for name in _GRAPHS)),
        _COMFY,
    ),
    "invokeai": Target(
        _as_text(b"invokeai_metadata"),
        lambda: _jsons(
            METADATA,
            {"model_weights": "sd", "image": {"prompt": [{"prompt": "a", "weight": 1}],
             "steps": 5, "cfg_scale": 7.5, "seed": 1, "width": 64, "height": 64,
             "sampler": "k_euler_a", "type": "img2img", "strength": 0.5}},
        ),
        ("positive_prompt", "scheduler", "loras", "model", "weight", "image", "null", "NaN",
         "1e999", "[[", '"\\ud800"', "generation_mode", "txt2img"),
    ),
    "making": Target(
        _as_text(picture_file.KEY.encode()),
        _making_examples,
        ("version", "init_image_making", "null", "1e999", "-1", "[[", '"mode":"inpaint"',
         '"mask"', '"strength"', "lora_sha256"),
    ),
}  # fmt: skip
