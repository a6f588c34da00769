"""Painting a mask over a picture."""
