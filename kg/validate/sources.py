"""The raw texts behind a graph, found again by ``sources.jsonl``, which lies beside it.

A line of that file says of one document where it was read: ``document`` (IRI), ``path`` (relative to the folder of the graph,
with ``/``), ``line`` (of a ``.jsonl`` file, else null), ``encoding``, ``mediaType`` and ``sha256``.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path, PurePosixPath
from typing import Any

from kg import jsonl
from kg.errors import Unreadable
from kg.model import Document, Source
from kg.read import MAX_CHARACTERS
from kg.validate.report import Problem

__all__ = ["FILE_NAME", "SourceRecord", "Sources", "load_sources"]

FILE_NAME = "sources.jsonl"


@dataclass(frozen=True, slots=True)
class SourceRecord:
    """Where one document was read; ``path`` is relative to the folder of the graph."""

    document: str
    path: str
    sha256: str
    encoding: str = "utf-8"
    media_type: str = "text/plain"
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Sources:
    """The records of a graph, and the folders where the files may lie now: ``overrides`` first, then where they lay."""

    folder: Path
    records: tuple[SourceRecord, ...] = ()
    overrides: tuple[Path, ...] = ()

    def documents(self) -> Iterator[tuple[SourceRecord, Document | Problem]]:
        """Each record with its document as it is on disk now, or with what is wrong: missing, changed, no longer readable.

        Files are read one after the other, JSONL files line by line, so that one document at a time is in memory.
        """
        for path, group in groupby(sorted(self.records, key=_place), key=lambda record: record.path):
            records = tuple(group)
            file = self._find(path)
            if file is None:
                yield from ((record, _missing(record)) for record in records)
                continue
            lines: dict[int | None, SourceRecord] = {record.line: record for record in records if record.line is not None}
            for record in records:
                if record.line is None:
                    yield record, _page(record, file)
            if lines:
                yield from _lines(lines, file)

    def _find(self, path: str) -> Path | None:
        """The file in the first override that has it, by the longest end of its path, or in the folder of the graph."""
        parts = [part for part in PurePosixPath(path).parts if part not in ("..", "/")]
        tails = [folder.joinpath(*parts[i:]) for folder in self.overrides for i in range(len(parts))]
        return next((file for file in (*tails, self.folder / path) if file.is_file()), None)


def load_sources(folder: Path, overrides: tuple[Path, ...] = ()) -> Sources:
    """Read ``sources.jsonl`` of a graph's folder; without one there are no records, and each document counts as missing.

    ``overrides`` are folders to look in first, for files that have moved since the build. Raises Unreadable on a line that is
    no record.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     row = {"document": "urn:d", "path": "call.txt", "line": None, "sha256": "00", "encoding": "utf-8"}
    ...     _ = Path(folder, FILE_NAME).write_text(json.dumps(row | {"mediaType": "text/plain"}))
    ...     load_sources(Path(folder)).records[0].path
    'call.txt'
    """
    path = folder / FILE_NAME
    if not path.is_file():
        return Sources(folder, (), overrides)
    with path.open("rb") as lines:
        records = tuple(_record(path, number, line) for number, line in enumerate(lines, 1) if line.strip())
    return Sources(folder, records, overrides)


def _record(path: Path, number: int, line: bytes) -> SourceRecord:
    try:
        row: dict[str, Any] = json.loads(line)
        record = SourceRecord(row["document"], row["path"], row["sha256"], row["encoding"], row["mediaType"], row["line"])
        texts = (record.document, record.path, record.sha256, record.encoding, record.media_type)
        if not all(isinstance(text, str) for text in texts) or not isinstance(record.line, int | None):
            raise TypeError("a field has the wrong type")
    except (ValueError, KeyError, TypeError) as error:
        raise Unreadable(path, f"is no record of a source ({error!r})", "build the graph again", number) from error
    return record


def _place(record: SourceRecord) -> tuple[str, int]:
    return record.path, record.line or 0


def _missing(record: SourceRecord) -> Problem:
    message = f"{record.path} is not there; say where the pages lie now with --sources DIR"
    return Problem("source-missing", record.document, None, message, record.document)


def _changed(record: SourceRecord, file: Path, what: str) -> Problem:
    where = f"{file}:{record.line}" if record.line else str(file)
    return Problem("source-changed", record.document, "ekg:sha256", f"{where} {what}; build the graph again", record.document)


def _page(record: SourceRecord, file: Path) -> Document | Problem:
    try:
        data = file.read_bytes()
    except OSError as error:
        message = f"{file} cannot be read ({error.strerror}); check that you may read it, or use --sources DIR"
        return Problem("source-missing", record.document, None, message, record.document)
    digest = hashlib.sha256(data).hexdigest()
    if digest != record.sha256:
        return _changed(record, file, f"is not the file that was read (sha256 {digest[:12]}…, was {record.sha256[:12]}…)")
    try:
        text = data.decode(record.encoding)
    except (UnicodeDecodeError, LookupError) as error:
        return _changed(record, file, f"is not in the encoding noted, {record.encoding} ({error})")
    return Document(record.document, text, Source(record.path, digest, record.encoding, record.media_type))


def _lines(records: dict[int | None, SourceRecord], file: Path) -> Iterator[tuple[SourceRecord, Document | Problem]]:
    left = dict(records)
    try:
        for item in jsonl.documents(file, MAX_CHARACTERS):
            line = item.line if isinstance(item, Unreadable) else item.source.line
            record = left.pop(line, None)
            if record is None:
                continue
            if isinstance(item, Unreadable):
                yield record, _changed(record, file, item.reason)
            elif item.source.sha256 != record.sha256:
                yield record, _changed(record, file, "does not have the text that was read")
            else:
                yield record, item
    except (OSError, Unreadable) as error:
        yield from ((record, _changed(record, file, f"cannot be read ({error})")) for record in left.values())
        return
    yield from ((record, _changed(record, file, "is not there: the file has fewer documents")) for record in left.values())
