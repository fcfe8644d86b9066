"""Chinese names that no list holds, of firms, products, sites and people, and common words in their places."""

from __future__ import annotations

from typing import Any

import pytest

from kg.model import Document, Source


def named(reader: Any, text: str) -> dict[str, str]:
    """{name: class} of the names of a page."""
    page = next(reader.pages([Document("page", text, Source("page.txt", "0" * 64))]))
    return {m.name or m.text: m.label for s in page.extracted.sentences for m in s.mentions}


@pytest.mark.parametrize(
    ("text", "name", "label"),
    [
        ("香氛集团霏陌周一宣布换帅。霏陌去年收入9亿元。", "霏陌", "Company"),
        ("算力公司岫石（Xiustone）将建数据中心。岫石去年盈利。", "Xiustone", "Company"),
        ("该平台由岫岚智算负责运营，预计明年投产。", "岫岚智算", "Company"),
        ("公司的对手有加拿大Orvane Minerals和丹麦的Lindal。", "Orvane Minerals", "Company"),
        ("公司发布新一代模型聆雪4。与前代聆雪3.5相比，聆雪4更便宜。", "聆雪3.5", "Product"),
        ("机器人“小沐”卖出800台，第二代小沐2将于明年发布。", "小沐2", "Product"),
        ("药企的新药霁瑞单抗获批上市。霁瑞单抗售价2万元。", "霁瑞单抗", "Product"),
        ("岫岚超算集群部署了1.6万张加速卡。", "岫岚超算集群", "ComputeCluster"),
        ("岚远股份董秘梁照岫称，公司不存在应披露的事项。", "梁照岫", "Person"),
    ],
)
def test_a_page_makes_a_new_name_plain(reader: Any, text: str, name: str, label: str) -> None:
    assert named(reader, text).get(name) == label


@pytest.mark.parametrize(
    "text",
    [
        "期货公司、信托公司和产业基金管理公司都在名单里。",
        "大型智算中心和自建数据中心的能耗较高。",
        "研发投入增至12.5，费用降至3.5，行业进入工业4.0。",
        "聊天应用用户超过千万，用户增长很快。",
        "科技公司高管表示，高管薪酬将下调。",
        "股东定向增发股份的方案获得通过。",
    ],
)
def test_common_words_are_no_names(reader: Any, text: str) -> None:
    assert named(reader, text) == {}
