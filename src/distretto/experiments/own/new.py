"""A scenario of one's own district, from what is known of it and a template for all else.

What the tables say becomes the population of the scenario and facts with their source; what they
do not say is taken from a scenario that comes with Distretto: as priors, drawn anew in each world.
The new scenario lists which is which.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from os import PathLike
from pathlib import Path

from distretto.economy.parameters import DECLARED
from distretto.errors import InputError, ScenarioError, TableError
from distretto.experiments.arguments import load_scenario
from distretto.experiments.own.lists import from_lists
from distretto.experiments.own.story import Facts, Story
from distretto.experiments.own.totals import from_totals
from distretto.scenarios import (
    Fact,
    KnownFact,
    Money,
    Prior,
    Scenario,
    scenario_text,
)
from distretto.tables import GIVEN, read_given
from distretto.tables.totals import Totals, read_totals

__all__ = ["NewScenario", "new_scenario"]

File = str | PathLike[str]

SETTLING_QUARTERS = 8
# A network within a region: others there buy from its firms, and sell to them.
AROUND = {
    "markets.foreign_demand": Prior(
        low=0.2,
        high=0.5,
        shape="uniform",
        unit=DECLARED["markets.foreign_demand"].unit,
        reason="definition of a network: most customers of its subcontractors are elsewhere in the "
        "region; three quarters serve their own region (Comitato Network Subfornitura 2003)",
    ),
    "placement.outside_capacity": Prior(
        low=0.5,
        high=1.0,
        shape="uniform",
        unit=DECLARED["placement.outside_capacity"].unit,
        reason="definition of a network: suppliers of the same phases work around it",
    ),
}
# Parameters that count for the whole district and go with its size.
SCALED = ("owners.immigrant_pool", "owners.greenfield", "owners.acquisition")


@dataclass(frozen=True, slots=True)
class NewScenario:
    """A scenario made from tables.

    Attributes
    ----------
    name : str
    text : str
        The scenario file, with what was given and what is drawn as comments at its head.
    given, drawn : tuple of str
        What the tables say, and what is taken from the template, in words.
    """

    name: str
    text: str
    given: tuple[str, ...]
    drawn: tuple[str, ...]


def new_scenario(
    name: str,
    like: str | Scenario,
    *,
    firms: File | None = None,
    totals: File | None = None,
    workers: File | None = None,
    ties: File | None = None,
    members: File | None = None,
    phases: File | None = None,
    network: bool = False,
    wage_level: float | None = None,
    currency: str | None = None,
    year: int | None = None,
    encoding: str = "utf-8",
) -> NewScenario:
    """Make a scenario from a list of firms, or from totals.

    Parameters
    ----------
    name : str
        Short name: lower-case letters and digits, in words joined by hyphens.
    like : str or Scenario
        Scenario from which all is taken that the tables do not say.
    firms : path, optional
        List of the firms (see ``distretto template firms``); this or `totals`.
    totals : path, optional
        Totals of the district.
    workers, ties, members : path, optional
        Lists of workers, of buyers and suppliers, and of the members of a network; with `firms`.
    phases : path, optional
        Phases of the cycle, where they are not those of the template.
    network : bool
        Whether the firms are a part of a larger region, and work with firms that are not listed.
    wage_level : float, optional
        Wage of one worker-quarter outside the district, in the money of the tables.
    currency : str, optional
        Name of this money.
    year : int, optional
        Year of the opening day, this year by default.
    encoding : str
        How text files are written.

    Returns
    -------
    NewScenario

    Raises
    ------
    InputError
        If a table is not what it has to be, or the arguments make no sense together.
    """
    if (firms is None) == (totals is None):
        raise InputError(
            "a district is made from a list of firms or from totals",
            where="--firms, --totals",
            found="both" if firms is not None else "neither",
            expected="one of the two",
        )
    lists = {"--workers": workers, "--ties": ties, "--members": members}
    for option, file in lists.items():
        if file is not None and firms is None:
            raise InputError(
                "this list goes with a list of firms", where=option, expected="--firms as well"
            )
    template = like if isinstance(like, Scenario) else load_scenario(like)
    story = Story()
    parameters = dict(template.parameters)
    _fact(parameters, "schedule.burn_in", SETTLING_QUARTERS, "definition: two years to settle")
    today = date.today().year if year is None else year
    if firms is not None:
        names, hours, count = _cycle(template, phases, None, encoding, story)
        money = _money(wage_level, currency)
        found, population = from_lists(
            Path(firms),
            lists,
            names,
            count,
            hours,
            _middle(template.parameters["production.overhead"]),
            money,
            today,
            encoding,
            story,
        )
    else:
        assert totals is not None
        frame = read_given(totals, GIVEN["totals"], encoding=encoding)
        known = read_totals(frame)
        figure = known.figures.get("wage")
        if wage_level is None and figure is not None and currency is not None:
            wage_level = figure.value
        money = _money(wage_level, currency)
        names, hours, count = _cycle(template, phases, known, encoding, story)
        found, population = from_totals(known, Path(totals), hours, story)
    for key, (value, source) in found.items():
        _fact(parameters, key, value, source)
    _fact(parameters, "size.phases", count, _source_of_cycle(template, phases, found))
    if network:
        parameters |= AROUND
        story.drawn.append(
            "customers and suppliers around the network: for up to half of its hours, and up to as "
            "much again to be bought"
        )
    for key in ("size.final_phases", "size.specialist_phases"):
        _cap(parameters, key, count)
    factor = _scale(template, parameters)
    for key in SCALED:
        parameters[key] = _scaled(parameters[key], factor)
    priors = sum(isinstance(entry, Prior) for entry in parameters.values())
    story.drawn.append(
        f"behaviour: {priors} of {len(parameters)} parameters are priors of {template.name}, "
        "drawn in each world; the others are facts and definitions"
    )
    story.drawn.append(
        f"founders from abroad and multinationals: {factor:.2g} of those of {template.name}, as "
        "the number of firms"
    )
    header = {
        "name": name,
        "title": name.replace("-", " ").capitalize(),
        "summary": f"{found['size.final_firms'][0]:g} final firms and "
        f"{found['size.specialists'][0]:g} subcontractors, like {template.name} in all else",
        "description": f"Made from what is known of the district. Given: {'; '.join(story.given)}. "
        f"Drawn in each world: {'; '.join(story.drawn)}.",
        "kind": "stylised",
        "template": template.name,
    }
    text = scenario_text(
        header,
        parameters,
        _context(found),
        money=money,
        phases=names if len(names) == count else (),
        population=population,
    )
    head = [f"# {line}" for line in _head(name, template.name, story)]
    return NewScenario(name, "\n".join([*head, "", text]), tuple(story.given), tuple(story.drawn))


def _head(name: str, template: str, story: Story) -> list[str]:
    return [
        f"{name}: made by distretto new, like {template}.",
        "",
        "Given:",
        *(f"  {line}" for line in story.given),
        "Drawn in each world:",
        *(f"  {line}" for line in story.drawn),
    ]


def _money(wage_level: float | None, currency: str | None) -> Money | None:
    if wage_level is None and currency is None:
        return None
    if wage_level is None or currency is None:
        missing = "--wage-level" if wage_level is None else "--currency"
        raise InputError(
            "wage level and currency go together",
            where=missing,
            expected="the wage of one worker-quarter outside the district, and the name of its "
            "currency, such as euro",
        )
    if wage_level <= 0.0:
        raise InputError(
            "not a wage", where="--wage-level", found=wage_level, expected="a number above 0"
        )
    return Money(currency=currency, wage=wage_level, source="given with the tables")


def _cycle(
    template: Scenario,
    phases: File | None,
    totals: Totals | None,
    encoding: str,
    story: Story,
) -> tuple[tuple[str, ...], tuple[float, ...], int]:
    """Return names, relative hours (none if not known) and number of the phases."""
    if phases is None and totals is not None and "phases" in totals.figures:
        story.drawn.append("hours of phases: drawn")
        return (), (), int(totals.figures["phases"].value)
    if phases is None:
        count = round(_middle(template.parameters["size.phases"]))
        story.drawn.append(f"phases: the {count} of {template.name}")
        return template.phases, (), count
    frame = read_given(phases, GIVEN["phases"], encoding=encoding)
    names = tuple(str(name) for name in frame["phase"])
    most = int(DECLARED["size.phases"].high)
    if len(names) > most:
        raise TableError(
            "too many phases", file=phases, found=len(names), expected=f"at most {most}"
        )
    hours = tuple(float(h) for h in frame["hours"]) if "hours" in frame else ()
    if any(h != h for h in hours):
        hours = ()
    story.given.append(f"phases: {len(names)}{', with their hours' if hours else ''}")
    return names, hours, len(names)


def _fact(parameters: dict[str, Fact | Prior], key: str, value: float, source: str) -> None:
    info = DECLARED[key]
    if not info.low <= value <= info.high:
        raise ScenarioError(
            "the figure is out of the range of the model",
            where=key,
            found=value,
            expected=f"{info.meaning}: {info.low:g} to {info.high:g} {info.unit}",
        )
    parameters[key] = Fact(value=float(value), unit=info.unit, source=source)


def _cap(parameters: dict[str, Fact | Prior], key: str, most: int) -> None:
    """Keep a number of phases within the cycle."""
    entry = parameters[key]
    if isinstance(entry, Prior) and entry.high > most:
        source = f"definition: no more than the {most} phases of the cycle"
        parameters[key] = Fact(value=float(most), unit=DECLARED[key].unit, source=source)
    elif isinstance(entry, Fact) and entry.value > most:
        parameters[key] = entry.model_copy(update={"value": float(most)})


def _source_of_cycle(template: Scenario, phases: File | None, found: Facts) -> str:
    if phases is not None:
        return f"{Path(phases).name}"
    return f"as in {template.name}, or as the totals say"


def _middle(entry: Fact | Prior) -> float:
    return entry.value if isinstance(entry, Fact) else 0.5 * (entry.low + entry.high)


def _scale(template: Scenario, parameters: dict[str, Fact | Prior]) -> float:
    """Number of firms relative to the template."""
    sizes = ("size.final_firms", "size.specialists")
    own = sum(_middle(parameters[key]) for key in sizes)
    return own / sum(_middle(template.parameters[key]) for key in sizes)


def _scaled(entry: Fact | Prior, factor: float) -> Fact | Prior:
    if isinstance(entry, Fact):
        return entry.model_copy(update={"value": entry.value * factor})
    return entry.model_copy(
        update={
            "low": entry.low * factor,
            "high": entry.high * factor,
            "mode": None if entry.mode is None else entry.mode * factor,
            "reason": f"{entry.reason}; scaled by {factor:.3g}, the number of firms relative to "
            "the template",
        }
    )


def _context(found: Facts) -> dict[str, KnownFact]:
    """Facts with which a report compares the model: what was given for the opening day."""

    def fact(value: float, unit: str, outcome: str, source: str) -> KnownFact:
        return KnownFact(value=value, unit=unit, source=source, outcome=outcome)

    jobs = found["size.final_workers"][0] + found["size.specialist_workers"][0]
    source = found["size.final_firms"][1]
    return {
        "final_firms": fact(found["size.final_firms"][0], "firms", "final_firms", source),
        "specialists": fact(found["size.specialists"][0], "firms", "specialists", source),
        "jobs": fact(jobs, "workers", "jobs", source),
    }
