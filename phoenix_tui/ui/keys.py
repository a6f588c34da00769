"""Every key that does something, under an id that config.toml can bind to other keys."""

from textual.binding import Binding, BindingType

# The ids are part of what people write into config.toml: they stay as they are.
EVERYWHERE: list[BindingType] = [
    Binding(
        "ctrl+g,f5", "generate", "Generate", id="generate", priority=True,
        tooltip="Make the pictures that the form asks for",
    ),
    Binding(
        "ctrl+n,f6", "next_batch_size", "Batch Size", id="next-batch-size", priority=True,
        tooltip="Take the next batch size: 1, 2, 4",
    ),
    Binding(
        "ctrl+r", "regenerate", "Reuse seed", id="regenerate", priority=True,
        tooltip="Put the seed of the picture in focus into the form",
    ),
    Binding(
        "escape", "other_side", "Pictures", id="other-side", show=False,
        tooltip="From the form to the pictures, or back to the prompt",
    ),
    Binding(
        "ctrl+t,f8", "reroll", "Reroll", id="reroll", priority=True, show=False,
        tooltip="The next seeds: stop what is still being made, keep what is done, begin anew",
    ),
]  # fmt: skip
"""Of the screen with the form and the grid."""

APP: list[BindingType] = [
    Binding(
        "f1", "help", "Help", id="help", priority=True, tooltip="All keys, and what they do",
    ),
    Binding(
        "f2", "settings", "Settings", id="settings", show=False,
        tooltip="What config.toml holds",
    ),
    Binding(
        "f3,ctrl+l", "library", "Library", id="library", priority=True,
        tooltip="All pictures: search, compare, keep, throw away",
    ),
    Binding(
        "ctrl+p", "command_palette", "Commands", id="palette", priority=True,
        tooltip="Command palette: themes, settings, and everything else",
    ),
    Binding("question_mark", "help", "Help", id="help-outside-text", show=False),
    Binding(
        "ctrl+q", "quit", "Quit", id="quit", priority=True,
        tooltip="Leave; asks first while pictures are being made",
    ),
]  # fmt: skip
"""Of the whole app."""

CULL: list[BindingType] = [
    Binding(
        "p", "turn('favourite')", "Favourite", id="favourite",
        tooltip="Make it a favourite, or take that back; on to the next",
    ),
    Binding(
        "x", "turn('discarded')", "Discard", id="discard",
        tooltip="Discard it, or take it out of the trash; on to the next",
    ),
    Binding("u", "undo", "Undo", id="undo", tooltip="Take back the newest decision"),
    Binding(
        "P", "keep_only", "Keep only this", id="keep-only",
        tooltip="Make it a favourite and discard the rest of its batch",
    ),
    Binding("0", "rate(0)", "No rating", id="rate-0", show=False),
    *(
        Binding(f"{stars}", f"rate({stars})", "★" * stars, id=f"rate-{stars}", show=False)
        for stars in range(1, 6)
    ),
]  # fmt: skip
"""Of every picture that can be chosen: in the grid, in the comparison and in the library."""

_FULL_VIEW = Binding(
    "z,enter", "full_view", "Full view", id="full-view", tooltip="The picture on its own",
)  # fmt: skip
_BLEND = Binding(
    "b", "blend", "Blend", id="blend",
    tooltip="Make pictures between two: the selected ones, or this and the one compared with it",
)  # fmt: skip
_COMPARE = Binding(
    "c", "compare", "Compare", id="compare",
    tooltip="Compare side by side: the pictures of the batch, in the library the selected ones",
)  # fmt: skip

PICTURE: list[BindingType] = [
    Binding(
        "v", "vary", "Variations", id="vary",
        tooltip="Make neighbours of its seed, as many as the batch size says",
    ),
    Binding(
        "r", "seed_to_form", "Seed to form", id="seed-to-form",
        tooltip="Regenerate with this seed: copy it into the form",
    ),
    Binding(
        "a", "all_to_form", "All to form", id="all-to-form",
        tooltip="Copy all that made this picture into the form",
    ),
    Binding(
        "i", "use_as_init_image", "Init image", id="use-as-init-image",
        tooltip="Make others from it: use it as init image",
    ),
    Binding(
        "m", "paint_mask", "Paint mask", id="paint-mask",
        tooltip="Paint a mask on it: what is to be made anew",
    ),
    Binding(
        "o", "open_outside", "Open", id="open-outside",
        tooltip="Open the file with the desktop's own viewer",
    ),
    Binding(
        "y", "copy_path", "Copy path", id="copy-path", tooltip="Copy the file's path",
    ),
    Binding("Y", "copy_seed", "Copy seed", id="copy-seed", tooltip="Copy the seed"),
]  # fmt: skip
"""Of every picture, in the grid, in the comparison and in the library."""

CARD: list[BindingType] = [
    Binding(
        "ctrl+x,delete", "cancel", "Cancel", id="cancel", tooltip="Stop making this picture",
    ),
    Binding(
        "g", "resume", "Go on", id="resume", tooltip="Go on with a picture that was paused",
    ),
    _FULL_VIEW,
    _COMPARE,
    Binding("left", "neighbour(-1, 0)", "Left", id="card-left", show=False),
    Binding("right", "neighbour(1, 0)", "Right", id="card-right", show=False),
    Binding("up", "neighbour(0, -1)", "Up", id="card-up", show=False),
    Binding("down", "neighbour(0, 1)", "Down", id="card-down", show=False),
]  # fmt: skip
"""Of a focused card; single letters, so dead while a text field has the focus."""

