"""What must be refused with one sentence, in the shell, over HTTP and in the form alike."""

from typing import NamedTuple


class Wrong(NamedTuple):
    """One wrong value, as it is typed and as JSON has it."""

    options: tuple[str, ...]
    """What follows `generate PROMPT`, or takes the prompt's place."""
    body: dict[str, object]
    option: str
    """What the sentence calls it in the shell."""
    field: str
    """What the sentence calls it over HTTP."""
    takes: str
    """What the sentence says."""


SEED = "takes a whole number from 0 to 4294967295"
SIZE = "from 64 to 4096, not "

WRONG = {
    "blank prompt": Wrong(("  ",), {"prompt": "  "}, "PROMPT", "prompt", "not blank"),
    "seed below 0": Wrong(("--seed", "-1"), {"seed": -1}, "--seed", "seed", SEED),
    "seed 1.5": Wrong(("--seed", "1.5"), {"seed": 1.5}, "--seed", "seed", SEED),
    "seed 1e9": Wrong(("--seed", "1e9"), {"seed": 1e9}, "--seed", "seed", SEED),
    "seed -1e9": Wrong(("--seed", "-1e9"), {"seed": -1e9}, "--seed", "seed", SEED),
    "seed abc": Wrong(("--seed", "abc"), {"seed": "abc"}, "--seed", "seed", SEED),
    "seed nan": Wrong(("--seed", "nan"), {"seed": "nan"}, "--seed", "seed", SEED),
    "seed 2^32": Wrong(("--seed", "4294967296"), {"seed": 2**32}, "--seed", "seed", SEED),
    "width 500": Wrong(("--width", "500"), {"width": 500}, "--width", "width", "nearest are 496"),
    "width 0": Wrong(("--width", "0"), {"width": 0}, "--width", "width", SIZE),
    "height huge": Wrong(
        ("--height", "1000000"), {"height": 1000000}, "--height", "height", SIZE
    ),
    "steps 0": Wrong(
        ("--steps", "0"), {"steps": 0}, "--steps", "steps", "takes a whole number from 1 to 1000"
    ),
    "cfg inf": Wrong(
        ("--cfg", "inf"), {"cfg_scale": 51}, "--cfg", "cfg_scale", "takes a number from 0 to 50"
    ),
    "unknown model": Wrong(
        ("--model", "none"), {"model": "none"}, "--model", "model", "(demo",
    ),
    "unknown sampler": Wrong(
        ("--sampler", "Eulerish"), {"sampler": "Eulerish"}, "--sampler", "sampler", "Euler a"
    ),
    "unknown LoRA": Wrong(
        ("--lora", "none:0.5"), {"loras": [{"name": "none", "weight": 0.5}]}, "--lora", "loras",
        "takes the name of a LoRA",
    ),
    "LoRA weight": Wrong(
        ("--lora", "none:9"), {"loras": [{"name": "none", "weight": 9}]}, "--lora", "loras",
        "takes a number from -5 to 5",
    ),
    "init image not there": Wrong(
        ("--init", "/none/there.png"), {"init_image": {"path": "/none/there.png"}}, "--init",
        "init_image", "",
    ),
    "strength without init image": Wrong(
        ("--strength", "0.5"), {"strength": 0.5}, "--strength", "strength", "needs an init image"
    ),
    "strength 0": Wrong(
        ("--strength", "0"), {"strength": 0}, "--strength", "strength", ""
    ),
    "prompt syntax of another kind": Wrong(
        ("--prompt-syntax", "x"), {"prompt_syntax": "x"}, "--prompt-syntax", "prompt_syntax",
        "takes plain or weighted",
    ),
    "resize of another kind": Wrong(
        ("--resize", "tile"), {"resize": "tile"}, "--resize", "resize", ""
    ),
    "resize without init image": Wrong(
        ("--resize", "crop"), {"resize": "crop"}, "--resize", "resize", "needs an init image"
    ),
    "mask blur without mask": Wrong(
        ("--mask-blur", "4"), {"mask_blur": 4}, "--mask-blur", "mask_blur", "needs a mask"
    ),
    "only masked without mask": Wrong(
        ("--only-masked", "32"), {"only_masked_padding": 32}, "--only-masked",
        "only_masked_padding", "needs a mask",
    ),
    "variation strength 2": Wrong(
        ("--variation-strength", "2"), {"variation_strength": 2}, "--variation-strength",
        "variation_strength", "takes a number from 0 to 1",
    ),
    "variation seed -1": Wrong(
        ("--variation-strength", "0.1", "--variation-seed", "-1"),
        {"variation_strength": 0.1, "variation_seed": -1}, "--variation-seed", "variation_seed",
        SEED,
    ),
    "variation seed alone": Wrong(
        ("--variation-seed", "7"), {"variation_seed": 7}, "--variation-seed", "variation_seed",
        "needs a variation strength",
    ),
}  # fmt: skip

TAKEN_AS_TYPED = {
    "10 000 characters": "a house " * 1250,
    "closing tag": "a [/ house",
    "link": "a [@click=app.quit]x[/] house",
    "brackets": "[red] [[x]] ]][[ a house",
    "clipboard": "a house \x1b]52;c;aGk=\x07 \x9b31m",
    "emoji": "a 🏠 house 👩‍👩‍👧",
    "right to left": "בית אדום \u202e house",
    "line breaks": "a house\nSteps: 5\nNegative prompt: no",
    "odd line breaks": "a house\x85one\u2028two\u2029three\x0bfour",
    "leading dash": "- a house",
}
