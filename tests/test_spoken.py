"""Plans that a later sentence calls off; whom the words of a speaker are about is in tests/relations."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kg.page import Reader
from kg.read import read


def _planned(reader: Reader, folder: Path, text: str) -> set[str]:
    """The predicates of the claims of a page that are planned."""
    file = folder / "page.jsonl"
    file.write_text(json.dumps({"id": "p", "text": text, "language": "zh"}, ensure_ascii=False), encoding="utf-8")
    (page,) = reader.pages(read([str(file)]))
    return {claim.predicate for claim in page.extracted.claims if claim.modality == "Planned"}


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
    text = f"北京蓝湖科技有限公司拟以3亿元收购上海湖光智能有限公司60%股权。{end}"
    assert ("acquires" in _planned(reader, tmp_path, text)) is goes_ahead