COMPARE: list[BindingType] = [
    Binding(
        "space", "blink", "Blink", id="compare-blink",
        tooltip="Show the picture that was looked at before, in place; once more, this one",
    ),
    *CULL,
    Binding(
        "right", "swap(1)", "Next here", id="compare-next",
        tooltip="Show the next picture in this place; left shows the one before",
    ),
    Binding("left", "swap(-1)", "Previous here", id="compare-previous", show=False),
    Binding(
        "plus,equals_sign", "zoom(1)", "Nearer", id="compare-nearer",
        tooltip="Zoom in, in all places; so does the wheel",
    ),
    Binding("minus", "zoom(-1)", "Farther", id="compare-farther", show=False, tooltip="Zoom out"),
    Binding(
        "n", "one_to_one", "1:1", id="compare-one-to-one", tooltip="One dot for every pixel",
    ),
    _BLEND,
    Binding("f", "fit", "Whole", id="compare-fit", show=False, tooltip="The whole picture"),
    *(
        Binding(
            f"{letter},shift+{arrow}", f"pan({across}, {down})", f"See {arrow}",
            id=f"compare-pan-{arrow}", show=False, tooltip=f"See what is further {arrow}",
        )
        for letter, arrow, across, down in (
            ("h", "left", -1, 0), ("j", "down", 0, 1), ("k", "up", 0, -1), ("l", "right", 1, 0),
        )
    ),
    Binding(
        "z,enter", "alone", "One alone", id="compare-alone",
        tooltip="Show one place alone, as large as the terminal; once more, all",
    ),
]  # fmt: skip
"""Of a place in the comparison, those by which one chooses first."""

THUMBNAILS: list[BindingType] = [
    Binding(
        "space", "select", "Select", id="library-select",
        tooltip="Select this picture, for keys that then are about all selected ones",
    ),
    _FULL_VIEW,
    _COMPARE,
    _BLEND,
    Binding("left", "move(-1, 0)", "Left", id="library-left", show=False),
    Binding("right", "move(1, 0)", "Right", id="library-right", show=False),
    Binding("up", "move(0, -1)", "Up", id="library-up", show=False),
    Binding("down", "move(0, 1)", "Down", id="library-down", show=False),
    Binding("pageup", "page(-1)", "Page up", id="library-page-up", show=False),
    Binding("pagedown", "page(1)", "Page down", id="library-page-down", show=False),
    Binding("home", "end(-1)", "First", id="library-first", show=False),
    Binding("end", "end(1)", "Last", id="library-last", show=False),
]  # fmt: skip
"""Of the pictures of the library."""

SHEET: list[BindingType] = [
    Binding(
        "ctrl+g,f5", "start", "Make the sheet", id="sheet-start", priority=True,
        tooltip="Make a picture for each pair of values; so does enter in a field",
    ),
    Binding(
        "ctrl+x", "cancel", "Cancel", id="sheet-cancel",
        tooltip="Make no more of its pictures; the sheet is of those that are there",
    ),
    Binding(
        "o", "open_outside", "Open", id="sheet-open",
        tooltip="Open the sheet with the desktop's own viewer",
    ),
    Binding("y", "copy_path", "Copy path", id="sheet-copy-path", tooltip="Copy the sheet's path"),
    Binding(
        "escape", "leave", "Back", id="sheet-back",
        tooltip="Leave; the sheet is made to its end all the same",
    ),
]  # fmt: skip
"""Of a sheet of one or two parameters; the command palette opens it."""

SHEET_GRID: list[BindingType] = [
    Binding(
        "z,enter", "full_view", "Full view", id="sheet-full-view",
        tooltip="The picture on its own",
    ),
    Binding("left", "move(-1, 0)", "Left", id="sheet-left", show=False),
    Binding("right", "move(1, 0)", "Right", id="sheet-right", show=False),
    Binding("up", "move(0, -1)", "Up", id="sheet-up", show=False),
    Binding("down", "move(0, 1)", "Down", id="sheet-down", show=False),
]  # fmt: skip
"""Of the places of a sheet."""

LIBRARY: list[BindingType] = [
    Binding(
        "slash", "search", "Search", id="library-search", priority=True,
        tooltip="Into the search: words of the prompt, and conditions among them",
    ),
    Binding(
        "f", "turn_part('fav')", "Favourites", id="library-favourites",
        tooltip="Favourites only, or all again",
    ),
    Binding(
        "s", "sort", "Sort", id="library-sort", tooltip="Sort by newest, oldest, rating",
    ),
    Binding(
        "e", "export", "Export", id="library-export",
        tooltip="Copy the selected pictures into a folder, with a contact sheet",
    ),
    Binding(
        "t", "turn_part('trash')", "Trash", id="library-trash",
        tooltip="What was discarded, or all else again",
    ),
    Binding(
        "E", "empty_trash", "Empty trash", id="library-empty-trash",
        tooltip="Delete what was discarded for good; asks first",
    ),
    Binding("escape,q", "back", "Back", id="library-back", tooltip="Unselect all; then leave"),
]  # fmt: skip
"""Of the library."""
