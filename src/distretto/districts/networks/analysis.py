"""A supplier network measured, each number beside what chance would make of it."""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from distretto.districts.networks.core_periphery import fit_core
from distretto.districts.networks.dependence import dependence_of
from distretto.districts.networks.hierarchy import Loops, trophic_levels
from distretto.districts.networks.leaders import leader_firms
from distretto.districts.networks.links import Floats, Links
from distretto.districts.networks.locality import (
    local_content,
    local_shares,
    sells_from_outside,
)
from distretto.districts.networks.measures import MEASURES, Measure, measured
from distretto.districts.networks.network import Network
from distretto.districts.networks.null_model import rewired
from distretto.districts.networks.reciprocity import (
    balances,
    flow_reciprocity,
    link_reciprocity,
    reciprocity_against_density,
)
from distretto.districts.networks.survival import half_life, survival_by_period, survival_curve
from distretto.errors import InputError, did_you_mean
from distretto.provenance import provenance

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["DRAWS", "WINDOW", "Chance", "Finding", "NetworkProfile", "analyse"]

DRAWS = 200
WINDOW = 5
# Ends of the interval of chance, in per cent of draws.
_LOW, _HIGH = 2.5, 97.5


@dataclass(frozen=True, slots=True)
class Chance:
    """What a measure would be in networks rewired at random; see `null_model`.

    Attributes
    ----------
    mean, sd : float
        Over the draws.
    low, high : float
        Ends of the interval that holds 95 per cent of them.
    z : float
        Distance of the value found from the mean, in sd; nan where all draws are the same.
    percentile : float
        Share of draws below the value found, those equal counting half (0 to 1).
    """

    mean: float
    sd: float
    low: float
    high: float
    z: float
    percentile: float


