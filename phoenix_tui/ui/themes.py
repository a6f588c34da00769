"""The themes that Phoenix TUI brings along."""

from textual.theme import Theme

PHOENIX = Theme(
    name="phoenix",
    primary="#ff8a3d",
    secondary="#d0673a",
    accent="#ffc857",
    warning="#ffc857",
    error="#ff6b5e",
    success="#86c97a",
    foreground="#eee6dc",
    background="#12100e",
    surface="#1d1916",
    panel="#2b2520",
    dark=True,
    variables={
        "input-cursor-background": "#ff8a3d",
        "input-cursor-foreground": "#12100e",
        "input-selection-background": "#ff8a3d 35%",
        "block-cursor-foreground": "#12100e",
        "block-cursor-background": "#ff8a3d",
        "footer-key-foreground": "#ff8a3d",
    },
)

PHOENIX_LIGHT = Theme(
    name="phoenix-light",
    primary="#b3470f",
    secondary="#8f4a24",
    accent="#8a5a00",
    warning="#8a5a00",
    error="#b3261e",
    success="#2d7336",
    foreground="#2a211a",
    background="#faf6f0",
    surface="#f0e8dd",
    panel="#e2d7c7",
    dark=False,
    variables={
        "input-cursor-background": "#b3470f",
        "input-cursor-foreground": "#faf6f0",
        "input-selection-background": "#b3470f 30%",
        "block-cursor-foreground": "#faf6f0",
        "block-cursor-background": "#b3470f",
        "footer-key-foreground": "#b3470f",
    },
)

PHOENIX_CONTRAST = Theme(
    name="phoenix-contrast",
    primary="#ffd500",
    secondary="#ffffff",
    accent="#00ffff",
    warning="#ffd500",
    error="#ff8080",
    success="#66ff66",
    foreground="#ffffff",
    background="#000000",
    surface="#000000",
    panel="#303030",
    dark=True,
    text_alpha=1.0,
    variables={
        "text-muted": "#e0e0e0",
        "text-disabled": "#c0c0c0",
        "input-cursor-background": "#ffd500",
        "input-cursor-foreground": "#000000",
        "input-selection-background": "#ffd500 50%",
        "block-cursor-foreground": "#000000",
        "block-cursor-background": "#ffd500",
        "footer-key-foreground": "#ffd500",
    },
)

THEMES = (PHOENIX, PHOENIX_LIGHT, PHOENIX_CONTRAST)
