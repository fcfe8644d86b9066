"""Shapes compiled here find what pyshacl finds, component by component."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, Store

from kg.errors import BrokenOntology
from kg.validate import UnsupportedShape
from kg.validate.graph import GraphView
from kg.validate.schema import Schema
from kg.validate.shapes import compile_shapes

PREFIXES = """
@prefix : <urn:x:> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
DATA = """
:Dog rdfs:subClassOf :Animal .
:a a :Dog ; :p 1 ; :q 2 ; :n "a"@en, "b"@zh ; :f :b ; :d "2025-01-02"^^xsd:date .
:b a :Animal ; :p 5, 6 ; :q 5 ; :n "a"@en, "b"@en ; :f :c, :a ; :d "2025-13-02"^^xsd:date .
:c a :Animal ; :p "five" ; :n "long enough" ; :f "text" .
:d a :Animal, :Other ; :p 1.5 ; :q 1.0 ; :n "x"@zh-Hant ; :f :d ; :e 1 .
:e a :Animal .
"""
CONSTRAINTS = [
    "sh:property [ sh:path :p ; sh:minCount 1 ]",
    "sh:property [ sh:path :p ; sh:maxCount 1 ]",
    "sh:property [ sh:path :p ; sh:datatype xsd:integer ]",
    "sh:property [ sh:path :d ; sh:datatype xsd:date ]",
    "sh:property [ sh:path :p ; sh:minInclusive 1.5 ]",
    "sh:property [ sh:path :p ; sh:minExclusive 1 ]",
    "sh:property [ sh:path :p ; sh:maxInclusive 5 ]",
    "sh:property [ sh:path :p ; sh:maxExclusive 5 ]",
    "sh:property [ sh:path :p ; sh:lessThan :q ]",
    "sh:property [ sh:path :p ; sh:lessThanOrEquals :q ]",
    "sh:property [ sh:path :p ; sh:equals :q ]",
    "sh:property [ sh:path :p ; sh:disjoint :q ]",
    "sh:property [ sh:path :p ; sh:hasValue 5 ]",
    "sh:property [ sh:path :p ; sh:in ( 1 5 6 ) ]",
    "sh:property [ sh:path :n ; sh:uniqueLang true ]",
    'sh:property [ sh:path :n ; sh:languageIn ( "en" "zh" ) ]',
    "sh:property [ sh:path :n ; sh:minLength 2 ]",
    "sh:property [ sh:path :n ; sh:maxLength 2 ]",
    'sh:property [ sh:path :n ; sh:pattern "^A" ; sh:flags "i" ]',
    'sh:pattern "[abc]$"',
    "sh:property [ sh:path :f ; sh:class :Dog ]",
    "sh:property [ sh:path :f ; sh:class :Animal ]",
    "sh:property [ sh:path :f ; sh:nodeKind sh:IRI ]",
    "sh:nodeKind sh:Literal",
    "sh:property [ sh:path [ sh:inversePath :f ] ; sh:minCount 1 ]",
    "sh:property [ sh:path ( :f :p ) ; sh:maxCount 1 ]",
    "sh:property [ sh:path [ sh:alternativePath ( :p :q ) ] ; sh:minCount 2 ]",
    "sh:property [ sh:path [ sh:zeroOrMorePath :f ] ; sh:maxCount 2 ]",
    "sh:property [ sh:path [ sh:oneOrMorePath :f ] ; sh:minCount 2 ]",
    "sh:property [ sh:path [ sh:zeroOrOnePath :f ] ; sh:nodeKind sh:IRI ]",
    "sh:property [ sh:path :f ; sh:property [ sh:path :q ; sh:minCount 1 ] ]",
    "sh:property [ sh:path :f ; sh:node [ sh:property [ sh:path :q ; sh:minCount 1 ] ] ]",
    "sh:property [ sh:path :f ; sh:qualifiedValueShape [ sh:class :Dog ] ; sh:qualifiedMinCount 1 ; sh:qualifiedMaxCount 1 ]",
    "sh:not [ sh:class :Other ]",
    "sh:or ( [ sh:class :Dog ] [ sh:property [ sh:path :p ; sh:minCount 2 ] ] )",
    "sh:and ( [ sh:class :Animal ] [ sh:class :Other ] )",
    "sh:xone ( [ sh:class :Animal ] [ sh:class :Other ] )",
    "sh:closed true ; sh:ignoredProperties ( rdf:type :q :n :f :d ) ; sh:property [ sh:path :p ]",
    "sh:deactivated true ; sh:property [ sh:path :p ; sh:minCount 9 ]",
    "sh:severity sh:Warning ; sh:class :Dog",
    "sh:property [ sh:path :p ; sh:minCount 1 ; sh:severity sh:Info ; sh:message 'Say how many.'@en ]",
]
TARGETS = ["sh:targetClass :Animal", "sh:targetNode :b", "sh:targetSubjectsOf :q", "sh:targetObjectsOf :f"]


