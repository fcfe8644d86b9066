"""Documents of a ``.jsonl`` file, one a line: ``id``, ``text``, and where known title, date and more (JSON Lines, RFC 8259).

Lines are read one by one as bytes, so that a large archive takes the memory of its longest line, and a line too long for a
document is passed over without being held.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO

from kg.errors import Unreadable
from kg.metadata import day, language
from kg.model import Document, Language, Source

__all__ = ["MEDIA_TYPE", "documents"]

MEDIA_TYPE = "application/jsonl"
_FIELDS = {"title": "title", "publisher": "publisher", "url": "url", "company": "company", "fiscalPeriod": "period"}
_PERIOD = re.compile(r"\d{4}(?:-(?:Q[1-4]|H[12]|(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?))?")
_ESCAPED = 6  # bytes that JSON takes for a character at most: \uXXXX


class _BadLine(ValueError):
    def __init__(self, reason: str, remedy: str) -> None:
        super().__init__(reason, remedy)
        self.reason = reason
        self.remedy = remedy


def documents(path: Path, limit: int) -> Iterator[Document | Unreadable]:
    """Each line's document, or the problem that it has; blank lines are passed over.

    ``limit`` is the most characters that a document may have. Raises OSError where the file cannot be read, Unreadable where it
    is empty or not in UTF-8.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder, "news.jsonl")
    ...     _ = path.write_text('{"id": "a", "text": "Sales rose.", "date": "2025-07-30"}')
    ...     [(item.id, item.date.year, item.source.line) for item in documents(path, 100)]
    [('a', 2025, 1)]
    """
    empty = True
    with path.open("rb") as stream:
        head = stream.read(4096)
        if head.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
            raise Unreadable(path, "is in UTF-16", "convert it to UTF-8 (iconv -f UTF-16 -t UTF-8)")
        if b"\0" in head:  # one problem, not one a line
            raise Unreadable(path, "is binary", "give one JSON object a line, in UTF-8")
        stream.seek(len(BOM_UTF8) if head.startswith(BOM_UTF8) else 0)
        for number, line in enumerate(_lines(stream, limit * _ESCAPED), 1):
            if line is None or line.strip():
                empty = False
                yield _item(path, number, line, limit)
    if empty:
        raise Unreadable(path, "is empty", "give one JSON object a line, with id and text")


def _lines(stream: BinaryIO, limit: int) -> Iterator[bytes | None]:
    """The lines of a stream; None for one of more than ``limit`` bytes, which is not held."""
    while line := stream.readline(limit + 1):
        if len(line) <= limit or line.endswith(b"\n"):
            yield line
            continue
        while line and not line.endswith(b"\n"):
            line = stream.readline(1 << 20)
        yield None


def _item(path: Path, number: int, line: bytes | None, limit: int) -> Document | Unreadable:
    try:
        if line is None:
            raise _too_long(limit)
        return _document(path, number, _object(line), limit)
    except _BadLine as problem:
        return Unreadable(path, problem.reason, problem.remedy, number)


def _too_long(limit: int) -> _BadLine:
    return _BadLine(f"has more than {limit:,} characters", "split it, or raise max_characters")


def _object(line: bytes) -> Mapping[str, Any]:
    try:
        value = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise _BadLine(f"is not UTF-8 at byte {error.start} of the line", "convert the file to UTF-8 (iconv)") from error
    except RecursionError as error:
        raise _BadLine("is nested too deep", "write one flat object a line") from error
    except json.JSONDecodeError as error:
        raise _BadLine(f"is not JSON ({error.msg}, character {error.pos})", "write one object a line") from error
    except ValueError as error:  # a number of more digits than Python converts
        raise _BadLine(f"is not JSON that can be read ({error})", "write one object a line") from error
    if not isinstance(value, dict):
        raise _BadLine("is not a JSON object", 'write one object a line, like {"id": "a", "text": "…"}')
    return value


def _document(path: Path, number: int, record: Mapping[str, Any], limit: int) -> Document:
    text = _string(record, "text")
    if text is None:
        raise _BadLine("has no text", 'give the field "text" as a string that is not empty')
    if len(text) > limit:
        raise _too_long(limit)
    known = {field: _string(record, name) for name, field in _FIELDS.items()}
    if known["period"] and not _PERIOD.fullmatch(known["period"]):
        raise _BadLine(f"has the fiscalPeriod {known['period']!r}", "write it like 2025-Q2, 2025-H1 or 2025")
    source = Source(str(path), hashlib.sha256(text.encode("utf-8")).hexdigest(), "utf-8", MEDIA_TYPE, number)
    name = _id(record) or f"{path.stem}-{number}"
    return Document(name, text, source, date=_date(record), language=_language(record), **known)


def _string(record: Mapping[str, Any], name: str) -> str | None:
    """The field, None where it is absent, null or blank."""
    value = record.get(name)
    if value is None:
        return None
    if not isinstance(value, str):
        raise _BadLine(f"has a {name} that is no string", f'give "{name}" as a string')
    try:
        value.encode("utf-8")
    except UnicodeEncodeError as error:
        half = f"\\u{ord(value[error.start]):x}"
        raise _BadLine(f"has half a character ({half}) in its {name}", "write both surrogates or neither") from error
    return value if value.strip() else None


def _id(record: Mapping[str, Any]) -> str | None:
    value = record.get("id")
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else _string(record, "id")


def _date(record: Mapping[str, Any]) -> dt.date | None:
    written = _string(record, "date")
    found = day(written) if written else None
    if written and not found:
        raise _BadLine(f"has the date {written!r}", "write it like 2025-07-30")
    return found


def _language(record: Mapping[str, Any]) -> Language | None:
    written = _string(record, "language")
    found = language(written) if written else None
    if written and not found:
        raise _BadLine(f"has the language {written!r}", 'write "zh" or "en", or leave it out')
    return found