@dataclass(frozen=True, slots=True)
class Finding:
    """One measure of a network.

    Attributes
    ----------
    measure : Measure
        What it is.
    value : float
        Its value; nan where there is nothing to measure.
    chance : Chance or None
        What chance would make of it; None where rewiring leaves it as it is or nothing was drawn.
    """

    measure: Measure
    value: float
    chance: Chance | None

    @property
    def verdict(self) -> str:
        """How the value stands to chance: "more than", "less than", "within", or ""."""
        if self.chance is None:
            return ""
        if self.chance.low <= self.value <= self.chance.high:
            return "within"
        return "more than" if self.value > self.chance.high else "less than"

    def __str__(self) -> str:
        if not np.isfinite(self.value):
            return f"{self.measure.label}: not known."
        written = partial(_written, self.measure.unit)
        text = self.measure.says.format(value=written(self.value))
        if self.chance is None:
            return text
        low, high = written(self.chance.low), written(self.chance.high)
        span = low if low == high else f"{low} to {high}"
        told = {
            "within": f"That is no more and no less than chance would make it ({span})",
            "more than": f"By chance it would be less ({span})",
            "less than": f"By chance it would be more ({span})",
        }[self.verdict]
        return f"{text} {told}."


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class NetworkProfile:
    """What a supplier network is like.

    Attributes
    ----------
    network : Network
        The network.
    window : int
        Periods pooled: role exchange is over every such window, the structure of the last one.
    draws, seed : int
        Networks drawn at random, and their seed.
    findings : tuple of Finding
        All measures, in the order of `MEASURES`.
    periods : pandas.DataFrame
        One row per period: ``firms``, ``links``, ``flow``, ``link_reciprocity``,
        ``flow_reciprocity``, ``reciprocity_rho``, ``buyer_hhi``, ``local_content`` and
        ``survival``, the share of its links that exist in the next period.
    firms : pandas.DataFrame
        One row per firm of the district with links in the last window: mean ``sales`` and
        ``purchases`` within the district, ``customers``, ``suppliers``, ``balance`` (-1 buys only,
        1 sells only), trophic ``level`` (0 for those who start the chain), ``commands`` (firms
        that its orders reach), ``core``, ``local_share`` of all purchases.
    suppliers : pandas.DataFrame
        One row per supplier of the district: its dependence on buyers in the last window.
    leaders : pandas.DataFrame
        Firms that place at least a twentieth of all orders; see `leader_firms`.
    survival : pandas.DataFrame
        Share of links that live for ``lag`` periods or more.
    half_life : float
        Recorded periods after which half of the links are gone; nan with one period.
    provenance : dict
        Software, source and options.
    """

    network: Network
    window: int
    draws: int
    seed: int
    findings: tuple[Finding, ...]
    periods: pd.DataFrame
    firms: pd.DataFrame
    suppliers: pd.DataFrame
    leaders: pd.DataFrame
    survival: pd.DataFrame
    half_life: float
    provenance: dict[str, Any]

    def __getitem__(self, name: str) -> Finding:
        """Return a measure by its name.

        Raises
        ------
        InputError
            If there is no such measure.
        """
        for finding in self.findings:
            if finding.measure.name == name:
                return finding
        known = [finding.measure.name for finding in self.findings]
        raise InputError(
            "no such measure",
            found=name,
            expected="one of " + ", ".join(known),
            hint=did_you_mean(name, known),
        )

    def __repr__(self) -> str:
        return f"<NetworkProfile of {self.network}: {len(self.findings)} measures>"

    def to_dataframe(self) -> pd.DataFrame:
        """Return one row per measure: value, and what chance would make of it."""
        import pandas as pd

        rows = []
        for finding in self.findings:
            chance = finding.chance or Chance(*[np.nan] * 6)
            rows.append(
                {
                    "measure": finding.measure.name,
                    "label": finding.measure.label,
                    "unit": finding.measure.unit,
                    "value": finding.value,
                    "chance_mean": chance.mean,
                    "chance_sd": chance.sd,
                    "chance_low": chance.low,
                    "chance_high": chance.high,
                    "z": chance.z,
                    "percentile": chance.percentile,
                    "against_chance": finding.verdict,
                }
            )
        return pd.DataFrame(rows)

    def sentences(self) -> tuple[str, ...]:
        """Return what the network is like, one sentence or two on each measure that is known."""
        told = [str(finding) for finding in self.findings if np.isfinite(finding.value)]
        if np.isfinite(self.half_life):
            told.append(f"Half of the links are gone after {self.half_life:.1f} periods.")
        if len(self.leaders):
            share = float(self.leaders["orders_share"].sum())
            count = len(self.leaders)
            told.append(
                f"{count} leader {'firm places' if count == 1 else 'firms place'} "
                f"{_written('share', share)} of all orders within the district."
            )
        return tuple(told)

    def missing(self) -> tuple[str, ...]:
        """Return what further data would tell, in words."""
        count = len(self.network.flows)
        flows, local = self.network.flows, self.network.local
        sold = sells_from_outside(flows, local)
        bought = any((local[links.supplier] & ~local[links.buyer]).any() for links in flows)
        gaps = {
            "ties of a second period would tell role exchange, and how long links last": count < 2,
            "values of ties would tell how much, and not only whether, firms deal": (
                not self.network.weighted
            ),
            "suppliers and buyers outside the district would tell how much of what it buys is "
            "local, and who hangs on customers elsewhere": not sold and not bought,
            "suppliers outside the district would tell how much of what it buys is local": (
                bought and not sold
            ),
            "buyers outside the district would tell who hangs on customers elsewhere": (
                sold and not bought
            ),
        }
        return tuple(text for text, absent in gaps.items() if absent)

    def _repr_html_(self) -> str:
        columns = ["label", "value", "chance_low", "chance_high", "z", "against_chance"]
        body = self.to_dataframe()[columns].to_html(
            index=False, na_rep="–", float_format="{:.3f}".format
        )
        return f"<p>{html.escape(repr(self)[1:-1])}</p>{body}"


