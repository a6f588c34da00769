"""Finds or starts the server, and talks to it."""
