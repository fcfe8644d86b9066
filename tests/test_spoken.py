"""Whom a quoted speaker's words are about, and plans that a later sentence calls off."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kg.meant import Meant
from kg.page import Reader
from kg.read import read


class _Keys:
    def iri(self, root: str, text: str) -> str:
        return root


def _claims(reader: Reader, folder: Path, text: str) -> set[tuple[str, str, str]]:
    file = folder / "page.jsonl"
    file.write_text(json.dumps({"id": "p", "text": text, "language": "zh"}, ensure_ascii=False), encoding="utf-8")
    (page,) = reader.pages(read([str(file)]))
    meant = Meant(page, reader, _Keys())
    label = {key: cluster.label for key, cluster in page.clusters.items()}
    return {
        (
            c.predicate,
            c.subject.text,
            str(page.clusters[k].names) if label and (k := meant.resolve(c.object)) in page.clusters else "",
        )
        for c in page.extracted.claims
        if not isinstance(c.object, str) and hasattr(c.object, "label")
    }


@pytest.mark.parametrize(
    ("end", "goes_ahead"),
    [
        ("因未就估值达成一致，双方决定终止本次交易。", False),
        ("公司决定终止与远山汽车的租约。", True),
        ("交易预计年内完成。", True),
    ],
)
def test_a_deal_that_a_later_sentence_calls_off_is_not_planned(
    reader: Reader, tmp_path: Path, end: str, goes_ahead: bool
) -> None:
    said = _claims(reader, tmp_path, f"北京蓝湖科技有限公司拟以3亿元收购上海湖光智能有限公司60%股权。{end}")
    assert any(predicate == "acquires" for predicate, _, _ in said) is goes_ahead
