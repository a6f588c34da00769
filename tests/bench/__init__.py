"""Benchmarks, each printed as ratios within one run: `python -m tests.bench generate`."""
