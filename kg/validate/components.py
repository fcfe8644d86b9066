"""The constraint components of SHACL Core, each as a function of the value nodes.

Section numbers are those of the W3C Recommendation of 20 July 2017, https://www.w3.org/TR/shacl/. A builder takes the parameter
of a shape and gives a ``Check``; a check yields the values that break it, each with what was found.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode

from kg.validate.graph import GraphView
from kg.validate.schema import Term
from kg.validate.terms import SH, XSD
from kg.vocab import curie

__all__ = ["SIMPLE", "Broken", "Check", "compare", "language_in", "one_of", "pattern", "show"]

Values = tuple[Term, ...]
Broken = tuple[Term | None, str]
#: A list rather than a generator: nearly always empty, and asked a dozen times a fact.
Check = Callable[[GraphView, Term, Values], Sequence[Broken]]
_NODES = (NamedNode, BlankNode)  # a union takes twice as long
Test = Callable[[GraphView, Term], bool]

_INTEGER = re.compile(r"[+-]?\d+")
_LEXICAL: Final = {
    XSD + "integer": _INTEGER,
    XSD + "int": _INTEGER,
    XSD + "long": _INTEGER,
    XSD + "nonNegativeInteger": re.compile(r"\+?\d+|-0+"),
    XSD + "positiveInteger": re.compile(r"\+?0*[1-9]\d*"),
    XSD + "decimal": re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)"),
    XSD + "double": re.compile(r"[+-]?((\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?|INF)|NaN"),
    XSD + "boolean": re.compile(r"true|false|0|1"),
    XSD + "date": re.compile(r"-?\d{4,}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])(Z|[+-]\d\d:\d\d)?"),
    XSD + "gYear": re.compile(r"-?\d{4,}(Z|[+-]\d\d:\d\d)?"),
    XSD + "gYearMonth": re.compile(r"-?\d{4,}-(0[1-9]|1[0-2])(Z|[+-]\d\d:\d\d)?"),
    XSD + "dateTime": re.compile(r"-?\d{4,}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?"),
}
_NUMBERS: Final = {XSD + name for name in ("integer", "int", "long", "nonNegativeInteger", "positiveInteger", "decimal")}
_DATES: Final = {XSD + name for name in ("date", "gYear", "gYearMonth", "dateTime")}
_KINDS: Final = {
    SH + "IRI": (NamedNode,),
    SH + "Literal": (Literal,),
    SH + "BlankNode": (BlankNode,),
    SH + "IRIOrLiteral": (NamedNode, Literal),
    SH + "BlankNodeOrIRI": (BlankNode, NamedNode),
    SH + "BlankNodeOrLiteral": (BlankNode, Literal),
}


def _order(term: Term) -> tuple[str, Decimal | str] | None:
    if not isinstance(term, Literal):
        return None
    datatype = term.datatype.value
    if not _well_formed(term, datatype):
        return None
    if datatype in _NUMBERS:
        return "number", Decimal(term.value)
    if datatype in _DATES:
        # Of one kind, without a zone and with years of four digits, the lexical order is the order in time.
        return datatype, term.value
    return ("string", term.value) if datatype == XSD + "string" else None


def compare(left: Term, right: Term) -> int | None:
    """-1, 0 or 1 as SPARQL orders two literals; None where it does not (a date and a number, an IRI, a malformed value).

    >>> compare(Literal(2), Literal("10", datatype=NamedNode(XSD + "decimal")))
    -1
    """
    a, b = _order(left), _order(right)
    if a is None or b is None or a[0] != b[0]:
        return None
    return (a[1] > b[1]) - (a[1] < b[1])  # type: ignore[operator]  # the same family has the same type


def _well_formed(term: Term, datatype: str) -> bool:
    if not isinstance(term, Literal) or term.datatype.value != datatype:
        return False
    lexical = _LEXICAL.get(datatype)
    return lexical is None or lexical.fullmatch(term.value) is not None


def _per_value(test: Test, expected: str) -> Check:
    """The check that every value node passes a test."""

    def check(view: GraphView, focus: Term, values: Values) -> Sequence[Broken]:
        return [(value, f"{show(value)} is not {expected}") for value in values if not test(view, value)]

    return check


def show(term: Term | None) -> str:
    """A term for a message, shortened.

    >>> show(Literal("billion"))
    '"billion"'
    """
    if isinstance(term, Literal):
        text = term.value if len(term.value) <= 60 else term.value[:59] + "…"
        return f'"{text}"' + (f"@{term.language}" if term.language else "")
    return curie(term.value) if isinstance(term, NamedNode) else "a blank node"


def _iri(parameter: Term) -> NamedNode:
    if not isinstance(parameter, NamedNode):
        raise ValueError(f"an IRI is expected, not {show(parameter)}")
    return parameter


def _count(parameter: Term) -> int:
    if not isinstance(parameter, Literal):
        raise ValueError(f"a whole number is expected, not {show(parameter)}")
    return int(parameter.value)


def _class(parameter: Term) -> Check:  # 4.1.1
    cls = _iri(parameter)
    return _per_value(lambda view, value: isinstance(value, _NODES) and cls in view.types(value), f"an instance of {show(cls)}")


def _datatype(parameter: Term) -> Check:  # 4.1.2
    datatype = _iri(parameter).value
    return _per_value(lambda view, value: _well_formed(value, datatype), f"a valid {curie(datatype)}")


def _node_kind(parameter: Term) -> Check:  # 4.1.3
    kinds = _KINDS.get(_iri(parameter).value)
    if kinds is None:
        raise ValueError(f"no node kind: {show(parameter)}")
    return _per_value(lambda view, value: isinstance(value, kinds), f"of kind {show(parameter)}")


def _bound(allowed: frozenset[int], words: str) -> Callable[[Term], Check]:  # 4.3
    def build(parameter: Term) -> Check:
        return _per_value(lambda view, value: compare(value, parameter) in allowed, f"{words} {show(parameter)}")

    return build


def _text(value: Term) -> str | None:
    return value.value if isinstance(value, Literal | NamedNode) else None


def _length(least: bool) -> Callable[[Term], Check]:  # 4.4.1, 4.4.2
    def build(parameter: Term) -> Check:
        bound = _count(parameter)

        def test(view: GraphView, value: Term) -> bool:
            text = _text(value)
            return text is not None and (len(text) >= bound if least else len(text) <= bound)

        return _per_value(test, f"{'at least' if least else 'at most'} {bound} characters long")

    return build


def pattern(parameter: Term, flags: str) -> Check:
    """sh:pattern with sh:flags (4.4.3). Raises ValueError on a flag or an expression that Python's ``re`` does not know."""
    text = _text(parameter) or ""
    if set(flags) - set("ismx"):
        raise ValueError(f"unknown flags: {flags}")
    try:
        expression = re.compile(f"(?{flags}){text}" if flags else text)
    except re.error as error:
        raise ValueError(f"not a regular expression: {text} ({error})") from error

    def test(view: GraphView, value: Term) -> bool:
        found = _text(value)
        return found is not None and expression.search(found) is not None

    return _per_value(test, f"of the form {text}")


