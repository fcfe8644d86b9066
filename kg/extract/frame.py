"""A sentence as patterns see it: every name, role, quantity and time is one symbol, the rest is the text as it is.

With names of any length and language folded into single characters of the private use area, a relation pattern is an
ordinary regular expression over words and slots, compiled once and run in C; a match leads back to the characters.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.extract.terms import Term
from kg.model import Mention, Quantity, Sentence, TimeExpression

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.ontology import Ontology

__all__ = ["Alphabet", "Frame", "Item"]

_PRIVATE = re.compile("[\ue000-\uf8ff]")
_HALF_WIDTH = re.compile(r",(?![0-9A-Za-z ])|(?<=[\u3400-\u9fff]),")
_FIRST = 0xE000
_MAKER = ("Organization", "Product", "Facility")


@dataclass(frozen=True, slots=True)
class Item:
    """Something folded into a symbol: the characters ``[start, end)`` of the sentence, brackets and quotes around it included."""

    start: int
    end: int
    value: Mention | Term | Quantity | TimeExpression


class Alphabet:
    """Which symbol stands for what, and the character class of everything that a slot name accepts.

    A slot is a class of the ontology (and takes its subclasses), ``We`` (a pronoun for the company, which is a company too),
    ``Maker`` (an organization, or a product or a site that stands for whose it is), ``Role``, ``Time``, ``Metric``, or a kind of
    unit (``money``).
    """

    def __init__(self, ontology: Ontology, kinds: Iterable[str]) -> None:
        names = [*sorted(ontology.classes), "We", "Role", "Time", "Metric", *sorted(f"unit:{k}" for k in kinds)]
        self._symbols = {name: chr(_FIRST + i) for i, name in enumerate(names)}
        self._ontology = ontology
        # A place between two names modifies the second (德国厂商甲): it bars no gap.
        entities = "".join(self._symbols[c] for c in sorted(ontology.classes) if not ontology.is_a(c, "Location"))
        self.entity = f"[{entities}{self._symbols['We']}{self._symbols['Role']}]"

    def symbol(self, value: Mention | Term | Quantity | TimeExpression) -> str:
        """The symbol of an annotation."""
        if isinstance(value, Mention):
            return self._symbols["We" if value.source == "pronoun" else value.label]
        if isinstance(value, Quantity):
            return self._symbols.get(f"unit:{value.kind}", self._symbols["unit:count"])
        if isinstance(value, TimeExpression):
            return self._symbols["Time"]
        return self._symbols["Role" if value.kind == "role" else "Metric"]

    def accepts(self, slot: str) -> str | None:
        """A character class for a slot name; None for a name that is none."""
        if slot in ("We", "Role", "Time", "Metric"):
            return self._symbols[slot]
        if f"unit:{slot}" in self._symbols:
            return self._symbols[f"unit:{slot}"]
        kinds = _MAKER if slot == "Maker" else (slot,)
        members = [self._symbols[c] for c in sorted(self._ontology.classes) if any(self._ontology.is_a(c, k) for k in kinds)]
        if members and any(self._ontology.is_a("Company", k) for k in kinds):
            members.append(self._symbols["We"])
        return f"[{''.join(members)}]" if members else None


class Frame:
    """The folded text of a sentence, and the way back."""

    __slots__ = ("_items", "_starts", "sentence", "symbols", "text")

    def __init__(self, sentence: Sentence, items: Iterable[Item], alphabet: Alphabet) -> None:
        self.sentence = sentence
        self._items: dict[int, Item] = {}
        self._starts: list[int] = []
        parts: list[str] = []
        symbols: list[str] = []
        at = 0
        for item in _without_overlap(items):
            self._plain(parts, sentence.text, at, item.start)
            self._items[len(self._starts)] = item
            symbol = alphabet.symbol(item.value)
            symbols.append(symbol)
            parts.append(symbol)
            self._starts.append(item.start)
            at = item.end
        self._plain(parts, sentence.text, at, len(sentence.text))
        self._starts.append(len(sentence.text))
        self.text = "".join(parts)
        self.symbols = frozenset(symbols)

    def _plain(self, parts: list[str], text: str, start: int, end: int) -> None:
        plain = _PRIVATE.sub(" ", text[start:end])
        if "," in plain and self.sentence.language == "zh":  # rows are written with the mark of Chinese
            plain = _HALF_WIDTH.sub("，", plain)
        parts.append(plain)
        self._starts.extend(range(start, end))

    def items(self, start: int, end: int) -> list[Item]:
        """What is folded into the symbols ``[start, end)`` of the frame."""
        return [self._items[i] for i in range(start, end) if i in self._items]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The characters of the sentence behind ``[start, end)`` of the frame."""
        last = self._items.get(end - 1)
        return self._starts[start], last.end if last else self._starts[end - 1] + 1

    def acts(self, start: int, end: int) -> bool:
        """Whether a verb or preposition of the sentence lies in ``[start, end)`` of the frame with no 的 behind it."""
        if start == end:
            return False
        first, last = self._starts[start], self._starts[end]
        for token in reversed(self.sentence.tokens):
            if token.end > last or token.start < first:
                continue
            if token.text == "的":
                return False
            if token.pos in ("VERB", "ADP"):
                return True
        return False

    def verb_before(self, at: int) -> str:
        """The verb of a Chinese sentence that ends where the symbol ``at`` of the frame begins; empty where there is none."""
        end = self._starts[at]
        if self.sentence.language != "zh":
            return ""
        return next((t.text for t in self.sentence.tokens if t.end == end and t.pos == "VERB"), "")

    def position(self, offset: int) -> int:
        """Where in the frame the character at ``offset`` of the sentence went."""
        return max(0, bisect_right(self._starts, offset) - 1)


def _without_overlap(items: Iterable[Item]) -> list[Item]:
    taken: list[Item] = []
    for item in sorted(items, key=lambda i: (i.start, -i.end)):
        if not taken or item.start >= taken[-1].end:
            taken.append(item)
        elif item.end - item.start > taken[-1].end - taken[-1].start and (len(taken) < 2 or item.start >= taken[-2].end):
            taken[-1] = item
    return taken
