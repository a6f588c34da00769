"""Fuzzers of whatever reads outside data."""
