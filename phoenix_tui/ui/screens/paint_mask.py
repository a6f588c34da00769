"""Painting a mask: what of a picture is to be made anew."""

from PIL import Image
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.screen import ModalScreen

from phoenix_tui.ui.painting.changed_cells import ChangedCells
from phoenix_tui.ui.painting.easel import Tool
from phoenix_tui.ui.painting.mask_canvas import MaskCanvas
from phoenix_tui.ui.painting.state_line import StateLine
from phoenix_tui.ui.painting.tool_bar import ToolBar
from phoenix_tui.ui.pictures.half_cells import Colours
from phoenix_tui.ui.screens.leave_mask import LeaveMaskScreen
from phoenix_tui.ui.widgets.key_line import KeyLine


class PaintMaskScreen(ModalScreen[Image.Image | None]):
    """Gives the mask in mode L, as large as the picture, 255 where it is to be painted anew.

    None when it was left without one. A mask on which nothing is marked is given only where there
    was one before: it says that there is to be none.
    """

    TITLE = "Painting a mask"
    BINDINGS = [
        Binding("enter,ctrl+s", "use", "Use the mask", id="paint-use", tooltip="Use the mask"),
        Binding(
            "escape", "leave", "Leave", id="paint-leave",
            tooltip="Give up a shape that was begun; else leave, after a question",
        ),
        # the app's own key, which the last line does not tell of on top of other screens
        Binding("f1", "app.help", "Help", id="help", tooltip="All keys, and what they do"),
    ]  # fmt: skip

    def __init__(
        self, picture: Image.Image, mask: Image.Image | None = None, *, colours: Colours = "24-bit"
    ) -> None:
        """`picture` in RGB; `mask` is what there is already, in any size."""
        super().__init__()
        # a screen has no other seam for it
        self._compositor = ChangedCells()
        self._picture = picture
        self._mask = mask
        self._colours = colours

    def compose(self) -> ComposeResult:
        yield ToolBar()
        yield MaskCanvas(self._picture, self._mask, self._colours)
        yield StateLine()
        yield KeyLine()

    @on(MaskCanvas.Changed)
    def _tell(self) -> None:
        canvas = self.query_one(MaskCanvas)
        easel = canvas.easel
        if canvas.view is not None:
            self.query_one(StateLine).tell(easel, canvas.view)
        active = {f"tool('{easel.tool.value}')"}
        if easel.is_erasing:
            active.add("erase")
        if easel.is_down and easel.tool is not Tool.FILL:
            active.add("press")
        self.query_one(ToolBar).active = frozenset(active)

    @on(ToolBar.Chosen)
    async def _chosen(self, event: ToolBar.Chosen) -> None:
        await self.query_one(MaskCanvas).run_action(event.action)

    def action_use(self) -> None:
        canvas = self.query_one(MaskCanvas)
        canvas.abandon()
        easel = canvas.easel
        if easel.mask.is_empty and self._mask is None:
            self.app.notify(
                "Paint over what is to be made anew. Esc leaves.",
                title="Nothing is painted yet", severity="warning", markup=False,
            )  # fmt: skip
        else:
            self.dismiss(easel.mask.image)

    @property
    def would_lose(self) -> bool:
        """Something is painted that leaving would lose."""
        return self.query_one(MaskCanvas).easel.mask.is_changed

    def action_leave(self) -> None:
        if self.query_one(MaskCanvas).abandon():
            return
        if self.would_lose:
            self.app.push_screen(LeaveMaskScreen(), self._left)
        else:
            self.dismiss(None)

    def _left(self, choice: str | None) -> None:
        if choice == "use":
            self.action_use()
        elif choice == "discard":
            self.dismiss(None)
