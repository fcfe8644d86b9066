"""Confidence held against an annotation: what is right, wrong and open, and the shares of each band."""

from __future__ import annotations

import json

import pytest
from pyoxigraph import RdfFormat, Store

from benchmarks.calibration import Judged, bands, judge
from kg.ontology import Ontology
from kg.pipeline import BuildOptions, build

TEXT = (
    "蓝湖科技有限公司收购星河电子有限公司。蓝湖科技有限公司与北辰汽车有限公司达成战略合作。"
    "蓝湖科技有限公司2024年营业收入为3亿元。"
)


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Store:
    folder = tmp_path_factory.mktemp("calibration")
    (folder / "doc.txt").write_text(TEXT, encoding="utf-8")
    build([folder / "doc.txt"], folder / "out", options=BuildOptions(view=False))
    store = Store()
    store.load(path=str(folder / "out" / "graph.ttl"), format=RdfFormat.TURTLE)
    return store


def gold(**changes: object) -> dict[str, object]:
    """An annotation of the text, with changes."""
    entities = {
        "blue": {"type": "Organization", "names": ["蓝湖科技有限公司", "蓝湖科技"]},
        "star": {"type": "Organization", "names": ["星河电子有限公司"]},
        "north": {"type": "Organization", "names": ["北辰汽车有限公司"]},
    }
    revenue = {"of": "blue", "metric": "Revenue", "kind": "Level", "unit": "CNY", "value": 300000000.0}
    relations = [["blue", "acquires", "star"], ["north", "partnersWith", "blue"]]
    return {"entities": entities, "relations": relations, "observations": [revenue], **changes}


def verdicts(graph: Store, annotation: dict[str, object]) -> list[tuple[str, str]]:
    """The verdicts of all facts, sorted."""
    return sorted((one.kind, one.verdict) for one in judge(graph, annotation, Ontology.load()))


def test_what_the_annotation_has_is_right(graph: Store) -> None:
    """A relation both ways counts once; a number by bearer, metric, kind, unit and value."""
    assert verdicts(graph, gold()) == [("observation", "right"), ("relation", "right"), ("relation", "right")]


def test_what_it_lacks_is_wrong(graph: Store) -> None:
    """Neither a relation nor a number that the annotation does not have."""
    assert verdicts(graph, gold(relations=[], observations=[])) == [
        ("observation", "wrong"),
        ("relation", "wrong"),
        ("relation", "wrong"),
    ]


def test_what_is_optional_is_open(graph: Store) -> None:
    """An optional fact, or one about an optional thing, counts neither way."""
    annotation = json.loads(json.dumps(gold(relations=[], relations_optional=[["blue", "acquires", "star"]])))
    annotation["entities"]["north"]["optional"] = True
    assert verdicts(graph, annotation) == [("observation", "right"), ("relation", "open"), ("relation", "open")]


def test_bands_leave_out_what_is_open() -> None:
    """Shares are of what was judged."""
    judged = [Judged("relation", 0.82, "r", v) for v in ("right", "right", "right", "wrong", "open")]
    assert list(bands(judged)) == [
        "             band       facts  right  share  confidence",
        "relation     0.80-0.90      4      3  0.750       0.820",
        "relation     >= 0.80        4      3  0.750       0.820",
    ]


def test_an_annotation_without_a_part_is_refused() -> None:
    """An annotation that lacks a part is refused, not counted as empty."""
    with pytest.raises(KeyError, match="relations"):
        list(judge(Store(), {"entities": {}, "observations": []}, Ontology.load()))
