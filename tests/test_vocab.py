"""Names and IRIs: closed vocabularies, one prefix map, IRIs that are valid, stable and made of content."""

from __future__ import annotations

import copy
import datetime as dt
import json
import pickle
import subprocess
import sys

import pytest
import rdflib.namespace
from hypothesis import assume, given
from hypothesis import strategies as st
from pyoxigraph import NamedNode

from kg import vocab
from kg.ontology import Ontology, default_folder
from kg.vocab import EKG, EKG_IRI, ID_IRI, PREFIXES, PROV, BadIRI, Minter, check_iri, curie, digest, slug, term

IDS = Minter()
NAMES = st.text(min_size=1, max_size=30).filter(str.strip)


# ------------------------------------------------------------------ vocabularies
def test_the_closed_vocabulary_is_that_of_the_ontology() -> None:
    ontology = Ontology.load()
    open_terms = {*ontology.metrics, *ontology.roles}
    declared = {name for name in ontology.terms if not name.startswith("unit-")} - open_terms - {"Units"}
    assert set(EKG) - {"OtherMetric"} == declared


def test_the_prefix_map_is_that_of_the_ontology() -> None:
    assert json.loads((default_folder() / "prefixes.json").read_text(encoding="utf-8")) == PREFIXES
    assert Ontology.load().prefixes == PREFIXES


def test_a_misspelt_term_is_an_error_that_names_the_nearest() -> None:
    with pytest.raises(AttributeError, match=r"ekg:worskFor is not a known term; did you mean ekg:worksFor\?"):
        _ = EKG.worskFor
    with pytest.raises(KeyError, match="ekg:revenue"):
        _ = EKG["revenue"]


def test_terms_of_other_vocabularies_exist_there() -> None:
    spaces = rdflib.namespace
    known = {
        vocab.RDF: spaces.RDF, vocab.RDFS: spaces.RDFS, vocab.SKOS: spaces.SKOS, vocab.SCHEMA: spaces.SDO, vocab.ORG: spaces.ORG,
        vocab.DCTERMS: spaces.DCTERMS, vocab.PROV: spaces.PROV, vocab.SOSA: spaces.SOSA, vocab.XSD: spaces.XSD,
    }  # fmt: skip
    for ours, theirs in known.items():
        assert str(ours) == str(theirs)
        assert [name for name in ours if name not in theirs] == []


def test_a_namespace_can_be_copied_and_sent_to_a_worker() -> None:
    assert copy.copy(PROV).wasDerivedFrom == pickle.loads(pickle.dumps(PROV)).wasDerivedFrom  # noqa: S301 (our own bytes)


def test_importing_the_names_loads_no_rdf_library() -> None:
    code = "import sys, kg.vocab; print([m for m in ('rdflib', 'pyoxigraph', 'spacy') if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"


# ------------------------------------------------------------------ IRIs
@pytest.mark.parametrize(
    "bad",
    [
        "",
        "relative/path",
        "https://a.example/a b",
        'https://a.example/"',
        "https://a.example/<x>",
        "https://a.example/%zz",
        "https://a.example/#a#b",
    ],
)
def test_a_bad_iri_is_refused(bad: str) -> None:
    with pytest.raises(BadIRI) as caught:
        check_iri(bad)
    assert caught.value.iri == bad


@given(st.text(alphabet=st.characters(exclude_categories=("Cs",)), max_size=20))
def test_what_is_accepted_the_store_accepts_as_well(tail: str) -> None:
    try:
        iri = check_iri("https://example.org/" + tail)
    except BadIRI:
        return
    assert NamedNode(iri).value == iri


@pytest.mark.parametrize("base", ["", "nowhere", "https://example.org", "https://example.org/a b/"])
def test_a_bad_base_is_refused(base: str) -> None:
    with pytest.raises(BadIRI):
        Minter(base)


@pytest.mark.parametrize("base", ["http://localhost:8000/id/", "https://example.org/kg#", "urn:kg:"])
def test_everything_is_minted_under_the_base(base: str) -> None:
    ids = Minter(base)
    person, company = ids.entity("Person", "李伟"), ids.entity("Company", "Norvane")
    made = [
        person, company, ids.observation("a", 1), ids.evidence("d", 0, 3), ids.document("x"), ids.statement("s", "p", "o"),
        ids.turn("d", 2), ids.period("2025"), ids.membership(person, company, term("Founder")),
    ]  # fmt: skip
    assert all(iri.startswith(base) and NamedNode(iri) for iri in made)
    assert len(set(made)) == len(made)


