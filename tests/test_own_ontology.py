"""A copy of the ontology, changed in its files alone: every change is seen in what is built, in both languages."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from kg import BuildOptions, build
from tests.graphs import Command, Facts, quads_of

ID = "https://w3id.org/earnings-kg/id/"
CHINESE = """2025年第三季度，青果巨头营收为120亿美元。
微软将特许权授予了英伟达。
苹果首席关怀官林小川出席了活动。
2025年第三季度，特斯拉的充电订单量达到350万次。
"""
ENGLISH = """Greenfruit Giant reported revenue of $13 billion in the second quarter of 2025.
Tesla granted a franchise to Qualcomm last week.
Mara Ellwood, chief kindness officer of Apple, attended the event.
Tesla charging sessions reached 3.25 million in the second quarter of 2025.
"""


def added(folder: Path) -> Path:
    """An alias, a metric, a role and a relation with its patterns."""
    companies = folder / "entities" / "companies.csv"
    with companies.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    aliases = rows[0].index("aliases")
    for row in rows:
        if row[0] == "apple":
            row[aliases] += "|青果巨头|Greenfruit Giant"
    with companies.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)
    turtle = {
        "metrics.ttl": 'ekg:ChargingSessions a ekg:Metric ; skos:inScheme ekg:MetricScheme ; ekg:takesUnit "count" ;\n'
        '    skos:prefLabel "充电订单量"@zh , "charging sessions"@en .\n',
        "roles.ttl": "ekg:ChiefKindnessOfficer a ekg:Role ; skos:inScheme ekg:RoleScheme ; ekg:impliesRelation ekg:worksFor ;\n"
        '    skos:prefLabel "首席关怀官"@zh , "chief kindness officer"@en .\n',
        "kg.ttl": "ekg:franchises a owl:ObjectProperty ; rdfs:subPropertyOf ekg:relatedTo ;\n"
        "    rdfs:domain ekg:Organization ; rdfs:range ekg:Organization ;\n"
        '    rdfs:label "授予特许权"@zh , "grants a franchise to"@en .\n',
    }
    for name, text in turtle.items():
        with (folder / name).open("a", encoding="utf-8") as file:
            file.write("\n" + text)
    patterns = [
        {"language": "zh", "pattern": "<Organization:s><..6>特许权授予(?:了)?<Organization:o>", "triggers": ["特许权"]},
        {"language": "en", "pattern": "<Organization:s> granted an? franchise to <Organization:o>", "triggers": ["franchise"]},
    ]
    with (folder / "patterns" / "relations.jsonl").open("a", encoding="utf-8") as file:
        file.writelines(json.dumps({"relation": "franchises", **row}, ensure_ascii=False) + "\n" for row in patterns)
    return folder


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / "zh.txt").write_text(CHINESE, encoding="utf-8")
    (folder / "en.txt").write_text(ENGLISH, encoding="utf-8")
    return folder


def test_what_is_added_to_a_copy_is_extracted_in_both_languages(
    kg: Command, ontology_copy: Path, pages: Path, tmp_path: Path
) -> None:
    output = tmp_path / "out"
    ontology = added(ontology_copy)
    done = kg("build", pages, "-o", output, "--ontology", ontology)
    assert (done.returncode, done.stderr) == (0, "")
    facts = Facts(quads_of(output))
    observed = {fact[:2] + fact[3:6] for fact in facts.observations()}
    assert {
        (f"{ID}apple", "Revenue", "12000000000", "USD", "2025-Q3"),
        (f"{ID}apple", "Revenue", "13000000000", "USD", "2025-Q2"),
        (f"{ID}tesla", "ChargingSessions", "3500000", "1", "2025-Q3"),
        (f"{ID}tesla", "ChargingSessions", "3250000", "1", "2025-Q2"),
    } <= observed
    assert {
        (f"{ID}microsoft", "franchises", f"{ID}nvidia"),
        (f"{ID}tesla", "franchises", f"{ID}qualcomm"),
    } <= facts.relations()
    roles = {
        (name, facts.one(iri, "http://www.w3.org/ns/org#role").rpartition("#")[2])
        for iri in facts.of_type("http://www.w3.org/ns/org#Membership")
        for name in facts.names(facts.one(iri, "http://www.w3.org/ns/org#member"))
    }
    assert {("林小川", "ChiefKindnessOfficer"), ("Mara Ellwood", "ChiefKindnessOfficer")} <= roles
    done = kg("check", output, "--ontology", ontology)
    assert done.returncode == 0, done.stdout
    assert done.stdout.startswith("conforms")


def test_without_the_copy_the_same_pages_say_none_of_it(kg: Command, pages: Path, tmp_path: Path) -> None:
    output = tmp_path / "out"
    assert kg("build", pages, "-o", output, "--no-view").returncode == 0
    turtle = (output / "graph.ttl").read_text(encoding="utf-8")
    for name in ("franchises", "ChargingSessions", "ChiefKindnessOfficer"):
        assert name not in turtle
    assert f"{ID}apple" not in {fact[0] for fact in Facts(quads_of(output)).observations()}


def test_a_copy_that_is_not_changed_builds_the_same_bytes(ontology_copy: Path, pages: Path, tmp_path: Path) -> None:
    build([pages], tmp_path / "a", options=BuildOptions(ontology=ontology_copy))
    build([pages], tmp_path / "b")
    for name in ("graph.ttl", "graph.trig", "graph.html"):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()
