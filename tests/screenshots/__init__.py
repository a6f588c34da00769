"""The README's pictures of the app: `python -m tests.screenshots` makes them anew."""
