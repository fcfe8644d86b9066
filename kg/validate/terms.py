"""The terms that validation itself speaks of, as nodes; everything else it learns from the ontology."""

from __future__ import annotations

from typing import Final

from pyoxigraph import NamedNode

from kg import vocab

SH: Final = vocab.PREFIXES["sh"]
XSD: Final = str(vocab.XSD)
_OWL: Final = vocab.PREFIXES["owl"]

RDF_TYPE: Final = NamedNode(vocab.RDF.type)
RDF_FIRST: Final = NamedNode(vocab.RDF.first)
RDF_REST: Final = NamedNode(vocab.RDF.rest)
RDF_NIL: Final = NamedNode(vocab.RDF.nil)
RDF_STATEMENT: Final = NamedNode(vocab.RDF.Statement)
RDF_SUBJECT: Final = NamedNode(vocab.RDF.subject)
RDF_PREDICATE: Final = NamedNode(vocab.RDF.predicate)
RDF_OBJECT: Final = NamedNode(vocab.RDF.object)
SUBCLASS: Final = NamedNode(vocab.RDFS.subClassOf)
SUBPROPERTY: Final = NamedNode(vocab.RDFS.subPropertyOf)
DOMAIN: Final = NamedNode(vocab.RDFS.domain)
RANGE: Final = NamedNode(vocab.RDFS.range)
RDFS_CLASS: Final = NamedNode(vocab.RDFS.Class)
OWL_CLASS: Final = NamedNode(_OWL + "Class")
UNION_OF: Final = NamedNode(_OWL + "unionOf")
SYMMETRIC: Final = NamedNode(_OWL + "SymmetricProperty")

WAS_DERIVED_FROM: Final = NamedNode(vocab.PROV.wasDerivedFrom)
RELATED_TO: Final = NamedNode(vocab.EKG.relatedTo)
ENTITY: Final = NamedNode(vocab.EKG.Entity)
EVIDENCE: Final = NamedNode(vocab.EKG.Evidence)
OBSERVATION: Final = NamedNode(vocab.EKG.Observation)
DOCUMENT_CLASS: Final = NamedNode(vocab.EKG.Document)
LANGUAGE: Final = NamedNode(vocab.PREFIXES["dcterms"] + "language")
DOCUMENT: Final = NamedNode(vocab.EKG.document)
START: Final = NamedNode(vocab.EKG.start)
END: Final = NamedNode(vocab.EKG.end)
QUOTE: Final = NamedNode(vocab.EKG.quote)
RAW_QUOTE: Final = NamedNode(vocab.EKG.rawQuote)
SHA256: Final = NamedNode(vocab.EKG.sha256)
VALUE_AT: Final = NamedNode(vocab.EKG.valueAt)
UNIT_AT: Final = NamedNode(vocab.EKG.unitAt)
HEADER_AT: Final = NamedNode(vocab.EKG.headerAt)
VALUE: Final = NamedNode(vocab.EKG.value)
MIN_VALUE: Final = NamedNode(vocab.EKG.minValue)
MAX_VALUE: Final = NamedNode(vocab.EKG.maxValue)
UNIT: Final = NamedNode(vocab.EKG.unit)
METRIC: Final = NamedNode(vocab.EKG.metric)
TAKES_UNIT: Final = NamedNode(vocab.EKG.takesUnit)
UNIT_CODE: Final = NamedNode(vocab.EKG.unitCode)
UNIT_KIND: Final = NamedNode(vocab.EKG.unitKind)
