"""What a picture is made from: an init image, and what goes with it once there is one."""

from collections.abc import Mapping

from textual import on
from textual.app import ComposeResult
from textual.containers import HorizontalGroup, VerticalGroup
from textual.message import Message

from phoenix_tui.domain import fields
from phoenix_tui.domain.errors import InvalidRequestError
from phoenix_tui.domain.init_images import DEFAULT_STRENGTH
from phoenix_tui.domain.request import MASK_BLUR, InputImage, Resize
from phoenix_tui.ui.widgets.choice import Choice
from phoenix_tui.ui.widgets.form_part import FormPart
from phoenix_tui.ui.widgets.input_row import Chosen, InputRow
from phoenix_tui.ui.widgets.number import NumberField

_WITH_INIT_IMAGE = ("strength", "resize")
_WITH_MASK = ("mask_blur", "only_masked_padding")


class InitImagePart(FormPart, VerticalGroup):
    """Rows that come and go: without an init image there is nothing to say about it."""

    fields = ("init_image", *_WITH_INIT_IMAGE, "mask", *_WITH_MASK)

    class Changed(Message):
        """Another init image or mask is held, or none."""

    class Unknown(Message):
        """An image is held of which only the name in the inputs is known."""

        def __init__(self, row: InputRow, sha256: str) -> None:
            super().__init__()
            self.row = row
            self.sha256 = sha256

    def __init__(self) -> None:
        super().__init__(id="init-image-part")
        self._known: dict[str, Chosen] = {}
        """All that were held since the start, by sha256."""

    def compose(self) -> ComposeResult:
        yield InputRow("init_image", "Init image", "none: made from the prompt alone")
        with VerticalGroup(id="with-init-image"):
            with HorizontalGroup(classes="row"):
                yield _field("strength", f"{DEFAULT_STRENGTH:g}")
                yield Choice(
                    "resize", fields.RESIZE.label, fields.RESIZE.words, Resize.STRETCH.value
                )
            yield InputRow("mask", "Mask", "none: all of it is made anew")
            with HorizontalGroup(id="with-mask", classes="row"):
                yield _field("mask_blur", f"{MASK_BLUR}")
                yield _field("only_masked_padding", "whole picture")

    def on_mount(self) -> None:
        self._arrange()

    # --- what is held --------------------------------------------------------------------------

    def held(self, field: str) -> Chosen | None:
        """The init image or the mask, if there is one."""
        return self._row(field).chosen

    def image(self, field: str) -> InputImage | None:
        """What it is for a request."""
        chosen = self.held(field)
        return chosen.image if chosen else None

    def take(self, field: str, chosen: Chosen | None) -> None:
        """Hold another init image or mask, or none; another init image has no mask yet."""
        if chosen is not None:
            self._known[chosen.image.sha256] = chosen
        before = self.image(field)
        is_other = before is None or chosen is None or chosen.image.sha256 != before.sha256
        if field == "init_image" and is_other:
            self._row("mask").chosen = None
        self._row(field).chosen = chosen
        self._arrange()
        self.post_message(self.Changed())

    def _row(self, field: str) -> InputRow:
        return self.query_one(f"#{field.replace('_', '-')}", InputRow)

    def _arrange(self) -> None:
        has_image = self.held("init_image") is not None
        self.query_one("#with-init-image").display = has_image
        self.query_one("#with-mask").display = has_image and self.held("mask") is not None

    @on(InputRow.Cleared)
    def _cleared(self, event: InputRow.Cleared) -> None:
        self.take(event.row.field, None)

    # --- as a part of the form -----------------------------------------------------------------

    def values(self) -> dict[str, object]:
        body: dict[str, object] = {}
        problems: dict[str, str] = {}
        names = ["init_image"] if self.held("init_image") else []
        names += [*_WITH_INIT_IMAGE, "mask"] if names else []
        names += _WITH_MASK if names and self.held("mask") else ()
        for name in names:
            if name in {"init_image", "mask"}:
                if image := self.image(name):
                    body[name] = {"sha256": image.sha256}
                continue
            try:
                body |= self._part(name).values()
            except InvalidRequestError as wrong:
                problems |= wrong.problems
        if problems:
            raise InvalidRequestError(problems)
        return body

    def _part(self, name: str) -> NumberField | Choice:
        part = self.query_one(f"#{name.replace('_', '-')}")
        assert isinstance(part, NumberField | Choice)
        return part

    def fill(self, body: Mapping[str, object]) -> None:
        for field in ("init_image", "mask"):
            match body.get(field):
                case {"sha256": str(sha256)}:
                    self._fill_image(field, sha256)
        for name in (*_WITH_INIT_IMAGE, *_WITH_MASK):
            self._part(name).fill(body)

    def _fill_image(self, field: str, sha256: str) -> None:
        if known := self._known.get(sha256):
            self.take(field, known)
            return
        # its size is not known yet; the shape of most pictures does until it is
        image = InputImage(sha256=sha256, width=512, height=512)
        self.take(field, Chosen(image=image, name="…"))
        self.post_message(self.Unknown(self._row(field), sha256))

    def blank(self) -> None:
        self.take("init_image", None)
        for name in ("strength", *_WITH_MASK):
            self._part(name).blank()
        self._part("resize").value = Resize.STRETCH.value


def _field(name: str, placeholder: str) -> NumberField:
    field = NumberField(name, fields.TYPED[name].label)
    field.placeholder = placeholder
    return field
