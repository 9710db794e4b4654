"""A document made up for the tests of renderers, with every kind of block."""

from __future__ import annotations

import numpy as np

from distretto.report.document import (
    Block,
    Cell,
    Chart,
    Code,
    Column,
    Document,
    Fold,
    Grid,
    Items,
    Key,
    KeyEntry,
    Paragraph,
    Row,
    Section,
    Subheading,
    Table,
    Terms,
)
from distretto.report.figures.fan import fan_figure, fan_of
from distretto.report.figures.style import arm_styles
from distretto.report.figures.waterfall import Bar, waterfall_figure
from distretto.report.language import find_language

ARMS = ("none", "training", "floor & <both>")
STYLES = arm_styles(ARMS, "none")
KEYS = {
    arm: KeyEntry(arm, style.colour, style.dash, style.outline, style.marker)
    for arm, style in STYLES.items()
}
QUARTERS = np.arange(12.0)
EVIL = '=HYPERLINK("http://example.org")'
# Values of the sortable table by row, in an order that is neither up nor down.
EFFECTS = {"exports": -1234.5, "jobs": 12.0, "Wages": -0.25, "élan": 1500.75, "debt": None}


def sample_document(code: str = "en") -> Document:
    """Return a document in a language, whose numbers bear the marks of that language."""
    return Document(
        title="A district & its <firms>",
        kicker="Distretto · made up · 2026-03-01",
        question="What do “training” and “floor” change?",
        sections=(
            Section("answer", "The answer", _answer()),
            Section("numbers", "Numbers", _numbers(code)),
            Section("figures", "Figures", _figures(code)),
            Section("assumptions", "Assumptions", _assumptions(code)),
        ),
        language=code,
        footer="Made for tests.",
        arms=KEYS,
        date="2026-03-01",
    )


def _answer() -> tuple[Block, ...]:
    return (
        Paragraph("Firms gain & workers too.", "answer"),
        Paragraph("With 4 worlds nothing can be told.", "warning"),
        Paragraph("Differences are those from “none”.", "note"),
        Paragraph("A plain sentence."),
        Subheading("What was compared"),
        Items(("one", "two"), note=True),
        Items(("three", "four")),
        Terms((("Arm", "one set of institutions"), ("World", "one draw of chance"))),
        Code("distretto compare made-up \\\n    --arm none"),
    )


def effects_table(code: str = "en") -> Table:
    """Return a table to be sorted: signs, decimals, texts, and a row without a number."""
    lang = find_language(code)
    rows = [
        Row(
            (
                Cell(name),
                Cell(lang.fixed(value, 2, signed=True), value, (lang.interval(-1.5, 2.5, 1),)),
                Cell(f"source {i}" if i else EVIL),
            )
        )
        for i, (name, value) in enumerate(EFFECTS.items())
    ]
    return Table(
        "Effects",
        (Column("Outcome"), Column("Effect", "per quarter", number=True), Column("Source")),
        tuple(rows),
    )


def _numbers(code: str) -> tuple[Block, ...]:
    lang = find_language(code)

    def share(value: float, *, strong: bool = False) -> Cell:
        return Cell(lang.fixed(value, 1) + "%", value, ("a fifth", "of all"), strong)

    groups = Table(
        "Groups: by [kind] of firm, and a caption that is much longer than a name of a sheet",
        (Column("Firm"), *(Column(arm, "level", number=True) for arm in ARMS)),
        (
            Row(group="Final firms"),
            Row(
                (Cell("small", details=("1 to 9",)), share(3.5), share(1.5, strong=True), share(2)),
                arm="training",
            ),
            Row((Cell("large"), share(1.5), share(11.5), share(12.0))),
            Row(group="Specialists"),
            Row((Cell("tanners"), share(9.5), share(1.5), share(2.0))),
            Row((Cell("dyers"), share(0.5), share(100.5), share(12.0))),
            Row((Cell("all"), share(15.0), share(115.0), share(28.0)), total=True),
        ),
        wide=True,
    )
    ledger = Table(
        "Ledger",
        (Column("Line"), Column("Amount", number=True)),
        (
            Row((Cell("gain"), Cell("+3", 3.0))),
            Row((Cell("wages"), Cell("+2", 2.0))),
            Row((Cell("sum"), Cell("+5", 5.0)), total=True),
        ),
        sortable=False,
    )
    return Grid((effects_table(code), ledger), 24.0), groups


