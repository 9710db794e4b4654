"""Winners and losers: wages before and after, and who is better or worse off, person by person."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from distretto.experiments.summary import paired_difference
from distretto.report.document import (
    Block,
    Cell,
    Chart,
    Column,
    Grid,
    Paragraph,
    Row,
    Section,
    Subheading,
    Table,
    Terms,
)
from distretto.report.figures.winners import Curve, Gain, gains_figure, wages_figure
from distretto.report.material import Material
from distretto.report.numbers import decimals_for, decimals_for_interval
from distretto.report.sections.tables import number

if TYPE_CHECKING:
    import xarray as xr

GROUPS = ("stayers", "movers", "joiners", "displaced", "leavers")
WITH_A_JOB = ["stayers", "movers"]
FEWEST = 5  # persons in the mean world of whom a mean wage is told


def people(m: Material) -> Section:
    """Return who wins and who loses under each arm."""
    lang = m.lang
    assert m.comparison.people is not None
    blocks: list[Block] = [
        Paragraph(
            lang(
                "The same person lives in both arms. In the last quarter, everybody who has a job "
                "with the institutions or without them is put into one of five groups."
            )
        ),
        Terms(_groups(m)),
        _counts(m),
        Subheading(lang("Wages before and after")),
        Paragraph(
            lang(
                "Upper part: the wage below which a share of workers earns, before the record "
                "began and in its last quarter (median over worlds). Lower part: the difference "
                "that the arm makes at each share, with the middle 90% of worlds."
            ),
            "note",
        ),
        Grid(tuple(_wages(m, arm) for arm in m.compared), 22.0),
        Subheading(lang("Who gains")),
        Paragraph(
            lang(
                "Left: the mean wage with the arm less the mean wage without, of those who have a "
                "job in both; thirds of skill, contracts and fifths of wages are those from before "
                "the record, when nothing told the arms apart. Right: persons with a job in one "
                "arm only. Lives drift apart once anything differs, so that many win or lose a job "
                "whatever the institutions: what tells is the net of the two. Means over worlds "
                "with 95% intervals."
            ),
            "note",
        ),
        *(_gains(m, arm) for arm in m.compared),
    ]
    return Section("people", lang("Winners and losers"), tuple(blocks))


def _group_names(m: Material) -> dict[str, str]:
    lang = m.lang
    return {
        "stayers": lang("Stayers"),
        "movers": lang("Movers"),
        "joiners": lang("Joiners"),
        "displaced": lang("Displaced"),
        "leavers": lang("Leavers"),
    }


def _groups(m: Material) -> tuple[tuple[str, str], ...]:
    lang = m.lang
    meaning = {
        "stayers": lang("have a job in the same firm with and without the institutions."),
        "movers": lang("have a job with and without, in different firms."),
        "joiners": lang("have a job only with the institutions."),
        "displaced": lang("have a job only without; with the institutions they look for one."),
        "leavers": lang(
            "have a job only without; with the institutions they have left the workforce of the "
            "district, or have become owners."
        ),
    }
    return tuple((name, meaning[group]) for group, name in _group_names(m).items())


def _of(data: xr.DataArray, **where: str) -> NDArray[np.float64]:
    return np.asarray(data.sel(where).transpose("world", ...).values, dtype=np.float64)


def _mean(values: NDArray[np.float64]) -> float | None:
    known = values[np.isfinite(values)]
    return float(known.mean()) if known.size else None


def _counts(m: Material) -> Table:
    """How many persons are in each group, and what they earn with and without the arm."""
    lang, data = m.lang, m.comparison.people
    assert data is not None
    wage_unit = m.amounts("numeraire per quarter")
    columns = [Column(lang("Group"))]
    for arm in m.compared:
        columns += [
            Column(arm, lang("persons"), number=True),
            Column(arm, lang("mean wage without, with; {unit}", unit=wage_unit), number=True),
        ]
    rows = []
    for group, name in _group_names(m).items():
        cells = [Cell(name)]
        for arm in m.compared:
            where = {"arm": arm, "group": group, "trait": "all"}
            persons = _mean(_of(data["persons"], **where))
            without, with_arm = (
                _mean(_of(data[w], **where)) for w in ("wage_without", "wage_with")
            )
            decimals = decimals_for([without, with_arm])
            cells += [
                number(lang.fixed(persons, 0 if persons is None or persons >= 10 else 1), persons),
                number(
                    f"{lang.fixed(without, decimals)} → {lang.fixed(with_arm, decimals)}",
                    with_arm if with_arm is not None else without,
                ),
            ]
        rows.append(Row(tuple(cells)))
    return Table(lang("Persons by group"), tuple(columns), tuple(rows), sortable=False)


def _wages(m: Material, arm: str) -> Chart:
    lang, data = m.lang, m.comparison.people
    assert data is not None
    wages = data["quantile_wage"].transpose("arm", "world", "moment", "quantile")
    shares = np.asarray(data["quantile"].values, dtype=np.float64)

    def over_worlds(values: NDArray[np.float64], share: float) -> NDArray[np.float64]:
        return np.asarray(np.nanquantile(values, share, axis=0), dtype=np.float64)

    before = wages.sel(arm=m.reference, moment="before").values
    without = wages.sel(arm=m.reference, moment="after").values
    with_arm = wages.sel(arm=arm, moment="after").values
    change = with_arm - without
    curve = Curve(
        shares=shares,
        before=over_worlds(before, 0.5),
        without=over_worlds(without, 0.5),
        with_arm=over_worlds(with_arm, 0.5),
        change=over_worlds(change, 0.5),
        low=over_worlds(change, 0.05),
        high=over_worlds(change, 0.95),
    )
    unit = m.amounts("numeraire per quarter")
    title = lang("Wages before and after, without and with “{arm}”", arm=arm)
    decimals = decimals_for(list(curve.with_arm))
    fine = decimals_for_interval([float(np.nanmax(np.abs(curve.change))) or None]) + 1

    def level(value: float) -> Cell:
        return number(lang.fixed(value, decimals), value)

    rows = [
        Row(
            (
                number(lang.percent(float(shares[i])), float(shares[i])),
                level(float(curve.before[i])),
                level(float(curve.without[i])),
                level(float(curve.with_arm[i])),
                number(
                    lang.fixed(float(curve.change[i]), fine, signed=True),
                    float(curve.change[i]),
                    lang.interval(float(curve.low[i]), float(curve.high[i]), fine, signed=True),
                ),
            )
        )
        for i in range(shares.size)
    ]
    tenth, middle, top = (int(np.abs(shares - share).argmin()) for share in (0.1, 0.5, 0.9))
    return Chart(
        name=f"wages-{m.names.index(arm)}",
        caption=title,
        unit=unit,
        title=title,
        description=" ".join(
            lang(
                "{share} of workers earn less than {without} without and {with_arm} with.",
                share=lang.percent(float(shares[i])),
                without=lang.fixed(float(curve.without[i]), decimals),
                with_arm=lang.fixed(float(curve.with_arm[i]), decimals),
            )
            for i in (tenth, middle, top)
        ),
        draw=lambda: wages_figure(curve, arm, m.styles[arm], m.reference, unit=unit, lang=lang),
        table=Table(
            title,
            (
                Column(lang("Share of workers"), number=True),
                Column(lang("before"), number=True),
                Column(lang("after, without"), number=True),
                Column(lang("after, with"), number=True),
                Column(lang("difference"), lang("90% of worlds"), number=True),
            ),
            tuple(rows),
        ),
    )


def _traits(m: Material) -> dict[str, str]:
    lang = m.lang
    return {
        "all": lang("All"),
        "skill low": lang("Skill: lowest third"),
        "skill middle": lang("Skill: middle third"),
        "skill high": lang("Skill: highest third"),
        "regular": lang("Regular contract"),
        "temporary": lang("Temporary contract"),
        "unregistered": lang("Not registered"),
        "wage fifth 1": lang("Wages: lowest fifth"),
        "wage fifth 2": lang("Wages: second fifth"),
        "wage fifth 3": lang("Wages: middle fifth"),
        "wage fifth 4": lang("Wages: fourth fifth"),
        "wage fifth 5": lang("Wages: highest fifth"),
        "new": lang("Without a job before"),
    }


def _gains(m: Material, arm: str) -> Chart:
    lang, data = m.lang, m.comparison.people
    assert data is not None
    gains: list[tuple[str, Gain]] = []
    for trait, name in _traits(m).items():
        there = {"arm": arm, "trait": trait}
        persons = _of(data["persons"].sel(group=WITH_A_JOB), **there)
        if persons.sum(axis=1).mean() < FEWEST:
            continue
        # Mean over those with a job in both arms, stayers and movers together.
        weight = persons / np.maximum(persons.sum(axis=1, keepdims=True), 1.0)

        def pooled(
            what: str, weight: NDArray[np.float64] = weight, there: dict[str, str] = there
        ) -> NDArray[np.float64]:
            wages = _of(data[what].sel(group=WITH_A_JOB), **there)
            held = np.where(weight > 0.0, weight * wages, 0.0).sum(axis=1)
            return np.where(weight.sum(axis=1) > 0.0, held, np.nan)

        difference = paired_difference(pooled("wage_with"), pooled("wage_without"))
        moved = {
            group: _mean(_of(data["persons"], group=group, **there)) or 0.0
            for group in ("joiners", "displaced", "leavers")
        }
        gains.append(
            (
                name,
                Gain(
                    mean=np.nan if difference.mean is None else difference.mean,
                    low=np.nan if difference.low is None else difference.low,
                    high=np.nan if difference.high is None else difference.high,
                    joiners=moved["joiners"],
                    displaced=moved["displaced"],
                    leavers=moved["leavers"],
                ),
            )
        )
    unit = m.amounts("numeraire per quarter")
    title = lang("Who gains under “{arm}”", arm=arm)
    halves = [0.5 * (gain.high - gain.low) for _, gain in gains]
    decimals = decimals_for_interval(halves) if any(np.isfinite(halves)) else 3
    rows = [
        Row(
            (
                Cell(name),
                number(
                    lang.fixed(gain.mean, decimals, signed=True),
                    gain.mean,
                    lang.interval(gain.low, gain.high, decimals, signed=True),
                ),
                *(
                    number(lang.fixed(count, 1), count)
                    for count in (gain.joiners, gain.displaced, gain.leavers)
                ),
            )
        )
        for name, gain in gains
    ]
    names = _group_names(m)
    return Chart(
        name=f"gains-{m.names.index(arm)}",
        caption=title,
        unit=unit,
        title=title,
        description="; ".join(
            f"{name}: {lang.fixed(gain.mean, decimals, signed=True)}" for name, gain in gains
        )
        + ".",
        draw=lambda: gains_figure(gains, m.styles[arm], unit=unit, lang=lang),
        table=Table(
            title,
            (
                Column(lang("Workers")),
                Column(lang("change of mean wage"), unit, number=True),
                *(
                    Column(names[group], lang("persons"), number=True)
                    for group in ("joiners", "displaced", "leavers")
                ),
            ),
            tuple(rows),
            sortable=False,
        ),
        wide=True,
    )
