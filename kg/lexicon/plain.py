"""Whether a name is made of everyday words, so that only its context tells that a company is meant."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from kg.lexicon.rules import WordRules
from kg.lexicon.sources import installed

__all__ = ["Plain"]

_WORD = re.compile(r"[A-Za-z\u00c0-\u024f]+(?:['’][A-Za-z]+)?")
_LONGEST = 4


@dataclass(frozen=True)
class Plain:
    """Tells plain names by word frequencies. ``en`` and ``zh``: words → their share of all words.

    names: Chinese names of other things; a longer one that begins with such a name may be what a text says of that (博通集成了).

    >>> rules = WordRules("", "", 3.0, 1.2, 5, 2.8, 5.8, 2, 3)
    >>> plain = Plain(rules, {"target": 1e-4, "woodward": 1e-6}, {"新": 1e-3, "希望": 1e-4, "能源": 1e-5, "新能源": 1e-6})
    >>> [plain.in_english(name) for name in ("Target", "Watsco", "Target Nordson", "IDT")]
    [True, False, False, True]
    >>> [plain.in_chinese(name) for name in ("新希望", "国新能源", "茂业能源")]
    [True, True, False]
    """

    rules: WordRules
    en: Mapping[str, float]
    zh: Mapping[str, float]
    names: frozenset[str] = frozenset()

    @classmethod
    def load(cls, rules: WordRules, names: frozenset[str] = frozenset()) -> Plain:
        """With the lists of wordfreq. Raises NotInstalled where it is not there in the version of the rules."""
        installed(rules.package, rules.version)
        from wordfreq import get_frequency_dict

        return cls(rules, get_frequency_dict("en", "large"), get_frequency_dict("zh", "large"), names)

    def zipf(self, word: str) -> float:
        """How often English texts write a word: the log10 of the times in a thousand million words, 0 where unknown."""
        return _zipf(self.en.get(word.casefold(), 0.0))

    def in_english(self, name: str) -> bool:
        """Whether a Latin name may be plain words, a surname or an abbreviation with other meanings."""
        words = _WORD.findall(name)
        if len(words) < 2:
            letters = "".join(words)
            return len(letters) < self.rules.en_shortest or self.zipf(letters) >= self.rules.en_single
        return all(len(word) < 3 or self.zipf(word) >= self.rules.en for word in words)

    def in_chinese(self, name: str) -> bool:
        """Whether everyday words cover a Chinese name but for fewer characters than the rules want (国 of 国新能源).

        Or it begins with one of the other names.
        """
        if any(name[:end] in self.names for end in range(2, len(name))):
            return True
        least = [0] * (len(name) + 1)  # the characters before each place that no word covers, at best
        for end in range(1, len(name) + 1):
            least[end] = least[end - 1] + 1
            for start in range(max(0, end - _LONGEST), end):
                if name[start:end] in self._frequent:
                    least[end] = min(least[end], least[start])
        return least[-1] < self.rules.rest

    @cached_property
    def _frequent(self) -> frozenset[str]:
        words = ((word, _zipf(share)) for word, share in self.zh.items())
        return frozenset(w for w, frequency in words if frequency >= (self.rules.zh_single if len(w) == 1 else self.rules.zh))


def _zipf(share: float) -> float:
    return math.log10(share) + 9 if share > 0 else 0.0
