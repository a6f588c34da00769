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
from phoenix_tui.ui.widgets.form_part import FormPart, held
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
        self._rows = {
            "init_image": InputRow("init_image", "Init image", "none · Enter chooses"),
            "mask": InputRow("mask", "Mask", "none · m paints one"),
        }
        self._parts: dict[str, NumberField | Choice] = {
            "strength": _field("strength", f"{DEFAULT_STRENGTH:g}"),
            "resize": Choice(
                "resize", fields.RESIZE.label, fields.RESIZE.words, Resize.STRETCH.value
            ),
            "mask_blur": _field("mask_blur", f"{MASK_BLUR}"),
            "only_masked_padding": _field("only_masked_padding", "whole picture"),
        }
        self._with_mask = HorizontalGroup(
            *(self._parts[name] for name in _WITH_MASK), id="with-mask", classes="row"
        )
        # most pictures have none, and the first paint need not wait for all this
        self._with_init_image = VerticalGroup(
            HorizontalGroup(*(self._parts[name] for name in _WITH_INIT_IMAGE), classes="row"),
            self._rows["mask"],
            self._with_mask,
            id="with-init-image",
        )

    def compose(self) -> ComposeResult:
        yield self._rows["init_image"]

    # --- what is held --------------------------------------------------------------------------

    def held(self, field: str) -> Chosen | None:
        """The init image or the mask, if there is one."""
        return self._rows[field].chosen

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
            self._rows["mask"].chosen = None
        self._rows[field].chosen = chosen
        self._arrange()
        self.post_message(self.Changed())

    def _arrange(self) -> None:
        has_image = self.held("init_image") is not None
        if has_image and not self._with_init_image.is_attached:
            self.mount(self._with_init_image)
        self._with_init_image.display = has_image
        self._with_mask.display = self.held("mask") is not None

    @on(InputRow.Cleared)
    def _cleared(self, event: InputRow.Cleared) -> None:
        self.take(event.row.field, None)

    # --- as a part of the form -----------------------------------------------------------------

    def values(self) -> dict[str, object]:
        if not self.held("init_image"):
            return {}
        images = {
            name: {"sha256": image.sha256} for name in self._rows if (image := self.image(name))
        }
        names = (*_WITH_INIT_IMAGE, *(_WITH_MASK if "mask" in images else ()))
        body, problems = held(self._parts[name] for name in names)
        if problems:
            raise InvalidRequestError(problems)
        return images | body

    def fill(self, body: Mapping[str, object]) -> None:
        for field in ("init_image", "mask"):
            match body.get(field):
                case {"sha256": str(sha256)}:
                    self._fill_image(field, sha256)
        for name in (*_WITH_INIT_IMAGE, *_WITH_MASK):
            self._parts[name].fill(body)

    def _fill_image(self, field: str, sha256: str) -> None:
        if known := self._known.get(sha256):
            self.take(field, known)
            return
        # its size is not known yet; the shape of most pictures does until it is
        image = InputImage(sha256=sha256, width=512, height=512)
        self.take(field, Chosen(image=image, name="…"))
        self.post_message(self.Unknown(self._rows[field], sha256))

    def blank(self) -> None:
        self.take("init_image", None)
        for name in ("strength", *_WITH_MASK):
            self._parts[name].blank()
        self._parts["resize"].value = Resize.STRETCH.value


def _field(name: str, placeholder: str) -> NumberField:
    field = NumberField(name, fields.TYPED[name].label)
    field.placeholder = placeholder
    return field
