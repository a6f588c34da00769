"""Rows and picture files."""
