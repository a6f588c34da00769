"""Pictures as rows."""

from pathlib import Path

import msgspec

from phoenix_tui.domain.picture import Making, Picture
from phoenix_tui.store.database import Database, damaged


class PictureRows:
    """The table of pictures; paths in it are relative to `home`."""

    def __init__(self, database: Database, home: Path) -> None:
        self._database = database
        self._home = home

    def put(self, making: Making, path: Path, *, kept: bool) -> None:
        """Add the picture whose file is at `path`, or say that its file is there now."""
        self._database.execute(
            "INSERT INTO pictures (id, job_id, batch_id, created_at, path, kept, making)"
            " VALUES (?,?,?,?,?,?,?) ON CONFLICT (id) DO UPDATE SET"
            " (job_id, batch_id, created_at, path, kept, making) = (excluded.job_id,"
            " excluded.batch_id, excluded.created_at, excluded.path, excluded.kept,"
            " excluded.making)",
            making.picture_id,
            making.job_id,
            making.batch.id,
            making.created_at,
            str(path.relative_to(self._home)),
            kept,
            msgspec.json.encode(making).decode(),
        )

    def drop_comparisons(self) -> None:
        self._database.execute("DELETE FROM pictures WHERE kept = 0")

    def get(self, picture_id: str) -> Picture | None:
        rows = self._database.rows("SELECT path, making FROM pictures WHERE id = ?", picture_id)
        if not rows:
            return None
        try:
            making = msgspec.json.decode(rows[0]["making"], type=Making)
        except msgspec.DecodeError as problem:
            raise damaged(self._database.path, f"picture {picture_id}: {problem}") from problem
        return Picture(making=making, path=str(self._home / rows[0]["path"]))

    def kept_paths(self) -> dict[str, Path]:
        """Where the file of each kept picture should be, by the picture's id."""
        rows = self._database.rows("SELECT id, path FROM pictures WHERE kept = 1 ORDER BY id")
        return {row["id"]: self._home / row["path"] for row in rows}
