"""Whether a graph can be defended: shapes, evidence, numbers, references.

``validate`` is what ``kg check`` does: sources are read from disk again, cleaned again, every number parsed again. ``gate``
is what a build does with the graph of one document, from the text in memory. Both judge by the same rules:

===================  ====================================================================================================
kind of problem      meaning
===================  ====================================================================================================
``shape``            a SHACL shape of the ontology is broken
``source-missing``   the page of a document is not known, or not where it was read
``source-changed``   the page is not what was read
``evidence-…``       ``incomplete``: no document, offset or quote
``evidence-fails``   a fact rests on an evidence that has one of these problems
``offset``           the span lies outside the text, or its words lie elsewhere
``raw-quote``        other characters lie at the span
``quote``            cleaning makes something else of the span
``number-…``         ``incomplete``: no value or no unit
``value-outside``    the number lies outside the words that state it
``unread``           no quantity is read where the number should be
``value`` ``unit``   the words state another value, another unit
``no-evidence``      a fact leads to no evidence
``dangling``         an IRI of the data that nothing describes
``blank-node``       a node without IRI
``unknown-term``     a term of the project's namespace that the ontology lacks
``domain`` ``range`` a relation whose subject or object has no class that it allows
``statement-…``      ``incomplete``, or ``without-triple``: what it states is not in the graph
``triple-…``         ``without-statement``: a relation of which nothing says where it was read
``ledger-…``         of a ledger: ``text``, ``missing``, ``twice``, ``number``, ``reading``, ``reason``, ``used``,
                     ``observation``, ``document``; see ``kg.validate.ledger``
===================  ====================================================================================================
"""

from __future__ import annotations

from kg.validate.check import Rules, gate, validate
from kg.validate.ledger import LedgerCheck
from kg.validate.report import Problem, Report, combine, format_report
from kg.validate.shapes import UnsupportedShape
from kg.validate.sources import SourceRecord, Sources, load_sources

__all__ = [
    "LedgerCheck",
    "Problem",
    "Report",
    "Rules",
    "SourceRecord",
    "Sources",
    "UnsupportedShape",
    "combine",
    "format_report",
    "gate",
    "load_sources",
    "validate",
]