def store_of(turtle: str) -> Store:
    store = Store()
    store.load(input=turtle.encode(), format=RdfFormat.TURTLE)
    return store


def blamed(shapes: str, data: str, engine: Callable[[GraphView, Schema], set[tuple[str, str]]]) -> set[tuple[str, str]]:
    schema = Schema(store_of(PREFIXES + shapes + ":Dog rdfs:subClassOf :Animal ."))
    return engine(GraphView(store_of(PREFIXES + data), schema), schema)


def by_compiled(view: GraphView, schema: Schema) -> set[tuple[str, str]]:
    shapes = compile_shapes(schema)
    return {
        (getattr(found.focus, "value", ""), found.severity)
        for shape in shapes
        for node in shape.focus_nodes(view)
        for found in shape.results(view, node)
    }


def by_pyshacl(view: GraphView, schema: Schema) -> set[tuple[str, str]]:
    from kg.validate.exact import reference_problems

    return {(problem.focus, problem.severity) for problem in reference_problems(view)}


@pytest.mark.parametrize("constraint", CONSTRAINTS)
def test_each_component_agrees_with_pyshacl(constraint: str) -> None:
    """Every component, path and connective of SHACL Core blames the nodes that the reference implementation blames."""
    shapes = f":S a sh:NodeShape ; sh:targetClass :Animal ; {constraint} ."
    assert blamed(shapes, DATA, by_compiled) == blamed(shapes, DATA, by_pyshacl)


@pytest.mark.parametrize("target", TARGETS)
def test_each_target_agrees_with_pyshacl(target: str) -> None:
    """Every kind of target finds the same nodes, and a class that is a shape is its own target."""
    shapes = f":S a sh:NodeShape ; {target} ; sh:property [ sh:path :p ; sh:minCount 7 ] ."
    assert blamed(shapes, DATA, by_compiled) == blamed(shapes, DATA, by_pyshacl) != set()


def test_a_class_that_is_a_shape_is_its_own_target() -> None:
    """Implicit class targets (section 2.1.3.3)."""
    shapes = ":Other a sh:NodeShape, rdfs:Class ; sh:property [ sh:path :p ; sh:minCount 7 ] ."
    assert blamed(shapes, DATA, by_compiled) == blamed(shapes, DATA, by_pyshacl) == {("urn:x:d", "violation")}


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ("sh:sparql [ sh:select 'SELECT $this {}' ]", "sh:sparql"),
        ("sh:minCnt 1", "sh:minCnt"),
        ("sh:property [ sh:path :n ; sh:pattern '(' ]", "sh:pattern"),
        ("sh:property [ sh:path [ sh:path :n ] ]", "sh:path"),
        ("sh:nodeKind sh:Iri", "sh:nodeKind"),
        ("sh:class 'Dog'", "sh:class"),
        ("sh:severity sh:Bad", "sh:severity"),
        ("sh:node :S", "sh:node"),
        ("sh:in ( 1 . )", ""),
        ("sh:or :nothing", "sh:or"),
        ("sh:property [ sh:path :n ; sh:minCount 'many' ]", "sh:minCount"),
        ("sh:qualifiedValueShapesDisjoint true", "sh:qualifiedValueShapesDisjoint"),
    ],
)
def test_what_cannot_be_evaluated_is_refused(body: str, named: str, tmp_path: Path) -> None:
    """A constraint that is not known, or malformed, is an error when the shapes are read, never passed over."""
    (tmp_path / "shapes.ttl").write_text(f"{PREFIXES} :S a sh:NodeShape ; sh:targetClass :Animal ; {body} .", encoding="utf-8")
    if not named:
        with pytest.raises(BrokenOntology, match=r"shapes\.ttl"):
            Schema.load(tmp_path)
        return
    with pytest.raises(UnsupportedShape, match=named):
        compile_shapes(Schema.load(tmp_path))