def language_in(languages: tuple[str, ...]) -> Check:
    """sh:languageIn (4.4.4): ``zh`` admits ``zh-Hant``."""

    def test(view: GraphView, value: Term) -> bool:
        tag = (value.language or "").lower() if isinstance(value, Literal) else ""
        return any(tag == one or tag.startswith(one + "-") for one in languages)

    return _per_value(test, f"in one of the languages {', '.join(languages)}")


def _unique_lang(parameter: Term) -> Check:  # 4.4.5
    wanted = isinstance(parameter, Literal) and parameter.value == "true"

    def check(view: GraphView, focus: Term, values: Values) -> Sequence[Broken]:
        tags = Counter(value.language for value in values if isinstance(value, Literal) and value.language)
        return [
            (None, f"{number} values in the language {tag}; at most one of each")
            for tag, number in tags.items()
            if wanted and number > 1
        ]

    return check


def _min_count(parameter: Term) -> Check:  # 4.2.1
    least = _count(parameter)

    def check(view: GraphView, focus: Term, values: Values) -> Sequence[Broken]:
        return [(None, f"{len(values)} values; at least {least}")] if len(values) < least else ()

    return check


def _max_count(parameter: Term) -> Check:  # 4.2.2
    most = _count(parameter)

    def check(view: GraphView, focus: Term, values: Values) -> Sequence[Broken]:
        return [(None, f"{len(values)} values; at most {most}")] if len(values) > most else ()

    return check


def _same(parameter: Term) -> Check:  # 4.5.1
    other = _iri(parameter)

    def check(view: GraphView, focus: Term, values: Values) -> Sequence[Broken]:
        one_sided = set(values) ^ set(view.objects(focus, other))
        return [(value, f"{show(value)} is not both here and at {show(other)}") for value in one_sided]

    return check


def _disjoint(parameter: Term) -> Check:  # 4.5.2
    other = _iri(parameter)

    def check(view: GraphView, focus: Term, values: Values) -> Sequence[Broken]:
        return [(value, f"{show(value)} is also at {show(other)}") for value in set(values) & set(view.objects(focus, other))]

    return check


def _less(allowed: frozenset[int], words: str) -> Callable[[Term], Check]:  # 4.5.3, 4.5.4
    def build(parameter: Term) -> Check:
        other = _iri(parameter)

        def check(view: GraphView, focus: Term, values: Values) -> Sequence[Broken]:
            return [
                (value, f"{show(value)} is not {words} {show(other)} {show(bound)}")
                for value in values
                for bound in view.objects(focus, other)
                if compare(value, bound) not in allowed
            ]

        return check

    return build


def _has_value(parameter: Term) -> Check:
    """sh:hasValue (4.8.2)."""

    def check(view: GraphView, focus: Term, values: Values) -> Sequence[Broken]:
        return [(None, f"{show(parameter)} is missing")] if parameter not in values else ()

    return check


def one_of(members: frozenset[Term]) -> Check:
    """sh:in (4.8.3)."""
    return _per_value(lambda view, value: value in members, "one of " + ", ".join(sorted(map(show, members))))


_BELOW, _ABOVE, _EQUAL = -1, 1, 0

#: Components whose parameter says everything, by the local name of the parameter.
SIMPLE: Final[dict[str, Callable[[Term], Check]]] = {
    "class": _class,
    "datatype": _datatype,
    "nodeKind": _node_kind,
    "minCount": _min_count,
    "maxCount": _max_count,
    "minExclusive": _bound(frozenset({_ABOVE}), "more than"),
    "minInclusive": _bound(frozenset({_ABOVE, _EQUAL}), "at least"),
    "maxExclusive": _bound(frozenset({_BELOW}), "less than"),
    "maxInclusive": _bound(frozenset({_BELOW, _EQUAL}), "at most"),
    "minLength": _length(least=True),
    "maxLength": _length(least=False),
    "uniqueLang": _unique_lang,
    "equals": _same,
    "disjoint": _disjoint,
    "lessThan": _less(frozenset({_BELOW}), "less than"),
    "lessThanOrEquals": _less(frozenset({_BELOW, _EQUAL}), "at most"),
    "hasValue": _has_value,
}
