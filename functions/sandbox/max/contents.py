"""What was uploaded, as files beside the log: the log itself holds names and sizes alone."""

import os
from collections.abc import Container
from pathlib import Path


class Contents:
    """One file an upload, named by its id. Callers hold the ledger's lock."""

    def __init__(self, folder: Path, *, fsync: bool) -> None:
        """`fsync` as for the log: a power cut loses nothing either."""
        self._folder = folder
        self._fsync = fsync

    def keep(self, upload_id: str, content: bytes) -> None:
        """Before the log says so: what it promises is there."""
        self._folder.mkdir(parents=True, exist_ok=True)
        draft = self._folder / f"{upload_id}.draft"
        with draft.open("wb") as file:
            file.write(content)
            if self._fsync:
                file.flush()
                os.fsync(file.fileno())
        draft.replace(self._folder / upload_id)

    def read(self, upload_id: str) -> bytes | None:
        """None when nothing was kept, as in a log of times before contents were."""
        try:
            return (self._folder / upload_id).read_bytes()
        except FileNotFoundError:
            return None

    def keep_only(self, ids: Container[str]) -> None:
        """Drop what no upload speaks of: forgotten, or kept by a process that died right then."""
        if self._folder.is_dir():
            for file in self._folder.iterdir():
                if file.name not in ids:
                    file.unlink()
