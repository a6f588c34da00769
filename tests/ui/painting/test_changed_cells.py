"""The terminal is sent the cells that changed, and no others."""

import re

from textual.geometry import Region

from phoenix_tui.ui.painting.mask_canvas import MaskCanvas
from tests.ui.test_paint_mask import painting


async def test_a_changed_span_is_sent_from_its_own_first_cell(app) -> None:
    async with painting(app) as painter:
        canvas = app.screen.query_one(MaskCanvas)
        compositor = app.screen._compositor
        top = canvas.region.y
        canvas._set_dirty(Region(30, 5, 4, 1), Region(50, 5, 2, 1), Region(7, 9, 1, 1))
        compositor.update_widgets({canvas})
        update = compositor.render_partial_update()
        sent = update.render_segments(app.console)
        places = [
            (int(column) - 1, int(row) - 1 - top)
            for row, column in re.findall(r"\x1b\[(\d+);(\d+)H", sent)
        ]
        assert sorted(places) == [(7, 9), (30, 5), (50, 5)]
        assert len(re.sub(r"\x1b\[[\d;]*[mH]", "", sent)) == 4 + 2 + 1
        assert painter.given == []
