"""Documents whose numbers nobody owns: a word to whoever builds, who may know whose page it is.

A company's own release often names the company once, in a heading or nowhere. Its numbers are then left out, each with a reason
in the ledger; the build says so, as ``--company`` mends it.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from kg.ledger import Entry
    from kg.model import Document

__all__ = ["hints", "ownerless"]

_NOBODY = frozenset({"no-holder", "nobody"})
_MANY = 5  # numbers without owner make a document worth a word
_TOLD = 3  # documents told one by one


def ownerless(ledger: Iterable[Entry], measured: Collection[str]) -> dict[str, int]:
    """Of the documents that made no observation those with five numbers and more without owner: how many, by document.

    Only amounts count that measure something (``measured``: kinds of unit).

    >>> from kg.ledger import Entry
    >>> rows = [Entry("d", i, i + 1, "5%", "aside", "no-holder", kind="percent") for i in range(6)]
    >>> ownerless(rows, {"percent"}), ownerless([*rows, Entry("d", 9, 10, "5%", "used", kind="percent")], {"percent"})
    ({'d': 6}, {})
    """
    counts: Counter[str] = Counter()
    used = set()
    for entry in ledger:
        if entry.status == "used":
            used.add(entry.document)
        elif entry.reason in _NOBODY and entry.kind in measured:
            counts[entry.document] += 1
    return {document: count for document, count in sorted(counts.items()) if count >= _MANY and document not in used}


def hints(counts: dict[str, int], sources: Sequence[tuple[str, Document]]) -> tuple[str, ...]:
    """A sentence for each such document, and one for all that come behind the first three."""
    if not counts:
        return ()
    places = {iri: document for iri, document in sources if iri in counts and not document.company}
    rows = []
    for iri in sorted(places, key=lambda one: (places[one].source.path, places[one].source.line or 0))[:_TOLD]:
        source = places[iri].source
        line = f":{source.line}" if source.line else ""
        rows.append(
            f"{source.path}{line}: {counts[iri]:,} numbers were left out, as the page does not tell whose they are; "
            "where it is a company's own, say whose with --company NAME"
        )
    if len(places) > _TOLD:
        rows.append(f"{len(places) - _TOLD:,} more documents are like this")
    return tuple(rows)
