"""All that is fuzzed, by name."""

from tests.fuzz import pictures, values

TARGETS = {**pictures.TARGETS, **values.TARGETS}
