"""What there is to know of one kept picture."""

from textual.content import Content
from textual.reactive import reactive
from textual.style import Style
from textual.widget import Widget

from phoenix_tui.domain.library import PictureDetails, PictureRow
from phoenix_tui.domain.picture import Making
from phoenix_tui.domain.text import shortened, visible_line
from phoenix_tui.ui import mark_words
from phoenix_tui.ui.widgets.cut import cut

LOW = 5
"""Rows below which everything stands in as few lines as possible."""


class MakingView(Widget):
    """Prompt, settings, marks and lineage; in full where there is room for it."""

    COMPONENT_CLASSES = {"making-view--prompt", "making-view--label", "making-view--value"}

    row: reactive[PictureRow | None] = reactive(None)
    details: reactive[PictureDetails | None] = reactive(None)
    """Of the row, a little later than the row itself."""

    def render(self) -> Content:
        row = self.row
        if row is None:
            return Content("")
        known = self.details
        making = known.making if known and known.row.picture_id == row.picture_id else None
        if self.content_size.height < LOW:
            return self._in_short(row, making)
        lines = [Content.styled(visible_line(row.prompt), self._look("prompt")), Content("")]
        if row.negative_prompt:
            lines.append(self._line("Not", row.negative_prompt))
        for label, value in _settings(row, making).items():
            lines.append(self._line(label, value))
        if lineage := _lineage(making):
            lines.append(self._line("From", lineage))
        lines.append(self._line("File", row.path))
        return Content("\n").join(lines)

    def _in_short(self, row: PictureRow, making: Making | None) -> Content:
        width = max(self.content_size.width, 1)
        settings = _settings(row, making)
        marks = settings.pop("Marks", "")
        parts = [marks] if marks else []
        parts += [f"{label.lower()} {value}" for label, value in settings.items()]
        lines = [
            Content.styled(cut(row.prompt, width), self._look("prompt")),
            Content.styled(cut(" · ".join(parts), width), self._look("value")),
            Content.styled(cut(_lineage(making) or row.path, width), self._look("label")),
        ]
        return Content("\n").join(lines)

    def _line(self, label: str, value: str) -> Content:
        return Content.assemble(
            Content.styled(f"{label} ", self._look("label")),
            Content.styled(visible_line(value), self._look("value")),
        )

    def _look(self, part: str) -> Style:
        return self.get_visual_style(f"making-view--{part}")


def _settings(row: PictureRow, making: Making | None) -> dict[str, str]:
    loras = ", ".join(f"{use.name}:{use.weight:g}" for use in row.loras)
    schedule = "" if row.schedule == "Automatic" else f" {row.schedule}"
    shown = {
        "Marks": mark_words.sentence(row.marks),
        "Seed": str(row.seed),
        "Variation": _variation(making),
        "Steps": str(row.steps),
        "CFG": f"{row.cfg_scale:g}",
        "Sampler": f"{row.sampler}{schedule}",
        "Size": f"{row.width}×{row.height}",
        "Model": row.model,
        "LoRA": loras,
        "Mode": "" if row.mode == "txt2img" else str(row.mode),
        "Strength": "" if row.strength is None else f"{row.strength:g}",
        "Made": row.created_at[:16].replace("T", " "),
    }
    return {label: value for label, value in shown.items() if value}


def _variation(making: Making | None) -> str:
    """What tells a picture from the others of its seed."""
    if making is None or making.request.variation_strength is None:
        return ""
    return f"{making.request.variation_strength:g} of {making.request.variation_seed}"


def _lineage(making: Making | None) -> str:
    """What a picture was made from, back to the first one."""
    parts = []
    while making and (before := making.init_image_making):
        parts.append(f"seed {before.request.seed}: {shortened(before.request.prompt, 60)}")
        making = before
    return " ← ".join(parts)