def analyse(
    network: Network,
    *,
    window: int = WINDOW,
    draws: int = DRAWS,
    seed: int = 1,
    size: Mapping[str, float] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> NetworkProfile:
    """Measure a supplier network against networks with the same numbers of links by chance.

    Parameters
    ----------
    network : Network
        Who supplies whom.
    window : int
        Recorded periods that are pooled: for role exchange, and for the structure, which is that of
        mean flows over the last window; all where there are fewer.
    draws : int
        Networks that are drawn at random; 0 leaves chance out. Draw k depends on `seed` and k only.
    seed : int
        Seed of the draws, not negative.
    size : mapping of str to float, optional
        People at work in each firm, told beside leader firms.
    progress : callable, optional
        Called with the number of draws made and the number wanted.

    Returns
    -------
    NetworkProfile

    Raises
    ------
    InputError
        If an option makes no sense, no firm of the district sells to another, or rustworkx is not
        installed.
    """
    for name, number, least in (("window", window, 1), ("draws", draws, 0), ("seed", seed, 0)):
        if number < least:
            raise InputError(
                f"{name} is too small", where=name, found=number, expected=f"at least {least}"
            )
    local = network.local
    length = min(window, len(network.flows))
    recent = network.pooled(len(network.flows) - length)
    if not len(network.inside(recent)):
        raise InputError(
            "no firm of the district sells to another in the last periods",
            file=network.source,
            found=f"{len(recent)} ties with firms outside",
            expected="ties between firms of the district",
        )
    values = measured(network.flows, recent, local, length)
    drawn: dict[str, list[float]] = {name: [] for name in values}
    for draw in range(draws):
        for name, value in _by_chance(network, recent, length, seed, draw).items():
            drawn[name].append(value)
        if progress is not None:
            progress(draw + 1, draws)
    inside = [network.inside(links) for links in network.flows]
    hanging = dependence_of(recent, local)
    survival = survival_curve(inside)
    return NetworkProfile(
        network=network,
        window=length,
        draws=draws,
        seed=seed,
        findings=tuple(
            Finding(each, values[each.name], _chance(each, values[each.name], drawn[each.name]))
            for each in MEASURES
        ),
        periods=_periods(network, inside),
        firms=_firms(network, recent),
        suppliers=hanging.to_dataframe(network.firms),
        leaders=leader_firms(network.inside(recent), hanging, network.firms, size=size),
        survival=_survival(survival),
        half_life=half_life(float(survival[0])) if survival.size else np.nan,
        provenance=provenance(
            seed=seed,
            parameters={"source": network.source, "window": length, "draws": draws},
        ),
    )


def _by_chance(
    network: Network, recent: Links, window: int, seed: int, draw: int
) -> dict[str, float]:
    """Return the measures of one draw."""
    random = np.random.default_rng([seed, draw])
    again = partial(rewired, random=random, local=network.local)
    flows = [again(links) for links in network.flows]
    structure = flows[0] if len(flows) == 1 else again(recent)
    return measured(flows, structure, network.local, window)


def _chance(measure: Measure, value: float, drawn: list[float]) -> Chance | None:
    """Return how a value stands among those drawn."""
    found = np.array(drawn)
    found = found[np.isfinite(found)]
    if not measure.by_chance or not np.isfinite(value) or not found.size:
        return None
    mean, sd = float(found.mean()), float(found.std())
    # The values of draws that differ only in the order of a sum are the same.
    same = sd <= 1e-9 * max(1.0, abs(mean))
    low, high = (float(end) for end in np.percentile(found, (_LOW, _HIGH)))
    close = np.isclose(found, value, rtol=1e-9, atol=1e-12)
    below = float(((found < value) & ~close).mean() + 0.5 * close.mean())
    if same and close.all():
        low = high = value
    return Chance(mean, sd, low, high, np.nan if same else (value - mean) / sd, below)


def _periods(network: Network, inside: list[Links]) -> pd.DataFrame:
    import pandas as pd

    survival = survival_by_period(inside)
    outside_known = sells_from_outside(network.flows, network.local)
    hanging = [dependence_of(links, network.local) for links in network.flows]
    return pd.DataFrame(
        {
            "period": network.labels,
            "firms": [links.among_active()[0].n for links in inside],
            "links": [len(links) for links in inside],
            "flow": [links.total for links in inside],
            "link_reciprocity": [link_reciprocity(links) for links in inside],
            "flow_reciprocity": [flow_reciprocity(links) for links in inside],
            "reciprocity_rho": [reciprocity_against_density(links) for links in inside],
            "buyer_hhi": [each.mean(each.hhi) for each in hanging],
            "local_content": [
                local_content(links, network.local) if outside_known else np.nan
                for links in network.flows
            ],
            "survival": [*survival, np.nan],
        }
    )


def _firms(network: Network, recent: Links) -> pd.DataFrame:
    import pandas as pd

    links, kept = network.inside(recent).among_active()
    shares = local_shares(recent, network.local)
    if not sells_from_outside(network.flows, network.local):
        shares = np.full(len(shares), np.nan)
    return pd.DataFrame(
        {
            "firm": network.firms[kept].astype(object),
            "sales": links.sales,
            "purchases": links.purchases,
            "customers": links.customers,
            "suppliers": links.suppliers,
            "balance": balances(links),
            "level": trophic_levels(links),
            "commands": Loops(links).commanded(),
            "core": fit_core(links).core,
            "local_share": shares[kept],
        }
    )


def _survival(curve: Floats) -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame({"lag": np.arange(1, len(curve) + 1), "share": curve})


def _written(unit: str, value: float) -> str:
    """Write a value for people to read."""
    if unit == "index":
        return f"{round(value, 2) + 0.0:.2f}"  # never -0.00
    percent = 100.0 * value
    return f"{percent:.1f} %" if 0.0 < percent < 10.0 else f"{percent:.0f} %"
