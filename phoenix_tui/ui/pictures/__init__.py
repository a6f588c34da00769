"""From PNG bytes to what a terminal can show."""
