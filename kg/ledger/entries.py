"""A line of the ledger: one number of a document, and what became of it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from kg.errors import Unreadable

if TYPE_CHECKING:
    from kg.model import Quantity

__all__ = ["Entry", "Share", "load_ledger", "to_lines"]

FILE_NAME = "ledger.jsonl"
Status = Literal["used", "aside", "unexplained"]
_STATUSES = ("used", "aside", "unexplained")


@dataclass(frozen=True, slots=True)
class Entry:
    """One number: ``document`` is the IRI of its page, ``[start, end)`` counts code points of the raw text, ``text`` is what
    stands there. ``value``, or ``minimum`` and ``maximum``, with ``unit`` and ``kind`` are how the grammar reads it, as the words
    alone have it (an observation may have the sign or the unit of its context). ``observations`` are those that carry a number
    that is ``used``; ``reason`` and, where there is more to say, ``detail`` tell why one was set aside.
    """

    document: str
    start: int
    end: int
    text: str
    status: Status
    reason: str = ""
    detail: str = ""
    observations: tuple[str, ...] = ()
    value: str = ""
    minimum: str = ""
    maximum: str = ""
    unit: str = ""
    kind: str = ""

    def to_json(self) -> str:
        """The entry as a line of JSON, its keys in order, without what is empty.

        >>> Entry("urn:d", 0, 2, "12", "aside", "rank").to_json()
        '{"document": "urn:d", "end": 2, "reason": "rank", "start": 0, "status": "aside", "text": "12"}'
        """
        row = {name: value for name in sorted(self.__slots__) if (value := getattr(self, name)) not in ("", ())}
        return json.dumps(row, ensure_ascii=False)

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> Entry:
        """The entry of a line of JSON. Raises ValueError, KeyError or TypeError where it is none.

        >>> Entry.from_row(json.loads(Entry("urn:d", 0, 2, "12", "aside", "rank").to_json())).reason
        'rank'
        """
        entry = cls(**{**row, "observations": tuple(row.get("observations", ()))})
        offsets = isinstance(entry.start, int) and isinstance(entry.end, int) and 0 <= entry.start < entry.end
        texts = (getattr(entry, name) for name in cls.__slots__ if name not in ("start", "end", "observations"))
        if not offsets or entry.status not in _STATUSES or not all(isinstance(t, str) for t in (*texts, *entry.observations)):
            raise ValueError("no entry of a ledger")
        return entry

    def read_as(self, quantity: Quantity | None) -> bool:
        """Whether the entry has the values, unit and kind of a quantity, or none where there is none."""
        return (self.value, self.minimum, self.maximum, self.unit, self.kind) == reading_of(quantity)


def reading_of(quantity: Quantity | None) -> tuple[str, str, str, str, str]:
    """Value, minimum, maximum, unit and kind of a quantity as an entry holds them."""
    if quantity is None:
        return "", "", "", "", ""
    sizes = (quantity.value, quantity.minimum, quantity.maximum)
    low, middle, high = ("" if size is None else _plain(size) for size in sizes)
    return low, middle, high, quantity.unit, quantity.kind


def _plain(value: Decimal) -> str:
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def to_lines(entries: Iterable[Entry]) -> bytes:
    """A ledger as JSON lines in UTF-8, by document and place."""
    ordered = sorted(entries, key=lambda entry: (entry.document, entry.start, entry.end))
    return "".join(entry.to_json() + "\n" for entry in ordered).encode()


def load_ledger(path: Path) -> tuple[Entry, ...]:
    """The entries of a ledger, as the file has them. Raises Unreadable where it is missing, or at the line that is no entry."""
    try:
        lines = path.read_bytes().splitlines()
    except OSError as error:
        raise Unreadable(path, f"cannot be read ({error.strerror})", "write it with kg build --ledger") from error
    return tuple(_entry(path, number, line) for number, line in enumerate(lines, 1) if line.strip())


def _entry(path: Path, number: int, line: bytes) -> Entry:
    try:
        return Entry.from_row(json.loads(line))
    except (ValueError, KeyError, TypeError) as error:
        raise Unreadable(path, f"is no entry of a ledger ({error!r})", "write it again with kg build --ledger", number) from error


@dataclass(frozen=True, slots=True)
class Share:
    """How many numbers there are and how many of them are used or set aside; of all, and of those that measure something
    (money, percent, physical quantities)."""

    numbers: int = 0
    explained: int = 0
    measured: int = 0
    measured_explained: int = 0

    @classmethod
    def of(cls, entries: Iterable[Entry], measured: frozenset[str]) -> Share:
        """The counts of entries; ``measured`` are the kinds of unit that measure something.

        >>> Share.of([Entry("d", 0, 2, "5%", "unexplained", kind="percent")], frozenset({"percent"}))
        Share(numbers=1, explained=0, measured=1, measured_explained=0)
        """
        share = cls()
        for entry in entries:
            told, measures = entry.status != "unexplained", entry.kind in measured
            share += cls(1, told, measures, told and measures)
        return share

    def __add__(self, other: Share) -> Share:
        return Share(
            self.numbers + other.numbers,
            self.explained + other.explained,
            self.measured + other.measured,
            self.measured_explained + other.measured_explained,
        )

    @property
    def of_measured(self) -> Share:
        """The same of those that measure something alone."""
        return Share(self.measured, self.measured_explained, self.measured, self.measured_explained)

    def __str__(self) -> str:
        return f"{_percent(self.explained, self.numbers)} of {self.numbers:,}"


def _percent(part: int, whole: int) -> str:
    """A share in whole percent, rounded down, so that 100 % means all.

    >>> _percent(199, 200), _percent(0, 0)
    ('99 %', '100 %')
    """
    return f"{100 * part // whole if whole else 100} %"
