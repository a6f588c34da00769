"""Filling an area up to what bounds it, run by run instead of pixel by pixel."""

Box = tuple[int, int, int, int]
"""Left, top, right and bottom in pixels; the last two are the first outside."""


def flood(rows: bytearray, width: int, x: int, y: int, value: int) -> Box | None:
    """Give all pixels that hang together with the one at (x, y), and equal it, `value`.

    `rows` are the bytes of a picture that has two values, 0 and 255, and change in place; pixels
    hang together side by side, not by their corners. Returns the box around what changed, None
    where the pixel has `value` already.
    """
    other = rows[y * width + x]
    if other == value:
        return None
    height = len(rows) // width
    left, top, right, bottom = x, y, x + 1, y + 1
    seeds = [(x, y)]
    while seeds:
        x, y = seeds.pop()
        start, end = y * width, (y + 1) * width
        if rows[start + x] != other:
            continue
        run_from = max(rows.rfind(value, start, start + x) + 1, start)
        run_to = rows.find(value, start + x, end)
        run_to = end if run_to < 0 else run_to
        rows[run_from:run_to] = bytes([value]) * (run_to - run_from)
        left, right = min(left, run_from - start), max(right, run_to - start)
        top, bottom = min(top, y), max(bottom, y + 1)
        for beside in (y - 1, y + 1):
            if not 0 <= beside < height:
                continue
            shift = (beside - y) * width
            at = rows.find(other, run_from + shift, run_to + shift)
            while at >= 0:
                seeds.append((at - beside * width, beside))
                next_bound = rows.find(value, at, run_to + shift)
                at = -1 if next_bound < 0 else rows.find(other, next_bound, run_to + shift)
    return left, top, right, bottom
