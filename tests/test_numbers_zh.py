"""What Chinese sentences state in numbers: of which part, of whom, when and how meant. Sentences and figures are made up.

A row is the subject, Δ for a change, metric, value, period, modality, then the slice in [ ] and the holder in ( ).
"""

from __future__ import annotations

import datetime as dt

import pytest

from tests.pages import Row, rows

DATE = dt.date(2025, 10, 28)

STATED = {
    "海康威视三季度营收240亿元。其中，境内主业收入140亿元，境外业务62亿元，创新业务38亿元。": [
        "海康威视 Revenue 24000000000 CNY 2025-Q3 Reported",
        "海康威视 Revenue 14000000000 CNY 2025-Q3 Reported [境内主业]",
        "海康威视 Revenue 6200000000 CNY 2025-Q3 Reported [境外业务]",
        "海康威视 Revenue 3800000000 CNY 2025-Q3 Reported [创新业务]",
    ],
    "上半年，安踏体育服装收入为180亿元，鞋类120亿元，配饰9亿元。": [
        "安踏体育 Revenue 18000000000 CNY 2025-H1 Reported [服装]",
        "安踏体育 Revenue 12000000000 CNY 2025-H1 Reported [鞋类]",
        "安踏体育 Revenue 900000000 CNY 2025-H1 Reported [配饰]",
    ],
    "立讯精密上半年消费电子收入980亿元，占总营收的78%，汽车业务85亿元，占比7%。": [
        "立讯精密 Revenue 98000000000 CNY 2025-H1 Reported [消费电子]",
        "立讯精密 RevenueShare 78 % 2025-H1 Reported [消费电子]",
        "立讯精密 Revenue 8500000000 CNY 2025-H1 Reported [汽车业务]",
        "立讯精密 RevenueShare 7 % 2025-H1 Reported [汽车业务]",
    ],
    "比亚迪9月销量39万辆，其中海外6.8万辆，腾势1.2万辆。": [
        "比亚迪 SalesVolume 390000 units 2025-09 Reported",
        "比亚迪 SalesVolume 68000 units 2025-09 Reported [海外]",
        "腾势 SalesVolume 12000 units 2025-09 Reported",
    ],
    "小米集团三季度收入1100亿元，手机业务贡献460亿元，互联网服务贡献90亿元。": [
        "小米集团 Revenue 110000000000 CNY 2025-Q3 Reported",
        "小米集团 Revenue 46000000000 CNY 2025-Q3 Reported [手机业务]",
        "小米集团 Revenue 9000000000 CNY 2025-Q3 Reported [互联网服务]",
    ],
    "格力电器上半年营收980亿元，回购30亿元股份。": [
        "格力电器 Revenue 98000000000 CNY 2025-H1 Reported",
        "格力电器 ShareRepurchase 3000000000 CNY 2025-H1 Reported",
    ],
    "格力电器上半年营收980亿元，手握货币资金600亿元。": [
        "格力电器 Revenue 98000000000 CNY 2025-H1 Reported",
        "格力电器 CashAndEquivalents 60000000000 CNY 2025-H1 Reported",
    ],
    "京东方前三季度研发投入98亿元，占营收比例6.3%。": [
        "京东方 ResearchAndDevelopmentExpense 9800000000 CNY 2025-01/2025-09 Reported",
        "京东方 ExpenseRatio 6.3 % 2025-01/2025-09 Reported",
    ],
    "经查，欧菲光2021年虚增营业收入3亿元，虚增利润总额5000万元。": [],
    "中信证券把宁德时代的目标价由300元上调至420元。": [
        "宁德时代 TargetPrice 300 CNY  Superseded (中信证券)",
        "宁德时代 TargetPrice 420 CNY  Reported (中信证券)",
    ],
    "宁德时代昨日公布三季报。中信证券将目标价从300元上调至420元，维持“买入”评级。": [
        "宁德时代 TargetPrice 300 CNY  Superseded (中信证券)",
        "宁德时代 TargetPrice 420 CNY  Reported (中信证券)",
    ],
    "宁德时代昨日公布三季报。国泰君安给出的目标价是410元。": [
        "宁德时代 TargetPrice 410 CNY  Reported (国泰君安)",
    ],
    "花旗则把药明康德目标价砍到48元。": [
        "药明康德 TargetPrice 48 CNY  Reported (花旗)",
    ],
    "瑞银重申对美团的“买入”评级，目标价180港元。": [
        "美团 TargetPrice 180 HKD  Reported (瑞银)",
    ],
    "宁德时代三季度净利润185亿元，高于市场预期的170亿元。": [
        "宁德时代 NetIncome 18500000000 CNY 2025-Q3 Reported",
        "宁德时代 NetIncome 17000000000 CNY 2025-Q3 Guidance (市场)",
    ],
    "美团三季度营收950亿元，不及彭博一致预期的970亿元。": [
        "美团 Revenue 95000000000 CNY 2025-Q3 Reported",
        "美团 Revenue 97000000000 CNY 2025-Q3 Guidance (一致预期)",
    ],
    "美团三季度营收950亿元，机构此前预测为970亿元。": [
        "美团 Revenue 95000000000 CNY 2025-Q3 Reported",
        "美团 Revenue 97000000000 CNY 2025-Q3 Guidance (机构)",
    ],
    "IDC称，vivo三季度在国内市场的份额为14.2%，落后于小米的16.1%。": [
        "vivo MarketShare 14.2 % 2025-Q3 Reported",
        "小米 MarketShare 16.1 % 2025-Q3 Reported",
    ],
    "理想汽车9月交付3.4万辆，少于小鹏汽车的4.1万辆。": [
        "理想汽车 SalesVolume 34000 units 2025-09 Reported",
        "小鹏汽车 SalesVolume 41000 units 2025-09 Reported",
    ],
    "京东三季度营收2900亿元，高于去年同期的2600亿元。": [
        "京东 Revenue 290000000000 CNY 2025-Q3 Reported",
        "京东 Revenue 260000000000 CNY 2024-Q3 Reported",
    ],
    "理想汽车9月交付3.4万辆，同比少了近四成，前9个月累计交付29.7万辆。": [
        "理想汽车 SalesVolume 34000 units 2025-09 Reported",
        "理想汽车 Δ SalesVolume -40 % 2025-09 Reported",
        "理想汽车 SalesVolume 297000 units 2025-01/2025-09 Reported",
    ],
    "小鹏汽车全年目标是38万辆。": [
        "小鹏汽车 SalesVolume 380000 units 2025 Planned",
    ],
    "小鹏汽车维持全年38万至40万辆的销售目标。": [
        "小鹏汽车 SalesVolume 380000..400000 units 2025 Guidance",
    ],
    "理想汽车同日开启纯电SUV理想i8的交付，并预计四季度总交付量在10万至11万辆之间。": [
        "理想汽车 SalesVolume 100000..110000 units 2025-Q4 Guidance",
    ],
    "大疆推出了Mavic 4，公司预计全年出货量达到300万台。": [
        "大疆 Shipments 3000000 units 2025 Guidance",
    ],
    "中芯国际计划2028年建成新厂。公司上调全年资本开支指引，由70亿美元上调至75亿美元。": [
        "中芯国际 CapitalExpenditure 7000000000 USD 2025 Superseded",
        "中芯国际 CapitalExpenditure 7500000000 USD 2025 Guidance",
    ],
    "蔚来2027年将推出新平台。公司预计全年销量突破40万辆。": [
        "蔚来 SalesVolume 400000 units 2025 Guidance",
    ],
    "药明康德2024年营收390亿元，上一年为403亿元；每股收益3.3元。": [
        "药明康德 Revenue 39000000000 CNY 2024 Reported",
        "药明康德 Revenue 40300000000 CNY 2023 Reported",
        "药明康德 EarningsPerShare 3.3 CNY 2024 Reported",
    ],
    "药明康德2024年营收390亿元。截至年末，公司员工3.9万人。": [
        "药明康德 Revenue 39000000000 CNY 2024 Reported",
        "药明康德 Headcount 39000 people 2024 Reported",
    ],
    "阳光电源前三季度营收660亿元，同比增长33%；其中三季度单季营收229亿元，同比增长21%。": [
        "阳光电源 Revenue 66000000000 CNY 2025-01/2025-09 Reported",
        "阳光电源 Δ Revenue 33 % 2025-01/2025-09 Reported",
        "阳光电源 Revenue 22900000000 CNY 2025-Q3 Reported",
        "阳光电源 Δ Revenue 21 % 2025-Q3 Reported",
    ],
    "该厂目前年产能达到60吉瓦时。": [],
    "隆基绿能2023年收购了一家电站公司。\n\n隆基绿能有员工3.7万人，持有现金500亿元。": [
        "隆基绿能 Headcount 37000 people  Reported",
        "隆基绿能 CashAndEquivalents 50000000000 CNY  Reported",
    ],
    "安踏体育将全年净利率指引由10%上修至11%。": [
        "安踏体育 NetMargin 10 % 2025 Superseded",
        "安踏体育 NetMargin 11 % 2025 Guidance",
    ],
    "TCL科技预计前三季度净利润30亿元至32亿元，同比增长96%至109%。": [
        "TCL科技 NetIncome 3000000000..3200000000 CNY 2025-01/2025-09 Guidance",
        "TCL科技 Δ NetIncome 96..109 % 2025-01/2025-09 Guidance",
    ],
    "携程接入了大模型做行程规划，助手的日活在9月底到了410万。": [
        "携程 DailyActiveUsers 4100000 people 2025-09 Reported",
    ],
    "宇树科技计划2026年扩产；截至9月底，在手订单金额约9.3亿元。": [
        "宇树科技 Backlog 930000000 CNY 2025-09 Reported",
    ],
    "有媒体报道称，宇树科技拟赴港上市，募资规模约5亿美元，公司不予置评。": [],
    "市场传言蔚来要裁员3000人，蔚来否认。": [],
    "若剔除一次性收益，歌尔股份净利润本应下降8%。": [],
    "要不是汇率拖累，歌尔股份营收本可以增长12%。": [],
    "立讯精密以5.2亿美元现金收购德国线束企业莱尼的全部股权。": [
        "立讯精密 TransactionValue 520000000 USD  Reported",
    ],
    "美的集团宣布，以4.8亿元现金买下科陆电子30%的股份。": [
        "美的集团 TransactionValue 480000000 CNY  Reported",
        "科陆电子 OwnershipStake 30 %  Reported",
    ],
    "长江电力每10股派发现金红利7.33元。": [
        "长江电力 DividendPerShare 0.733 CNY  Reported",
    ],
    "宁德时代的匈牙利工厂已动工，该厂规划产能100吉瓦时。": [
        "匈牙利工厂 ProductionCapacity 100000000000 Wh  Planned",
    ],
    "万国数据在怀来的数据中心投运，该园区总容量150兆瓦。": ["怀来的数据中心 PowerCapacity 150000000 W  Reported"],
    "优必选发布Walker S2。目前公司有员工2100人，其中研发人员900人。": [
        "优必选 Headcount 2100 people  Reported",
        "优必选 Headcount 900 people  Reported [研发人员]",
    ],
    "星图科技发布新车，整车核心部件累计交付38万套。小米集团没有回应。": [
        "星图科技 SalesVolume 380000 units  Reported [整车核心部件]",
    ],
    "博世计划裁减约1200个岗位。": [
        "博世 Δ Headcount -1200 people  Planned",
    ],
    "大众汽车在全球雇有64万名员工。": [
        "大众汽车 Headcount 640000 people  Reported",
    ],
    "宇树科技尚未交付的订单还有2.6亿元。": [
        "宇树科技 Backlog 260000000 CNY  Reported",
    ],
    "京东方扭亏为盈，净利润2.1亿元，去年同期亏损3亿元。": [
        "京东方 NetIncome 210000000 CNY  Reported",
        "京东方 NetIncome -300000000 CNY  Reported",
    ],
    "理想汽车三季度由盈转亏，净亏损6.2亿元，上年同期盈利28亿元。": [
        "理想汽车 NetIncome -620000000 CNY 2025-Q3 Reported",
        "理想汽车 NetIncome 2800000000 CNY 2024-Q3 Reported",
    ],
    "蔚来三季度毛利率13.9%，环比提升3.9个百分点，同比提升3.2个百分点。": [
        "蔚来 GrossMargin 13.9 % 2025-Q3 Reported",
        "蔚来 Δ GrossMargin 3.9 pp 2025-Q3 Reported",
        "蔚来 Δ GrossMargin 3.2 pp 2025-Q3 Reported",
    ],
    "华为上半年营收4270亿元，净利润371亿元，同比分别增长3.9%和下降32%。": [
        "华为 Revenue 427000000000 CNY 2025-H1 Reported",
        "华为 NetIncome 37100000000 CNY 2025-H1 Reported",
        "华为 Δ Revenue 3.9 % 2025-H1 Reported",
        "华为 Δ NetIncome -32 % 2025-H1 Reported",
    ],
    "汇川技术上半年营收、净利润和毛利率分别为205亿元、29.7亿元和30.2%，上年同期为162亿元、21.2亿元和31.8%。": [
        "汇川技术 Revenue 20500000000 CNY 2025-H1 Reported",
        "汇川技术 NetIncome 2970000000 CNY 2025-H1 Reported",
        "汇川技术 GrossMargin 30.2 % 2025-H1 Reported",
        "汇川技术 Revenue 16200000000 CNY 2024-H1 Reported",
        "汇川技术 NetIncome 2120000000 CNY 2024-H1 Reported",
        "汇川技术 GrossMargin 31.8 % 2024-H1 Reported",
    ],
    "禾赛科技9月激光雷达出货首次越过15万颗。": [
        "禾赛科技 Shipments 150000 units 2025-09 Reported [激光雷达]",
    ],
}


def shown(row: Row) -> str:
    change = "Δ " if row.kind == "Change" else ""
    text = f"{row.subject} {change}{row.metric} {row.value} {row.period} {row.modality}"
    text += f" [{row.segment}]" if row.segment else ""
    return text + (f" ({row.holder})" if row.holder else "")


@pytest.mark.parametrize("text", STATED)
def test_what_a_sentence_states(text: str) -> None:
    stated = dict.fromkeys(shown(row) for row in rows(text, "zh", date=DATE) if row.metric != "OtherMetric")
    assert list(stated) == STATED[text]
