"""Amounts of bytes in words."""


def amount(size: int) -> str:
    """As disks and downloads are counted, of 1000 each: "870 KB", "12 MB", "4.3 GB"."""
    for unit, worth in (("GB", 1e9), ("MB", 1e6), ("KB", 1e3)):
        if size >= 0.9995 * worth:
            number = size / worth
            digits = 1 if number < 9.95 and unit != "KB" else 0
            return f"{number:.{digits}f} {unit}"
    return f"{size} bytes"
