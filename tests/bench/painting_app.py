"""The mask painter on a picture of 512 x 512 pixels, to be measured from outside."""

from PIL import Image
from textual.app import App

from phoenix_tui.ui.screens.paint_mask import PaintMaskScreen
from phoenix_tui.ui.stylesheets import stylesheets
from phoenix_tui.ui.themes import PHOENIX

SIDE = 512


class PaintingApp(App[None]):
    CSS_PATH = [*stylesheets()]

    def on_mount(self) -> None:
        self.register_theme(PHOENIX)
        self.theme = PHOENIX.name
        # neighbouring cells of different colours, as in a photograph: the worst for the line
        picture = Image.effect_noise((SIDE // 4, SIDE // 4), 80).resize((SIDE, SIDE))
        self.push_screen(
            PaintMaskScreen(Image.merge("RGB", (picture, picture.rotate(90), picture)))
        )


if __name__ == "__main__":
    PaintingApp().run()
