"""What `--x` and `--y` take."""

import pytest

from phoenix_tui.domain.sheet import axis, cells


def test_an_axis_is_a_parameter_and_its_values() -> None:
    steps = axis("steps=8, 12,20")
    assert (steps.field, steps.values) == ("steps", (8, 12, 20))
    assert steps.labels == ("steps 8", "steps 12", "steps 20")
    assert axis("cfg=2,4.5").labels == ("cfg 2", "cfg 4.5")
    assert axis("variation-strength=0.1").labels == ("variation 0.1",)
    assert axis("sampler=Euler a,DPM++ 2M Karras").values == ("Euler a", "DPM++ 2M Karras")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "takes NAME=VALUE"),
        ("steps", "takes NAME=VALUE"),
        ("steps=", "takes NAME=VALUE"),
        ("steps=8,,9", "takes NAME=VALUE"),
        ("prompt=a,b", "NAME is one of seed, steps, cfg"),
        ("steps=0", "of steps takes a whole number from 1 to 1000, not 0"),
        ("cfg=x", "of cfg takes a number from 0 to 50"),
        ("seed=" + "1," * 200 + "1", "takes at most 100 values, not 201"),
        ("\x1b[31m=1", "takes NAME=VALUE"),
    ],
)
def test_what_is_no_axis_gets_a_sentence(text: str, says: str) -> None:
    with pytest.raises(ValueError, match=r"^[^\x00-\x1f]+$") as refused:
        axis(text)
    assert says in str(refused.value)


def test_the_pictures_come_row_by_row() -> None:
    assert cells(axis("steps=8,12"), axis("cfg=2,4")) == [
        {"cfg_scale": 2.0, "steps": 8},
        {"cfg_scale": 2.0, "steps": 12},
        {"cfg_scale": 4.0, "steps": 8},
        {"cfg_scale": 4.0, "steps": 12},
    ]
    assert cells(axis("steps=8,12"), None) == [{"steps": 8}, {"steps": 12}]


def test_too_many_pictures_and_one_parameter_twice_are_refused() -> None:
    many = axis("seed=" + ",".join(map(str, range(11))))
    with pytest.raises(ValueError, match="makes 110 pictures"):
        cells(many, axis("steps=" + ",".join(map(str, range(1, 11)))))
    with pytest.raises(ValueError, match="another parameter"):
        cells(many, many)
