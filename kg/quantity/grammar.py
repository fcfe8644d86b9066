"""The grammar: atoms, then ranges and lists, then bounds, then typed values."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path

from kg.model import Comparator, Language, Quantity
from kg.quantity.atom import Atom
from kg.quantity.atoms import AtomReader
from kg.quantity.groups import join
from kg.quantity.numerals import tidy
from kg.quantity.units import Units, load_units
from kg.quantity.words import Words, load_words

__all__ = ["QuantityGrammar"]

_CHINESE = re.compile("[\u3400-\u9fff]")
_SPACES = " \u00a0"


class QuantityGrammar:
    """Reads quantities with the units and words of one ontology."""

    def __init__(self, units: Units, words: Mapping[Language, Words]) -> None:
        self.units = units
        self._words = words
        self._readers = {language: AtomReader(spoken, units) for language, spoken in words.items()}

    @classmethod
    def load(cls, folder: Path) -> QuantityGrammar:
        """The grammar of an ontology folder: its ``units.ttl`` and ``quantity.toml``.

        Raises ``BrokenOntology`` where one of them is missing or cannot be used.
        """
        return cls(load_units(folder / "units.ttl"), load_words(folder / "quantity.toml"))

    def quantities(self, text: str, language: Language | None = None) -> tuple[Quantity, ...]:
        """Every quantity of ``text``, in order; see :func:`kg.quantity.quantities`."""
        if language is None:
            language = "zh" if _CHINESE.search(text) else "en"
        words = self._words[language]
        atoms = join(list(self._readers[language].read(text)), text, words)
        return tuple(self._typed(atoms, text, words))

    def _typed(self, atoms: Iterable[Atom], text: str, words: Words) -> Iterator[Quantity]:
        for atom in atoms:
            if atom.spelling is None and (atom.label or atom.kind == "word" or (atom.kind == "han" and not _is_large(atom))):
                continue
            if atom.spelling is None and _is_part(text, atom):
                continue
            unit = atom.unit
            scale = Decimal(1) if atom.based else (atom.scale or 1) * (unit.factor if unit else Decimal(1))
            low = tidy(atom.low * scale)
            high = None if atom.high is None else tidy(atom.high * scale)
            yield Quantity(
                atom.start,
                atom.end,
                text[atom.start : atom.end],
                unit.code if unit else "1",
                unit.kind if unit else "count",
                value=low if high is None else None,
                minimum=None if high is None else low,
                maximum=high,
                comparator=_comparator(text, atom, words),
                bare=atom.spelling is None or atom.spelling.contextual,
            )


def _is_large(atom: Atom) -> bool:
    return atom.based or atom.scale is not None or atom.low >= 10000


def _is_part(text: str, atom: Atom) -> bool:
    """Whether a number without a unit is one part of a ratio or a name: 1/3, 24/7, 777-300."""
    after = text[atom.end : atom.end + 2]
    return text[atom.start - 1 : atom.start] == "/" or after[:1] == "/" or (after[:1] == "-" and after[1:].isdigit())


def _comparator(text: str, atom: Atom, words: Words) -> Comparator:
    """What the words touching the number say; the word before it counts more than the one after, and that more than 多."""
    at = atom.start
    for _ in range(3):
        at -= text[at - 1 : at] in _SPACES and at > 0
        found = words.before.ending(text, at)
        if found is not None and (found[0] not in words.round_only or (atom.kind == "han" and text[atom.start] in "百千万亿")):
            if found[0].lower() in words.level_before and words.level_after.starting(text, atom.end) is not None:
                break
            return found[1]
        filler = words.fillers.ending(text, at)
        if filler is None:
            break
        at -= len(filler[0])
    after = words.after.starting(text, atom.end)
    if after is not None:
        return after[1]
    return atom.comparator or "Exactly"
