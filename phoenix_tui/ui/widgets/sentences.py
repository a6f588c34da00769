"""What is wrong with the form, in sentences: each below the row that it is about."""

from collections.abc import Mapping

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from phoenix_tui.domain.text import visible_line


def show_sentences(form: Widget, problems: Mapping[Widget, Mapping[str, str]]) -> None:
    """Put a sentence for each problem below its row, a child of `form`; drop all others.

    `problems` has for each row what is wrong there, by the label of the field.
    """
    said: set[str] = set()
    for row, of_fields in problems.items():
        lines = [visible_line(f"✗ {label} {problem}.") for label, problem in of_fields.items()]
        content = Content("\n".join(lines))
        said.add(key := f"{row.id}-problem")
        if shown := form.query(f"#{key}"):
            shown.first(Static).update(content)
            shown.first().display = True
        else:
            form.mount(Static(content, id=key, classes="problem"), after=row)
    for sentence in form.query(".problem"):
        if sentence.id not in said:
            sentence.display = False
