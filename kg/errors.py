"""What can go wrong, by name. An error keeps its values, and its message says where, what, and what to do."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

__all__ = ["BadOutput", "BrokenOntology", "KgError", "Unreadable", "closest"]


class KgError(Exception):
    """Anything that a user of ``kg`` can put right; the base of every error that it raises on purpose.

    >>> str(KgError("no such query: growth; one of: claims, people"))
    'no such query: growth; one of: claims, people'
    """


class _AtFile(KgError):
    """A problem of a file, at a 1-based line of it where that is known: why, and what the reader can do."""

    def __init__(self, path: Path | str, reason: str, remedy: str, line: int | None = None) -> None:
        # All four go to ``args``, so that the error survives the way back from a worker process.
        super().__init__(path, reason, remedy, line)
        self.path = path
        self.reason = reason
        self.remedy = remedy
        self.line = line

    def __str__(self) -> str:
        where = self.path if self.line is None else f"{self.path}:{self.line}"
        return f"{where}: {self.reason}; {self.remedy}"


class Unreadable(_AtFile):
    """An input, or one line of it, that gives no document.

    >>> str(Unreadable("calls.jsonl", "not JSON", "write one object a line", line=3))
    'calls.jsonl:3: not JSON; write one object a line'
    """


class BrokenOntology(_AtFile):
    """A file of the ontology that cannot be used.

    >>> str(BrokenOntology("units.ttl", "the unit GW has no factor", "add ekg:factor"))
    'units.ttl: the unit GW has no factor; add ekg:factor'
    """


class BadOutput(_AtFile):
    """A folder or file that cannot be written.

    >>> str(BadOutput("/etc/graph", "permission denied", "choose another folder with -o"))
    '/etc/graph: permission denied; choose another folder with -o'
    """


def closest(name: str, known: Iterable[str]) -> str:
    """The words "did you mean …? " with the known name that is most like one, or nothing where none is.

    >>> closest("company", ["Person", "Company"]), closest("x", ["Person"])
    ('did you mean Company? ', '')
    """
    from difflib import get_close_matches

    names = {one.casefold(): one for one in known}
    near = get_close_matches(name.casefold(), names, n=1, cutoff=0.7)
    return f"did you mean {names[near[0]]}? " if near else ""
