"""What can be asked for with any kept picture, whichever widget shows it."""

from typing import Literal, get_args

from textual.message import Message

from phoenix_tui.domain.library import PictureRow
from phoenix_tui.ui.culling import Cullable
from phoenix_tui.ui.keys import PICTURE

What = Literal[
    "seed_to_form",
    "all_to_form",
    "open_outside",
    "copy_path",
    "copy_seed",
    "full_view",
    "vary",
    "use_as_init_image",
    "paint_mask",
]
_WITH_ONE = {*get_args(What), "turn", "rate", "keep_only", "select", "compare", "blend"}


class KeptPictures(Cullable):
    """Shows kept pictures, one of which is the current one."""

    BINDINGS = PICTURE

    class Asked(Message):
        """Something is to be done with a picture."""

        def __init__(self, what: What, row: PictureRow) -> None:
            super().__init__()
            self.what = what
            self.row = row

    @property
    def current(self) -> PictureRow | None:
        """The picture that keys are about; None where there is none yet."""
        raise NotImplementedError

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        # what is done with a picture is not offered where there is none
        return action not in _WITH_ONE or self.current is not None

    def _ask(self, what: What) -> None:
        if self.current is not None:
            self.post_message(self.Asked(what, self.current))

    def action_seed_to_form(self) -> None:
        self._ask("seed_to_form")

    def action_all_to_form(self) -> None:
        self._ask("all_to_form")

    def action_open_outside(self) -> None:
        self._ask("open_outside")

    def action_copy_path(self) -> None:
        self._ask("copy_path")

    def action_vary(self) -> None:
        self._ask("vary")

    def action_use_as_init_image(self) -> None:
        self._ask("use_as_init_image")

    def action_paint_mask(self) -> None:
        self._ask("paint_mask")

    def action_copy_seed(self) -> None:
        self._ask("copy_seed")

    def action_full_view(self) -> None:
        self._ask("full_view")
