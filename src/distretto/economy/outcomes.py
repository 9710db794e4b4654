"""Outcomes: what is measured each quarter, declared once with unit, direction and definition.

From the declarations come the columns of the district series, the tables of a report and the
table of the documentation. Flows are those of the quarter; stocks are counted at its end. Money
is in numeraire. Wages are contract wages of those employed; rates of entry, exit, turnover and
closure losses are quarterly figures times four.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Group = Literal["competitiveness", "structure", "workers", "distribution"]
Better = Literal["higher", "lower"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is measured each quarter.

    Attributes
    ----------
    name, label, unit : str
    better : {"higher", "lower"} or None
        Direction that counts as better, where there is one.
    group : str
        Part of the report it belongs to.
    definition : str
        What it means, in a sentence for readers of a report.
    headline : bool
        Whether it stands in the headline table.
    """

    name: str
    label: str
    unit: str
    better: Better | None
    group: Group
    definition: str
    headline: bool = False


_C: Group = "competitiveness"
_S: Group = "structure"
_W: Group = "workers"
_D: Group = "distribution"

# The order is the order in which `observation.measure` writes them.
OUTCOMES: tuple[Outcome, ...] = (
    Outcome(
        "output",
        "Output delivered",
        "units per quarter",
        "higher",
        _C,
        "Units of the final product delivered to customers, at home and abroad.",
        headline=True,
    ),
    Outcome(
        "value_added_per_worker",
        "Value added per worker",
        "numeraire per quarter",
        "higher",
        _C,
        "Value added of all firms over workers employed.",
        headline=True,
    ),
    Outcome(
        "final_margin",
        "Profit margin of final firms",
        "share of sales",
        None,
        _C,
        "Profit of final firms after interest and tax, over their sales of all kinds.",
        headline=True,
    ),
    Outcome(
        "specialist_margin",
        "Profit margin of specialists",
        "share of sales",
        None,
        _C,
        "Profit of specialists after interest and tax, over their sales.",
    ),
    Outcome(
        "price",
        "Price",
        "numeraire per unit",
        None,
        _C,
        "Final sales over units delivered.",
    ),
    Outcome(
        "quality",
        "Quality delivered",
        "index",
        "higher",
        _C,
        "Quality for which final firms are reputed, weighted by units delivered.",
        headline=True,
    ),
    Outcome(
        "on_time",
        "Work delivered on time",
        "share",
        "higher",
        _C,
        "Share of the work in delivered units that was not late.",
        headline=True,
    ),
    Outcome(
        "lost_orders",
        "Orders lost for want of capacity",
        "share",
        "lower",
        _C,
        "Orders lost, because no firm had hours left or the firm closed, over orders that arrived.",
    ),
    Outcome(
        "export_share",
        "Exports in sales",
        "share",
        None,
        _C,
        "Final sales abroad over all final sales.",
        headline=True,
    ),
    Outcome(
        "home_market_share",
        "Share of the domestic market",
        "share",
        "higher",
        _C,
        "Share of the domestic market that buys from the district; the rest buys from "
        "rivals or does not buy.",
        headline=True,
    ),
    Outcome(
        "export_market_share",
        "Share of the export market",
        "share",
        "higher",
        _C,
        "The same of the export market.",
    ),
    Outcome(
        "final_firms",
        "Final firms",
        "firms",
        None,
        _S,
        "Firms that may win final orders.",
    ),
    Outcome(
        "specialists",
        "Specialists",
        "firms",
        None,
        _S,
        "Firms that only do phases of the work for other firms.",
    ),
    Outcome(
        "mean_final_size",
        "Workers per final firm",
        "workers per firm",
        None,
        _S,
        "Workers of final firms over their number.",
    ),
    Outcome(
        "mean_specialist_size",
        "Workers per specialist",
        "workers per firm",
        None,
        _S,
        "Workers of specialists over their number.",
    ),
    Outcome(
        "largest_firm",
        "Largest firm",
        "workers",
        None,
        _S,
        "Workers of the largest firm.",
    ),
    Outcome(
        "top_tenth_jobs",
        "Jobs in the largest tenth of firms",
        "share",
        None,
        _S,
        "Workers of the largest tenth of firms over all workers employed.",
    ),
    Outcome(
        "work_in_house",
        "Work done in house",
        "share of standard hours",
        None,
        _S,
        "Standard hours of final orders done by the firm that won the order.",
    ),
    Outcome(
        "work_local",
        "Work put out within the district",
        "share of standard hours",
        None,
        _S,
        "Standard hours of final orders done by other firms of the district.",
    ),
    Outcome(
        "work_outside",
        "Work put out beyond the district",
        "share of standard hours",
        None,
        _S,
        "Standard hours of final orders done by suppliers outside the district.",
    ),
    Outcome(
        "phases_put_out",
        "Phases put out by a final firm",
        "share of phases",
        None,
        _S,
        "Share of the phases of its product that a final firm leaves to others, smoothed; "
        "mean over final firms that deliver.",
    ),
    Outcome(
        "sellers",
        "Final firms that also work for others",
        "share",
        None,
        _S,
        "Final firms of whose hours more than 5% went to other firms, over final firms.",
    ),
    Outcome(
        "reciprocity",
        "Active pairs of final firms that have worked both ways",
        "share",
        None,
        _S,
        "Of the pairs of final firms that dealt within the last year, the share in which "
        "each has worked for the other.",
    ),
    Outcome(
        "partners",
        "Active suppliers per final firm",
        "firms",
        None,
        _S,
        "Suppliers in the district bought from this quarter, per final firm that delivers.",
    ),
    Outcome(
        "trust",
        "Mean trust of pairs that deal",
        "0-1",
        "higher",
        _S,
        "Trust, between 0 and 1, of the pairs of firms that deal this quarter; plain mean.",
    ),
    Outcome(
        "shirked",
        "Deals shirked",
        "share",
        "lower",
        _S,
        "Deals in which the supplier saved on the work, over all deals between firms.",
    ),
    Outcome(
        "entry_rate",
        "Firms founded",
        "share per year",
        None,
        _S,
        "Firms founded over firms at the beginning of the quarter, times four.",
    ),
    Outcome(
        "exit_rate",
        "Firms closed",
        "share per year",
        None,
        _S,
        "Firms closed over firms at the beginning of the quarter, times four.",
    ),
    Outcome(
        "utilisation",
        "Utilisation of hours",
        "share",
        None,
        _S,
        "Hours booked over normal hours of production; overtime lifts it above 100%.",
    ),
    Outcome(
        "jobs",
        "Jobs",
        "workers",
        "higher",
        _W,
        "Workers employed.",
        headline=True,
    ),
    Outcome(
        "unemployment",
        "Unemployment",
        "share",
        "lower",
        _W,
        "Workers of the trade without a job over all workers of the trade.",
        headline=True,
    ),
    Outcome(
        "median_wage",
        "Median wage",
        "numeraire per quarter",
        "higher",
        _W,
        "Median contract wage of those employed.",
        headline=True,
    ),
    Outcome(
        "p10_wage",
        "Wage of the lowest tenth",
        "numeraire per quarter",
        "higher",
        _W,
        "Contract wage below which a tenth of those employed lie.",
        headline=True,
    ),
    Outcome(
        "wage_spread",
        "Wage of the highest over the lowest tenth",
        "ratio",
        "lower",
        _W,
        "Ninth decile of contract wages over the first.",
    ),
    Outcome(
        "wage_gini",
        "Gini coefficient of wages",
        "0-1",
        "lower",
        _W,
        "Gini coefficient of the contract wages of those employed.",
    ),
    Outcome(
        "labour_share",
        "Labour share of value added",
        "share",
        "higher",
        _W,
        "Pay over value added, in all firms.",
        headline=True,
    ),
    Outcome(
        "skill",
        "Mean skill",
        "0-1",
        "higher",
        _W,
        "Skill in their craft, between 0 and 1, of those employed; mean.",
        headline=True,
    ),
    Outcome(
        "trained",
        "Workers trained",
        "share per quarter",
        "higher",
        _W,
        "Workers given a course this quarter over workers employed.",
        headline=True,
    ),
    Outcome(
        "training_firms",
        "Firms that trained this quarter",
        "share",
        "higher",
        _W,
        "Firms that gave at least one worker a course this quarter, over all firms.",
    ),
    Outcome(
        "turnover",
        "Hires and separations",
        "per worker and year",
        None,
        _W,
        "Hires and separations over workers employed, times four.",
    ),
    Outcome(
        "below_floor",
        "Workers paid below the floor",
        "share",
        "lower",
        _W,
        "Workers whom their firm pays less than an enforced floor, over workers employed; "
        "zero where there is no floor.",
    ),
    Outcome(
        "closure_losses",
        "Jobs lost at closures",
        "share per year",
        "lower",
        _W,
        "Jobs lost as firms closed over workers employed, times four.",
    ),
    Outcome(
        "value_added",
        "Value added",
        "numeraire per quarter",
        "higher",
        _D,
        "Sales less materials, courses and work bought, in all firms; it equals wages, "
        "interest, tax on profit and profit after tax.",
    ),
    Outcome(
        "wages",
        "Wages",
        "numeraire per quarter",
        None,
        _D,
        "Pay of all workers.",
    ),
    Outcome(
        "profit",
        "Profit after tax",
        "numeraire per quarter",
        None,
        _D,
        "Profit of all firms after interest and tax.",
    ),
    Outcome(
        "interest",
        "Interest",
        "numeraire per quarter",
        None,
        _D,
        "Interest paid to the bank.",
    ),
    Outcome(
        "taxes",
        "Tax on profit",
        "numeraire per quarter",
        None,
        _D,
        "Tax on profit.",
    ),
    Outcome(
        "public_cost",
        "Public cost of institutions",
        "numeraire per quarter",
        "lower",
        _D,
        "What the institutions cost the public: running cost and its share of courses.",
        headline=True,
    ),
    Outcome(
        "benefits",
        "Replacement income paid",
        "numeraire per quarter",
        "lower",
        _D,
        "Replacement income paid to workers without a job.",
    ),
)
