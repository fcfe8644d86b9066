"""Quantities as they are written in Chinese and English business text, read into exact values in base units.

A number goes through five steps, each a module: :mod:`~kg.quantity.patterns` finds it, :mod:`~kg.quantity.atoms` reads value,
scale, unit and sign, :mod:`~kg.quantity.lookalikes` turns away what counts nothing, :mod:`~kg.quantity.groups` joins ranges
and lists, :mod:`~kg.quantity.grammar` adds the bound and makes a ``Quantity``. Units and words are data
(``ontology/units.ttl``, ``ontology/quantity.toml``).
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from kg.model import Language, Quantity
from kg.quantity.grammar import QuantityGrammar

__all__ = ["QuantityGrammar", "quantities"]

_HERE = Path(__file__).resolve().parent.parent


@cache
def _default() -> QuantityGrammar:
    # a wheel carries the ontology inside the package, a checkout beside it
    packaged = _HERE / "_ontology"
    return QuantityGrammar.load(packaged if packaged.is_dir() else _HERE.parent / "ontology")


def quantities(text: str, language: Language | None = None) -> tuple[Quantity, ...]:
    """Every quantity of ``text``, in order and without overlap, with the units and words of the ontology that comes with ``kg``.

    Values are exact decimals in base units: currency units, watts, watt-hours, tonnes, people; percent and basis points as the
    contract has them (22 for 22%, 1.5 ``pp`` for 150 basis points). Offsets are code points of ``text`` and
    ``text[q.start:q.end] == q.text``: the number with its currency, scale and unit, not the word that bounds it (约, more
    than), which becomes ``comparator``. Direction words (下降, loss of) are left to extraction; an explicit sign and
    accounting brackets are part of the value. Dates, clocks, stock codes, versions, ordinals and numbers glued to Latin
    letters are left out.

    language: of the text; by default Chinese where it has a Chinese character.

    >>> [(q.text, q.value, q.unit) for q in quantities("营收475.16亿美元，同比增长22%")]
    [('475.16亿美元', Decimal('47516000000'), 'USD'), ('22%', Decimal('22'), '%')]
    >>> [q] = quantities("We expect revenue of between $225 million and $230 million.")
    >>> q.minimum, q.maximum, q.unit
    (Decimal('225000000'), Decimal('230000000'), 'USD')
    >>> [(q.value, q.comparator) for q in quantities("每天有超过34亿人使用")]
    [(Decimal('3400000000'), 'MoreThan')]
    """
    return _default().quantities(text, language)
