"""The pictures of a home as they are looked through: rows, queries and pages."""

from enum import StrEnum

import msgspec

from phoenix_tui.domain.marks import UNMARKED, Marks
from phoenix_tui.domain.picture import Making
from phoenix_tui.domain.request import LoraUse, Mode
from phoenix_tui.domain.seeds import seed_words

PAGE = 60
"""Pictures on a page where none is asked for."""
LARGEST_PAGE = 200
TOTAL_LIMIT = 10_000
"""Up to so many pictures a query's total is counted: a count of all may cost more than the page."""


class Order(StrEnum):
    """What comes first."""

    NEWEST = "newest"
    OLDEST = "oldest"
    RATING = "rating"
    """The highest rating; among equal ones the newest."""


class PictureRow(msgspec.Struct, frozen=True, kw_only=True):
    """A kept picture: what is shown of it in a list, and what was decided about it."""

    picture_id: str
    job_id: str
    batch_id: str
    batch_index: int
    """0 to batch_size-1."""
    batch_size: int
    created_at: str
    """UTC, ISO 8601."""
    prompt: str
    """As typed."""
    negative_prompt: str
    seed: int
    variation_seed: int | None = None
    variation_strength: float | None = None
    """0 to 1, towards the variation seed; None without a variation."""
    model: str
    loras: tuple[LoraUse, ...] = ()
    mode: Mode
    sampler: str
    schedule: str
    steps: int
    cfg_scale: float
    strength: float | None = None
    """Denoising strength; None for txt2img."""
    width: int
    """Pixels."""
    height: int
    """Pixels."""
    favourite: bool = False
    rating: int = 0
    """0 to 5; 0 is none."""
    discarded: bool = False
    """In the trash: hidden until it is taken back, deleted when the trash is emptied."""
    path: str
    """Absolute, on the server's machine."""

    @property
    def marks(self) -> Marks:
        return Marks(favourite=self.favourite, rating=self.rating, discarded=self.discarded)

    @property
    def seed_words(self) -> str:
        """Its seed, and in a variation the one that it goes towards."""
        return seed_words(self.seed, self.variation_seed, self.variation_strength)

    @classmethod
    def of(cls, making: Making, path: str, marks: Marks = UNMARKED) -> "PictureRow":
        """The row of the picture that was made so, lies at `path` and has these marks."""
        request = making.request
        return cls(
            picture_id=making.picture_id,
            job_id=making.job_id,
            batch_id=making.batch.id,
            batch_index=making.batch.index,
            batch_size=making.batch.size,
            created_at=making.created_at,
            prompt=request.prompt,
            negative_prompt=request.negative_prompt,
            seed=request.seed,
            variation_seed=request.variation_seed,
            variation_strength=request.variation_strength,
            model=request.model,
            loras=request.loras,
            mode=request.mode,
            sampler=request.sampler,
            schedule=request.schedule,
            steps=request.steps,
            cfg_scale=request.cfg_scale,
            strength=request.strength,
            width=request.width,
            height=request.height,
            favourite=marks.favourite,
            rating=marks.rating,
            discarded=marks.discarded,
            path=path,
        )


class PictureDetails(msgspec.Struct, frozen=True, kw_only=True):
    """All that is known of one kept picture."""

    row: PictureRow
    making: Making


class LibraryQuery(msgspec.Struct, frozen=True, kw_only=True):
    """Which pictures, in which order, and which page of them; None stands for any."""

    text: str = ""
    """Words that begin words of the prompt; all must."""
    model: str | None = None
    """Its name, exactly."""
    lora: str | None = None
    """The name of one that was applied, exactly."""
    seed: int | None = None
    mode: Mode | None = None
    favourite: bool | None = None
    rating_from: int = 0
    """0 to 5: at least this rating."""
    since: str | None = None
    """UTC, ISO 8601: made then or later."""
    until: str | None = None
    """UTC, ISO 8601: made before then."""
    discarded: bool = False
    """True asks for what is in the trash, and only for that."""
    order: Order = Order.NEWEST
    limit: int = PAGE
    """1 to 200 pictures."""
    after: str | None = None
    """`next` of the page before, with all else the same; None for the first page."""


class LibraryPage(msgspec.Struct, frozen=True, kw_only=True):
    """Pictures that a query has found."""

    pictures: tuple[PictureRow, ...]
    total: int
    """How many there are on all pages, up to `TOTAL_LIMIT`."""
    total_is_exact: bool = True
    """False where there are more than `total`."""
    next: str | None = None
    """What the next page is asked for with (`after`); None on the last."""
