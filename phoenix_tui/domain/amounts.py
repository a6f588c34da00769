"""Amounts of bytes in words."""


def amount(size: int) -> str:
    """ "870 KB", "12 MB", "4.3 GB": of 1000 each, as disks and downloads are counted."""
    for unit, worth in (("GB", 1e9), ("MB", 1e6), ("KB", 1e3)):
        if size >= 0.9995 * worth:
            number = size / worth
            return (
                f"{number:.1f} {unit}" if number < 9.95 and unit == "GB" else f"{number:.0f} {unit}"
            )
    return f"{size} bytes"
