"""The wording of a number that its own words do not name: it goes on with the number before, or points back, or is of a deed.

“19%, compared with 16% last year” is of one thing, “started 3,000 homes, up 12%” of what is counted, “This compares to $19
million” of what the sentence before is about, “pricing added 2 points” of what its clause says (:mod:`kg.extract.deeds`).
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from kg.extract.change import RATIOS
from kg.extract.deeds import deed_of
from kg.extract.labels import COUNTED, LONGEST, METRIC, Label, joined
from kg.extract.opening import counted_of
from kg.extract.terms import Term

if TYPE_CHECKING:
    from kg.extract.change import Change
    from kg.extract.cues import Cues
    from kg.extract.reading import Reading, Remembered
    from kg.model import Quantity

__all__ = ["counted", "done", "paired", "per_unit", "pointed"]

_ZERO, _ONE = Decimal(0), Decimal(1)


def paired(reading: Reading, quantity: Quantity, last: tuple[Quantity, Term, Change], cues: Cues) -> Label | None:
    """The wording of the number before, where joining words alone stand between: 19%, compared with 16% last year.

    A percentage may go on with an amount, an amount not with a percentage.
    """
    before, term, change = last
    if not _goes_on(reading, quantity, before, term, cues, level=not change.is_change):
        return None
    gap = reading.text[before.end : quantity.start]
    if cues.of("en")["label_compared"].search(gap) is None and cues.of("en")["label_to"].search(gap):
        return Label(term, 0)  # grew by $3 million to $20 million
    return Label(term, change.sign if change.is_change and quantity.kind in RATIOS else None)


def counted(reading: Reading, quantity: Quantity, cues: Cues) -> Label | None:
    """What the number before counts, where a ratio right behind it says how many more or fewer: started 3,000 homes, up 12%."""
    before = reading.previous(quantity.start)
    if before is None or reading.language != "en" or before.kind not in COUNTED or quantity.kind != "percent":
        return None
    if not (before.value or before.maximum or _ZERO) > _ONE or cues.of("en")["label_unsure"].match(reading.text, quantity.end):
        return None
    told = counted_of(reading, before, cues.words["en"])
    if told is None or len(told[0]) > LONGEST["en"] or cues.of("en")["not_label"].fullmatch(told[0]):
        return None
    term = Term(before.start, told[1], told[0], "metric", METRIC)
    return Label(term) if joined(reading, quantity, before, term, cues) else None


def pointed(reading: Reading, quantity: Quantity, memory: Remembered, cues: Cues) -> Label | None:
    """The wording of the sentence before, where “this” at the start of a sentence goes back to it: This compares to $19 million.

    Only the first number of a sentence is so named, and only where all numbers of its kind before were of one thing.
    """
    if memory.named_in != memory.index - 1 or reading.previous(quantity.start) is not None:
        return None
    if cues.of(reading.language)["label_this"].fullmatch(reading.text, 0, quantity.start) is None:
        return None
    only = next(iter(memory.named.values())) if len(memory.named) == 1 else None
    term = memory.named.get(quantity.kind, only if quantity.kind in RATIOS else None)
    if term is None:
        return None
    if cues.of("en")["label_own"].match(reading.text, quantity.end):
        return None  # this compares to $5 million of something else
    return Label(replace(term, start=quantity.start, end=quantity.start))


def per_unit(reading: Reading, quantity: Quantity, term: Term, cues: Cues) -> Term | None:
    """The wording of a metric that a number is one of for each of something: operating expenses per barrel."""
    words = cues.of(reading.language)
    apiece = words["apiece"].match(reading.text, quantity.end) if quantity.kind == "money" else None
    if apiece is None or term.end > quantity.start:
        return None
    before = reading.previous(quantity.start)
    if before is not None and before.start >= term.end and not joined(reading, quantity, before, term, cues):
        return None
    label = f"{reading.text[term.start : term.end]}{apiece.group()}"
    return replace(term, text=label, name=METRIC) if len(label) <= LONGEST["en"] else None


def done(reading: Reading, quantity: Quantity, last: tuple[Quantity, Term] | None, cues: Cues) -> Label | None:
    """The words of a clause whose verb says what something does by a number; ``last`` is the number before and its wording."""
    words = cues.of(reading.language)
    if (
        reading.language != "en"
        or (quantity.bare and quantity.kind != "points")
        or quantity.kind in COUNTED
        or quantity.kind not in cues.groups["other_kinds"]
    ):
        return None
    if words["not_stated"].search(reading.text) or words["label_unsure"].match(reading.text, quantity.end):
        return None
    state = words["label_part"].match(reading.text, quantity.end) if quantity.kind == "percent" else None
    if state is not None and words["part_speaker"].search(reading.text, 0, quantity.start):
        return Label(Term(quantity.start, quantity.start, f"share{state.group()}", "metric", METRIC), 0)  # we are 90% leased
    whole = last[1].text if last is not None and last[0] == reading.previous(quantity.start) else ""
    told = deed_of(reading, quantity, whole, cues.words["en"])
    return Label(Term(quantity.start, quantity.start, told, "metric", METRIC), 0) if told else None


def _goes_on(reading: Reading, quantity: Quantity, before: Quantity, term: Term, cues: Cues, *, level: bool = False) -> bool:
    """Whether a number is of what the number right before it is: times, joining words and the wording alone between them.

    ``level``: that one is a level, of which points are a change (a margin of 8%, up 50 basis points).
    """
    if reading.previous(quantity.start) != before or reading.language != "en" or (quantity.bare and quantity.kind != "points"):
        return False
    risen = level and before.kind == "percent" and quantity.kind == "points"
    if before.kind != quantity.kind and not risen and not (quantity.kind in RATIOS and before.kind not in RATIOS):
        return False
    if cues.of("en")["label_unsure"].match(reading.text, quantity.end) or cues.of("en")["label_of_which"].match(
        reading.text, quantity.end
    ):
        return False
    return joined(reading, quantity, before, term, cues)