def test_readable_where_the_thing_has_a_name() -> None:
    local = {
        IDS.entity("Company", "Meta", lexicon_id="meta"): "meta",
        IDS.entity("Person", "John Foley"): "person-john-foley",
        IDS.entity("AIModel", "Orion 2"): "ai-model-orion-2",
        IDS.membership(ID_IRI + "jane-doe", ID_IRI + "meta", term("ChiefExecutiveOfficer")): (
            "membership-jane-doe--meta--chief-executive-officer"
        ),
        IDS.period("2025-Q2"): "period-2025-q2",
        IDS.period("2025-07-30"): "period-2025-07-30",
    }
    assert {iri: iri.removeprefix(ID_IRI) for iri in local} == local


def test_a_name_that_its_letters_do_not_give_back_gets_a_hash() -> None:
    names = ["小米", "大米", "C", "C++", "Norvane", "Norvané", "Norvane!", "小米SU7", "SU7"]
    made = [IDS.entity("Product", name) for name in names]
    assert len(set(made)) == len(made)
    assert all(iri.isascii() for iri in made)


@given(NAMES, NAMES)
def test_entities_differ_when_their_names_do(one: str, two: str) -> None:
    same = (
        vocab.unicodedata.normalize("NFKC", one).casefold().split() == vocab.unicodedata.normalize("NFKC", two).casefold().split()
    )
    assume(vocab.unicodedata.normalize("NFKC", one).strip() and vocab.unicodedata.normalize("NFKC", two).strip())
    assert (IDS.entity("Company", one) == IDS.entity("Company", two)) == same


@given(NAMES)
def test_an_entity_is_an_ascii_iri_that_turtle_writes_short(name: str) -> None:
    iri = IDS.entity("Company", name)
    assert iri.isascii()
    assert curie(iri) == "id:" + iri.removeprefix(ID_IRI)
    assert NamedNode(iri).value == iri


def test_an_empty_name_is_refused() -> None:
    with pytest.raises(BadIRI, match="needs a name"):
        IDS.entity("Company", " \u3000")


@pytest.mark.parametrize("key", ["Meta", "a b", "a--b", "-a", "", "period-2025", "ev-0123456789abcdef", "membership-x"])
def test_an_unfit_id_of_the_lexicon_is_refused(key: str) -> None:
    with pytest.raises(BadIRI):
        IDS.entity("Company", "X", lexicon_id=key)


@given(st.lists(st.one_of(st.none(), st.text(max_size=5), st.integers()), max_size=4))
def test_a_hash_depends_on_its_parts_alone(parts: list[object]) -> None:
    assert digest(*parts) == digest(*parts)
    assert digest(*parts) != digest(*parts, None)


def test_a_hash_keeps_its_value_between_versions() -> None:
    """Published IRIs must not change; if this fails, the change breaks every graph out there."""
    assert digest("a", 1, None, "小米") == "a28bc710afb4dec3"


@given(st.text(max_size=40))
def test_a_slug_is_its_own_slug(text: str) -> None:
    assert slug(slug(text)) == slug(text)


def test_a_fiscal_period_is_not_that_of_the_calendar() -> None:
    calendar = IDS.period("2025-Q1", dt.date(2025, 1, 1), dt.date(2025, 3, 31))
    fiscal = IDS.period("2025-Q1", dt.date(2024, 9, 29), dt.date(2024, 12, 28))
    assert calendar == IDS.period("2025-Q1") != fiscal


@pytest.mark.parametrize("label", ["", "25", "2025-Q5", "2025-H3", "2025-13", "2025-02-30", "0000", "2025-Q2-01", "二〇二五"])
def test_a_period_of_another_form_is_refused(label: str) -> None:
    with pytest.raises(BadIRI):
        IDS.period(label)


@pytest.mark.parametrize(("start", "end"), [(-1, 2), (3, 2)])
def test_evidence_must_be_a_stretch(start: int, end: int) -> None:
    with pytest.raises(BadIRI):
        IDS.evidence("d", start, end)


@pytest.mark.parametrize("name", ["", "a b", "ekg:Revenue", "Revenue#", "收入"])
def test_a_name_that_is_no_term_is_refused(name: str) -> None:
    with pytest.raises(BadIRI):
        term(name)


def test_short_forms() -> None:
    assert curie(EKG_IRI + "Revenue") == "ekg:Revenue"
    assert curie(ID_IRI + "a/b") == ID_IRI + "a/b"
