"""A made-up cast for the examples of relation patterns, and sentences in which its members are found by their names."""

from __future__ import annotations

import re

from kg import period as periods
from kg import quantity
from kg.model import Language, Mention, Sentence

__all__ = ["CAST", "sentence"]

CAST = {
    "Company": """蓝湖科技 北辰集团 北辰汽车 北辰物流 北辰航运 北辰能源 北辰央行 星河公司 光谷眼镜 远山汽车 蓝湖
        湖光机器人有限公司
        湖光机器人 湖光智能有限公司 湖光智能 湖光超导 湖光保险 湖光能源有限公司 方圆资本 方圆创投
        Lakeside Robotics|Lakeside Ventures|Lakeside|Northfield Securities|Northfield Bank|Northfield|Brightwater|Ashby""",
    "BusinessUnit": "蓝湖智能实验室 湖光实验室 Brightwater Labs",
    "Person": "陈思远 林晓 Jane Miller|Tom Reed",
    "Product": "凌云3 凌云4 星野系列 星野9 远山 相册应用光影 语音助手小湖 小湖 星野 Atlas 3|Atlas 4|CoreOS|Atlas",
    "Facility": "天枢数据中心 天璇 天枢 大连工厂 Orion cluster",
    "Conference": "光谷开发者大会 云栖开发者大会 Lakeside Developer Summit|Lakeside Summit",
    "Location": "深圳 贵州 成都 德国 Ohio",
}


def _names() -> dict[str, str]:
    """{name: class}, the Latin names whole, the Chinese ones a word each."""
    out: dict[str, str] = {}
    for label, text in CAST.items():
        for name in re.findall(r"[A-Z][A-Za-z]*(?: (?:[A-Z][A-Za-z]*|\d|cluster))*|[^\sA-Z|]+", text):
            out[name] = label
    return out


def sentence(text: str, language: Language) -> Sentence:
    """A sentence with the members of the cast, the quantities and the times that it holds."""
    names = _names()
    pattern = re.compile("|".join(re.escape(n) for n in sorted(names, key=lambda n: (-len(n), n))))
    found = tuple(Mention(m.start(), m.end(), m.group(), names[m.group()], "test") for m in pattern.finditer(text))
    return Sentence(
        text, 0, language, 0, mentions=found, quantities=quantity.quantities(text, language), times=periods.find(text, language)
    )
