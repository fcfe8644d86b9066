"""A query that cannot be read is told in one line: where, what, and what to do."""

from __future__ import annotations

import pytest

from kg.queryerrors import told
from kg.sparql import BadQuery
from kg.store import Graph


@pytest.mark.parametrize(
    ("query", "what", "remedy"),
    [
        ("SELECT * {\n  ?s ?p ?o", "line 1, column 10: the { is left open", "close it with }"),
        ("SELECT (COUNT(?s) AS ?n { ?s ?p ?o }", "column 8: the ( is left open", "close it with )"),
        ("SELECT * { ?s ?p ?o } }", "column 23: nothing opens the }", "take it out"),
        ("SELECT * {\n ?s rdfs:label 'Acme }", "line 2, column 16: the quote ' is left open", "close the text"),
        ("SELECT * { ?s dbo:industry ?o }", "column 15: the prefix dbo: is not declared", "write PREFIX dbo: <…> in front"),
        ("SLECT * { ?s ?p ?o }", "column 1: no query begins with 'SLECT'", "did you mean SELECT?"),
        ("DELETE WHERE { ?s ?p ?o }", "no query begins with 'DELETE'", "begin with SELECT"),
        ("SELECT * { ?s a Company }", "column 17: 'Company' is no word of SPARQL", "ekg:Company"),
        ("SELECT ?n { ?s ?p ?o } GROUP BY ?s", "a variable that is unbound", "mend"),
        ("SELECT * { ?s ?p }", "column 19, the end: the words do not fit there", "?subject predicate ?object"),
        ("  ", "the query is empty", "--list"),
    ],
)
def test_a_fault_is_told_in_one_line_with_its_place_and_a_remedy(query: str, what: str, remedy: str) -> None:
    with pytest.raises(BadQuery) as error:
        Graph.of([]).query(query)
    message = str(error.value)
    assert what in message
    assert remedy in message
    assert "\n" not in message
    assert "\\u{" not in message


@pytest.mark.parametrize(
    "query",
    [
        "PREFIX dbo: <http://dbpedia.org/ontology/> SELECT * { ?s dbo:industry ?o }",
        "# { not opened\nASK { ?s rdfs:label 'it''s'@en }".replace("''", "\\'"),
        "SELECT (GROUP_CONCAT(?n; SEPARATOR=', ') AS ?all) { ?s rdfs:label ?n FILTER(LANG(?n) = 'zh') }",
    ],
)
def test_brackets_in_texts_and_prefixes_of_ones_own_are_no_fault(query: str) -> None:
    Graph.of([]).query(query)
    assert "words do not fit" in told(query, "error at 1:1: expected FROM")[0]  # nothing else is found to blame


def test_what_the_engine_says_without_a_place_stays() -> None:
    assert told("ASK {}", "no memory\n left") == ("no memory left", "mend the query")
