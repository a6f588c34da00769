"""What is wrong with the fields of the form, said where they stand."""

from collections.abc import Mapping, Sequence

from textual.widget import Widget

from phoenix_tui.domain import fields
from phoenix_tui.ui.widgets.form_part import FormPart
from phoenix_tui.ui.widgets.sentences import show_sentences

LABELS = {
    **{name: field.label for name, field in fields.TYPED.items()},
    "sampler": "Sampler",
    "schedule": "Schedule",
    "model": "Model",
    "loras": "LoRA",
    "init_image": "Init image",
    "mask": "Mask",
}


def show_problems(form: Widget, parts: Sequence[FormPart], problems: Mapping[str, str]) -> None:
    """Say below its row what is wrong with each field, and mark the field; drop all else.

    `parts` are all of the form; what is wrong with a field of none of them stands below the prompt.
    """
    rows: dict[str, Widget] = {}
    for part in parts:
        assert isinstance(part, Widget)
        row = part if part.parent is form else part.parent
        assert isinstance(row, Widget)
        rows |= dict.fromkeys(part.fields, row)
    below: dict[Widget, dict[str, str]] = {}
    for name, problem in problems.items():
        row = rows.get(name, rows["prompt"])
        below.setdefault(row, {})[LABELS.get(name, name)] = problem
    show_sentences(form, below)
    for name in rows:
        for field in form.query(f"#{name.replace('_', '-')}"):
            field.set_class(name in problems, "-wrong")
