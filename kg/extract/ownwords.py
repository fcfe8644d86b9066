"""Whether a Chinese number has words of its own for what it measures, so that it goes on with no metric of a clause before.

研发费用30亿元，税费4亿元: the second is no research. 营收30亿元，同比增长5%: nothing but joining words stands before the second.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.extract.cues import LanguageCues
    from kg.extract.reading import Reading
    from kg.model import Quantity

__all__ = ["names_its_own"]

_THINGS = frozenset({"NOUN", "PROPN", "n", "nz", "vn", "an"})
_LONG = 2  # characters of a word that names a thing


def names_its_own(reading: Reading, quantity: Quantity, cues: LanguageCues) -> bool:
    """Whether the clause of a number is nouns and joining words up to it, nouns first: 税费4亿元, 购物人次下降5%."""
    if reading.language != "zh":
        return False
    start, _ = reading.clause(quantity.start)
    if reading.between(start, quantity.start):
        return False
    own = [t for t in reading.sentence.tokens if start <= t.start and t.end <= quantity.start and t.pos != "PUNCT"]
    foreign = [t for t in own if reading.foreign(t.start, t.end) > 0]
    foreign = [t for t in foreign if cues["no_own_noun"].fullmatch(t.text) is None]
    if not foreign or foreign[0] is not own[0] or any(t.pos not in _THINGS for t in foreign):
        return False
    dated = any(t.start < foreign[0].end and foreign[0].start < t.end for t in reading.times)
    return not dated and sum(t.end - t.start for t in foreign) >= _LONG
