"""`models` and `loras`, with nothing, with one and with hundreds of entries."""

from collections.abc import Iterator

import pytest

from tests.catalogue.file_examples import make_model, safetensors
from tests.sandbox import Sandbox, sandbox

_LORA = {"lora_unet_x_attn2_to_k.lora_down.weight": [8, 768]}


@pytest.fixture
def home() -> Iterator[Sandbox]:
    with sandbox() as made:
        made.places.make()
        yield made


def test_a_new_home_has_the_shipped_model_and_is_told_where_loras_go(home: Sandbox) -> None:
    told = home.run("models").stdout.splitlines()
    assert [line.split()[0] for line in told[:2]] == ["NAME", "demo"]
    assert told[1].split()[1:5] == ["demo", "128x128", "13", "MB"]
    assert str(home.places.models) in told[-2]
    assert "of memory are free" in told[-1]
    assert "blueprint" in home.run("loras").stdout
    assert str(home.places.loras) in home.run("loras").stdout
    assert [card["name"] for card in home.objects("models")[0]] == ["demo"]


def test_hundreds_are_listed_one_a_line_whatever_they_are_called(home: Sandbox) -> None:
    make_model(home.places.models / "one")
    words = {"modelspec.trigger_phrase": "\x1b[31mred\x07 style"}
    for number in range(500):
        name = f"{number:03} \x1b]8;;[red]\n" if number == 7 else f"{number:03}"
        (home.places.loras / f"{name}.safetensors").write_bytes(safetensors(_LORA, words))
    models = home.run("models").stdout.splitlines()
    assert [line.split()[0] for line in models[1:-2]] == ["demo", "one"]
    told = home.run("loras")
    lines = told.stdout.splitlines()
    own = [line for line in lines[1:-1] if " shipped " not in line]
    assert [line[:3] for line in own] == [f"{number:03}" for number in range(500)]
    assert "\x1b" not in told.stdout
    assert "\x07" not in told.stdout
    assert "␛[31mred␇ style" in own[0]
    assert not told.stderr, told.stderr[:500]


def test_what_needs_more_memory_than_there_is_is_marked(home: Sandbox) -> None:
    folder = make_model(home.places.models / "huge")
    weights = folder / "unet/diffusion_pytorch_model.safetensors"
    header = safetensors({"a": [10**6, 10**6]}, fill=b"")
    with weights.open("wb") as file:
        file.write(header)
        file.truncate(len(header) + 2 * 10**12)  # a hole: it takes no room on the disk
    [line] = [line for line in home.run("models").stdout.splitlines() if line.startswith("huge")]
    assert "2000 GB (more than is free)" in line or "4000 GB (more than is free)" in line


def test_what_cannot_be_used_is_listed_with_the_reason(home: Sandbox) -> None:
    home.places.config.write_text('model_folders = ["/no/such/folder"]')
    (home.places.models / "old.ckpt").touch()
    (home.places.loras / "bad\x1b[31m.safetensors").touch()
    for command, name, reason in (
        ("models", "old.ckpt", "loading it could run a program inside it; take .safetensors"),
        ("loras", "bad␛[31m.safetensors", "it is empty"),
        ("models", "/no/such/folder", "config.toml names it in model_folders, and no folder is"),
    ):
        told = home.run(command)
        assert told.returncode == 0
        assert not told.stderr, "it is told twice"
        lines = told.stdout.splitlines()
        head = next(n for n, line in enumerate(lines) if line.startswith("CANNOT BE USED"))
        [line] = [line for line in lines[head:] if line.startswith(name)]
        assert reason in line


def test_programs_are_given_what_can_be_used_alone(home: Sandbox) -> None:
    (home.places.models / "old.ckpt").touch()
    [cards] = home.objects("models")
    assert [card["name"] for card in cards] == ["demo"]
    assert "old.ckpt was skipped: loading it could run" in home.run("models", "--json").stderr


def test_whoever_names_a_model_that_cannot_be_used_is_told_why(home: Sandbox) -> None:
    (home.places.models / "old.ckpt").touch()
    told = home.run("generate", "a house", "--model", "old")
    assert told.returncode == 2
    assert told.stderr == (
        "phoenix-tui: --model takes one that can be used, and old.ckpt cannot: "
        "loading it could run a program inside it; take .safetensors\n"
    )
