"""Tables: where they are, what their headers say, and the observations that their cells state.

``find`` finds cells, ``units`` reads numbers and units, ``headers`` what a header or a label says, ``reader`` puts them
together. Words are data (``ontology/patterns/tables.toml``).
"""

from __future__ import annotations

from pathlib import Path

from kg.grid.find import Table, tables
from kg.grid.units import UnitReader, measures
from kg.grid.words import load_words
from kg.quantity import QuantityGrammar

__all__ = ["Table", "UnitReader", "measures", "reader_of", "tables"]


def reader_of(folder: Path, grammar: QuantityGrammar | None = None) -> UnitReader:
    """The reader of units and numbers of an ontology's folder. Raises BrokenOntology where its files cannot be used.

    >>> from kg.ontology import default_folder
    >>> reader_of(default_folder()).read("万元").code
    'CNY'
    """
    grammar = grammar or QuantityGrammar.load(folder)
    return UnitReader(grammar.quantities, grammar.units, load_words(folder))
