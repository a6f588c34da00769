"""Looking for an image file in folders."""
