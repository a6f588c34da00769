"""Ids that sort by the time they were made."""

from uuid_utils import uuid7


def new_id() -> str:
    """A UUIDv7 (RFC 9562) in its 36-character text form."""
    return str(uuid7())
