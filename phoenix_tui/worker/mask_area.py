"""Only masked: the part of a picture that is painted, enlarged, and put back."""

import msgspec
from PIL import Image


class MaskArea(msgspec.Struct, frozen=True, kw_only=True):
    """A part of a picture that has the picture's own shape."""

    left: int
    top: int
    right: int
    bottom: int

    def enlarged(self, image: Image.Image, resampling: Image.Resampling) -> Image.Image:
        """That part of an image, at the size of the whole."""
        box = self.left, self.top, self.right, self.bottom
        return image.crop(box).resize(image.size, resampling)

    def put_back(self, part: Image.Image, image: Image.Image) -> Image.Image:
        """`image` with `part`, which is enlarged, in its place."""
        size = self.right - self.left, self.bottom - self.top
        whole = image.copy()
        whole.paste(part.resize(size, Image.Resampling.LANCZOS), (self.left, self.top))
        return whole


def area_of(mask: Image.Image, padding: int) -> MaskArea:
    """The smallest part that holds all that a mask marks and so many pixels around it."""
    width, height = mask.size
    # the whole where nothing is marked
    left, top, right, bottom = mask.getbbox() or (0, 0, width, height)
    left, top = max(0, left - padding), max(0, top - padding)
    right, bottom = min(width, right + padding), min(height, bottom + padding)
    # of the picture's shape, to a pixel: whichever side is the longer in it says how large
    if (right - left) * height > (bottom - top) * width:
        across, down = right - left, -(-(right - left) * height // width)
    else:
        across, down = -(-(bottom - top) * width // height), bottom - top
    left = min(max(0, left - (across - (right - left)) // 2), width - across)
    top = min(max(0, top - (down - (bottom - top)) // 2), height - down)
    return MaskArea(left=left, top=top, right=left + across, bottom=top + down)
