"""Shapes of relation patterns: what a row with shapes stands for, and what is told where one is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import BrokenOntology
from kg.patternfiles import check_relation
from kg.shapes import Shape, Shapes, expand, read_shapes

WHERE = Path("relations.jsonl")
ZH = {"zh": Shapes({"firm": "(?:公司)?"}, {"active": Shape("<S><@firm><V><O>", "甲<V>乙<T>", 0.84)})}


def test_a_row_becomes_a_pattern_for_each_of_its_shapes() -> None:
    """Words longest first, parts in their places, confidence relative to that of the shape, the example spelt out."""
    row = {"relation": "acquires", "verbs": ["并", "并购"], "shapes": ["active"], "line": 3, "confidence": 0.8, "tail": "股权"}
    (made,) = expand(WHERE, {**row, "behind": "(?:股权)"}, ZH)
    assert made["pattern"] == "<Organization:s>(?:公司)?(?:并购|并)<Organization:o+>(?:股权)"
    assert (made["name"], made["confidence"], made["example"]) == ("acquires:zh:3:active", 0.82, "甲并购乙股权")
    assert made["triggers"] == ["并购", "并"]


def test_a_part_is_put_into_ordinary_patterns_too() -> None:
    """<@part> is read in every pattern of its language."""
    (made,) = expand(WHERE, {"relation": "acquires", "pattern": "<Company:s><@firm>购<Company:o>"}, ZH)
    assert made["pattern"] == "<Company:s>(?:公司)?购<Company:o>"


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ({"verbs": ["并购"], "shapes": ["passive"]}, "unknown shape 'passive'"),
        ({"pattern": "<Company:s><@house><Company:o>"}, "unknown part <@house>"),
    ],
)
def test_what_the_shapes_do_not_have_is_told(row: dict[str, object], told: str) -> None:
    """The message names the shape or the part, and what there is."""
    with pytest.raises(BrokenOntology, match=told):
        list(expand(WHERE, {"relation": "acquires", **row}, ZH))


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("[zh]\nwords = []\n", "something other than parts and shapes"),
        ("[zh.parts]\nfirm = 3\n", "firm is no text"),
        ('[zh.shapes.active]\npattern = "<S><V><O>"\n', "is no shape"),
        ('[zh.shapes.active]\npattern = "<S><V>"\nexample = "x"\n', "has no <O>"),
        ('[zh.shapes.active]\npattern = "<S><V><O>"\nexample = "x"\nconfidence = "high"\n', "confidence is 'high'"),
    ],
)
def test_a_slip_in_the_file_is_told(tmp_path: Path, content: str, told: str) -> None:
    """Every part of the file is checked when it is read."""
    path = tmp_path / "shapes.toml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(BrokenOntology, match=told):
        read_shapes(path)


def test_no_file_has_no_shapes(tmp_path: Path) -> None:
    """Shapes are optional, as the other lists are."""
    assert read_shapes(tmp_path / "shapes.toml") == {}


def test_a_row_of_shapes_needs_words() -> None:
    """The message says how to give them."""
    with pytest.raises(BrokenOntology, match="no words for them"):
        check_relation(WHERE, 1, {"relation": "acquires", "shapes": ["active"]})