def _figures(code: str) -> tuple[Block, ...]:
    lang = find_language(code)
    rng = np.random.default_rng(1)
    fans = {arm: fan_of(100.0 + rng.normal(0.0, 5.0, (20, 12)).cumsum(axis=1)) for arm in ARMS}
    bars = (
        Bar("Value added", 5.0, 3.0, 7.0, "total"),
        Bar("Wages", 6.0, 5.0, 7.0, "part"),
        Bar("Profit", -1.0, -2.0, 0.0, "part"),
        Bar("Public cost", 2.0, 1.0, 3.0, "beside"),
    )

    def fan(name: str) -> Chart:
        return Chart(
            name=name,
            caption=f"Output of {name}",
            unit="units per quarter",
            title=f"Fan chart of {name}",
            description="Medians & ranges <over> worlds.",
            draw=lambda: fan_figure(QUARTERS, fans, STYLES, window=(6, 11), starts={}, lang=lang),
            table=Table(
                f"Output of {name} by quarter",
                (Column("Quarter", number=True), *(Column(arm, number=True) for arm in ARMS)),
                tuple(
                    Row(
                        (
                            Cell(str(int(quarter)), quarter),
                            *(
                                Cell(lang.fixed(fans[arm].median[i], 1), float(fans[arm].median[i]))
                                for arm in ARMS
                            ),
                        )
                    )
                    for i, quarter in enumerate(QUARTERS)
                ),
            ),
        )

    waterfall = Chart(
        name="ledger",
        caption="The gain and who receives it",
        unit="",
        title="Waterfall of the gain",
        description="",
        draw=lambda: waterfall_figure(
            {"training": bars, ARMS[2]: bars}, STYLES, unit="euro", lang=lang
        ),
        table=Table(
            "The gain",
            (Column("Line"), Column("Amount", number=True)),
            tuple(Row((Cell(b.label), Cell(lang.fixed(b.mean, 1), b.mean))) for b in bars),
            sortable=False,
        ),
        wide=True,
    )
    entries = tuple(KEYS.values())
    return (
        Key(entries),
        Grid((fan("leather"), fan("wool"), fan("machines")), 20.0),
        Key(entries[1:], markers=True),
        waterfall,
    )


def _assumptions(code: str) -> tuple[Block, ...]:
    lang = find_language(code)
    reasons = "a reason of some length, which has to wrap " * 3
    priors = Table(
        "Priors",
        (
            Column("Parameter"),
            Column("Unit"),
            *(Column(title, number=True) for title in ("Low", "High", "Mean", "Draw", "Rank")),
            Column("Shape"),
            Column("Reason"),
        ),
        tuple(
            Row(
                (
                    Cell(f"weight of quality in orders {i}", details=(f"markets.weight_{i}",)),
                    Cell("numeraire per worker"),
                    *(Cell(lang.fixed(i + 0.25 * k, 2), i + 0.25 * k) for k in range(5)),
                    Cell("loguniform"),
                    Cell(reasons),
                )
            )
            for i in range(70)
        ),
        wide=True,
    )
    digest = Table(
        "Provenance",
        (Column("Item"), Column("Value")),
        (Row((Cell("sha256"), Cell("943c16286be21106" * 4))),),
        sortable=False,
    )
    return (
        Fold("Priors, with their reasons", (Paragraph("Ranges.", "note"), priors)),
        Fold("A fold in a fold", (Subheading("Inside"), Fold("Inner", (digest,)))),
    )
