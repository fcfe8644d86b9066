"""Times as they are written, and the days that they stand for.

``find`` reads the words of a text without knowing anything else. ``resolve`` takes what the document knows (its date, the
period in view, the month in which the fiscal year ends) and gives a ``Period`` with the contract's label and its days, or
``None``: a time that cannot be resolved is never guessed. Words are data (``ontology/period.toml``), the grammar of dates,
quarters and years is in :mod:`~kg.period.zh` and :mod:`~kg.period.en`, labels are in :mod:`~kg.period.labels`.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from kg.model import Language, TimeExpression
from kg.period import en, zh
from kg.period.labels import BadLabel, parse_label
from kg.period.resolve import resolve
from kg.period.rules import Rules
from kg.period.words import load_words

__all__ = ["BadLabel", "PeriodGrammar", "find", "parse_label", "resolve"]

_HERE = Path(__file__).resolve().parent.parent
_CHINESE = re.compile("[\u3400-\u9fff]")


class PeriodGrammar:
    """Finds times with the words of one ontology.

    >>> grammar = PeriodGrammar.load(_folder())
    >>> [(t.text, t.grain, t.index) for t in grammar.find("2025年第二季度")]
    [('2025年第二季度', 'quarter', 2)]
    """

    def __init__(self, rules: dict[Language, Rules]) -> None:
        self._rules = rules

    @classmethod
    def load(cls, folder: Path) -> PeriodGrammar:
        """The grammar of an ontology folder: its ``period.toml``. Raises ``BrokenOntology`` where that cannot be used."""
        words = load_words(folder / "period.toml")
        chinese, english = words["zh"], words["en"]
        return cls({"zh": Rules(zh.rules(chinese), zh.guard(chinese)), "en": Rules(en.rules(english), en.guard(english))})

    def find(self, text: str, language: Language | None = None) -> tuple[TimeExpression, ...]:
        """Every time expression of ``text``; see :func:`kg.period.find`."""
        return self._rules[language or ("zh" if _CHINESE.search(text) else "en")].find(text)


def _folder() -> Path:
    # a wheel carries the ontology inside the package, a checkout beside it
    packaged = _HERE / "_ontology"
    return packaged if packaged.is_dir() else _HERE.parent / "ontology"


@cache
def _default() -> PeriodGrammar:
    return PeriodGrammar.load(_folder())


def find(text: str, language: Language | None = None) -> tuple[TimeExpression, ...]:
    """Every date, period and relative time of ``text``, in order and without overlap, not yet resolved.

    Offsets are code points: ``text[t.start:t.end] == t.text``. Words of comparison (同比, year over year) are no times.
    language: of the text; by default Chinese where it has a Chinese character.

    >>> [(t.text, t.grain, t.relation) for t in find("去年同期为3亿元，2025年第二季度为5亿元", "zh")]
    [('去年同期', 'span', 'year-ago'), ('2025年第二季度', 'quarter', 'absolute')]
    >>> [(t.year, t.index, t.fiscal) for t in find("In Q2 fiscal 2021 we grew.", "en")]
    [(2021, 2, True)]
    """
    return _default().find(text, language)
