"""The district on a map: firms by role and size, and who supplies whom."""

from __future__ import annotations

import numpy as np

from distretto.experiments.snapshots import BEFORE
from distretto.report.document import (
    Block,
    Cell,
    Chart,
    Column,
    Grid,
    Key,
    Paragraph,
    Row,
    Section,
    Subheading,
    Table,
)
from distretto.report.figures.district_map import (
    MOST_LINKS,
    Dependence,
    Network,
    dependence_figure,
    dependence_of,
    located,
    map_figure,
)
from distretto.report.material import Material
from distretto.report.sections.tables import number

_LARGEST = 20  # firms in the table behind a map


def place(m: Material) -> Section:
    """Return the maps before the record and at the end of each arm, and the network in numbers."""
    lang, snapshot = m.lang, m.comparison.snapshot
    assert snapshot is not None
    networks = {arm: _network(m, arm) for arm in (BEFORE, *m.names)}
    how = (
        lang("Firms stand where they are, those founded since in the midst of their partners.")
        if located(networks[BEFORE])
        else lang(
            "The map is the cycle of production: around it stand its phases, in the ring the firms "
            "that work for others at the phases that they do, inside the final firms towards the "
            "suppliers from whom they buy most."
        )
    )
    blocks: list[Block] = [
        Paragraph(
            lang(
                "One world out of all, world 0, before the record and in its last quarter. {how} "
                "The area of a mark goes with people at work; lines are the {links} strongest "
                "links between buyer and supplier, the darker the more was paid.",
                how=how,
                links=lang.fixed(MOST_LINKS, 0),
            ),
            "note",
        ),
        Grid(tuple(_map(m, arm, network) for arm, network in networks.items()), 20.0),
        Subheading(lang("How sellers hang on their customers")),
        Key(tuple(m.keys[arm] for arm in m.names)),
        _dependence(m, {arm: dependence_of(networks[arm]) for arm in m.names}),
    ]
    return Section("place", lang("Firms and the supplier network"), tuple(blocks))


def _network(m: Material, arm: str) -> Network:
    snapshot = m.comparison.snapshot
    assert snapshot is not None
    firms = snapshot.firms[snapshot.firms["arm"] == arm].reset_index(drop=True)
    ties = snapshot.ties[snapshot.ties["arm"] == arm]
    position = {firm: i for i, firm in enumerate(firms["firm"])}
    phases = tuple(
        tuple(int(phase) - 1 for phase in str(text).split(";") if phase) for text in firms["phases"]
    )
    ties = ties[ties["buyer"].isin(position) & ties["supplier"].isin(position)]
    return Network(
        final=(firms["role"] == "final").to_numpy(dtype=bool),
        people=firms["people"].to_numpy(dtype=np.float64),
        phases=phases,
        n_phases=1 + max((max(done) for done in phases if done), default=0),
        buyer=ties["buyer"].map(position).to_numpy(dtype=np.int64),
        supplier=ties["supplier"].map(position).to_numpy(dtype=np.int64),
        value=ties["value"].to_numpy(dtype=np.float64),
        x=firms["x"].to_numpy(dtype=np.float64),
        y=firms["y"].to_numpy(dtype=np.float64),
    )


def _map(m: Material, arm: str, network: Network) -> Chart:
    lang, snapshot = m.lang, m.comparison.snapshot
    assert snapshot is not None
    moment = lang("before") if arm == BEFORE else lang("at the end, “{arm}”", arm=arm)
    finals, others = int(network.final.sum()), int((~network.final).sum())
    told = lang(
        "{finals} and {others} with {people} at work, {links} between buyers and suppliers in the "
        "quarter.",
        finals=lang.counted(finals, "final firm", "final firms"),
        others=lang.counted(others, "specialist", "specialists"),
        people=lang.counted(int(network.people.sum()), "person", "people"),
        links=lang.counted(network.value.size, "link", "links"),
    )
    firms = snapshot.firms[snapshot.firms["arm"] == arm].reset_index(drop=True)
    sold = np.bincount(network.supplier, network.value, network.final.size)
    bought = np.bincount(network.buyer, network.value, network.final.size)
    rows = []
    for i in np.argsort(-network.people, kind="stable")[:_LARGEST]:
        role = lang("final firm") if network.final[i] else lang("specialist")
        rows.append(
            Row(
                (
                    Cell(str(firms["name"][i]) or str(firms["firm"][i])),
                    Cell(role),
                    number(lang.fixed(network.people[i], 0), float(network.people[i])),
                    Cell(str(firms["phases"][i]).replace(";", ", ")),
                    number(m.amount(float(sold[i])), float(sold[i])),
                    number(m.amount(float(bought[i])), float(bought[i])),
                )
            )
        )
    unit = m.amounts("numeraire per quarter")
    return Chart(
        name=f"map-{m.names.index(arm) + 1 if arm else 0}",
        caption=lang("Firms and links {moment}", moment=moment),
        unit="",
        title=lang("Map of firms and supplier links {moment}", moment=moment),
        description=told,
        draw=lambda: map_figure(network, m.comparison.scenario.phases, lang=lang),
        table=Table(
            lang(
                "The {firms} largest firms {moment}", firms=lang.fixed(len(rows), 0), moment=moment
            ),
            (
                Column(lang("Firm")),
                Column(lang("Role")),
                Column(lang("People at work"), number=True),
                Column(lang("Phases")),
                Column(lang("Sold in the district"), unit, number=True),
                Column(lang("Bought in the district"), unit, number=True),
            ),
            tuple(rows),
        ),
    )


def _dependence(m: Material, found: dict[str, Dependence]) -> Chart:
    lang = m.lang

    def row(title: str, value: dict[str, float | None], decimals: int, mark: str = "") -> Row:
        cells = [
            number(lang.fixed(v, decimals) + (mark if v is not None else ""), v)
            for v in value.values()
        ]
        return Row((Cell(title), *cells))

    def over(measure: str) -> dict[str, float | None]:
        values: dict[str, float | None] = {}
        for arm, each in found.items():
            customers, largest = each.customers, each.largest
            if not customers.size:
                values[arm] = None
            elif measure == "median customers":
                values[arm] = float(np.median(customers))
            elif measure == "one customer":
                values[arm] = 100.0 * float((customers == 1.0).mean())
            else:
                values[arm] = 100.0 * float(np.median(largest))
        return values

    rows = (
        row(lang("Customers of a seller, median"), over("median customers"), 1),
        row(lang("Sellers with one customer"), over("one customer"), 0, "%"),
        row(lang("Share of the largest customer, median"), over("largest"), 0, "%"),
    )
    title = lang("Customers of sellers, and how much hangs on the largest")
    told = "; ".join(f"{arm}: {each.customers.size}" for arm, each in found.items())
    return Chart(
        name="dependence",
        caption=title,
        unit=lang("last quarter, world 0"),
        title=title,
        description=lang("Sellers by arm: {sellers}.", sellers=told),
        draw=lambda: dependence_figure(found, m.styles, lang=lang),
        table=Table(
            title,
            (Column(lang("Measure")), *(Column(arm, number=True) for arm in found)),
            rows,
            sortable=False,
        ),
        wide=True,
    )
