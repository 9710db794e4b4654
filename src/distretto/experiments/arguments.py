"""What a user gives: scenario, arms, seed and counts, checked before any work is done."""

from __future__ import annotations

import operator
from collections.abc import Mapping, Sequence
from itertools import chain
from os import PathLike

from distretto import scenarios
from distretto.economy.institutions import Institution
from distretto.economy.observation import OUTCOMES
from distretto.economy.parameters import DECLARED
from distretto.errors import InputError, ScenarioError, SpecError
from distretto.experiments.clusters import Cluster
from distretto.experiments.course import institutions_of_place
from distretto.experiments.ensemble import Workers, available_threads
from distretto.experiments.specs import (
    Arm,
    format_spec,
    parse_arm,
    parse_spec,
    refuse_small_budget,
    refuse_twice,
)
from distretto.scenarios import Scenario

Institutions = str | Sequence[str | Institution]
Arms = Sequence[str | Arm] | Mapping[str, Institutions]

LARGEST = 2**63 - 1


def load_scenario(scenario: str | PathLike[str]) -> Scenario:
    """Read a scenario and check it against the model.

    Parameters
    ----------
    scenario : str or path
        Name of a scenario that comes with Distretto (``distretto scenarios`` lists them), or a
        file whose name ends in ``.toml``.

    Returns
    -------
    Scenario
        Facts and priors of a district.

    Raises
    ------
    ScenarioError
        If there is no such scenario, or for the first thing in it that is wrong.
    """
    units = {outcome.name: outcome.unit for outcome in OUTCOMES}
    found = scenarios.load(scenario, parameters=DECLARED, outcomes=units)
    for number, event in enumerate(found.history):
        try:
            parse_spec(event.institutions, money=found.money)
        except SpecError as wrong:
            raise ScenarioError(
                wrong.problem,
                file=found.file,
                where=f"history, event {number + 1} (quarter {event.quarter}), key institutions",
                found=wrong.found,
                expected=wrong.expected,
                hint=wrong.hint,
            ) from None
    refuse_twice(institutions_of_place(found), f"history of {found.name}")
    return found


def as_scenario(scenario: Scenario | str | PathLike[str]) -> Scenario:
    """Return a scenario as it is, or load it by name or file."""
    return scenario if isinstance(scenario, Scenario) else load_scenario(scenario)


def scenario_in_money(
    scenario: Scenario | str | PathLike[str], wage: float | None, currency: str | None
) -> Scenario:
    """Return a scenario, in the money given if there is one.

    Parameters
    ----------
    scenario : Scenario, str or path
    wage : float or None
        Wage of one worker-quarter outside the district, in the currency; None to leave the money
        of the scenario as it is.
    currency : str or None
        Name of the currency; may be left out where the scenario has one.

    Raises
    ------
    ScenarioError
        If one is given without the other, or makes no sense.
    """
    found = as_scenario(scenario)
    if wage is None and currency is None:
        return found
    if wage is None:
        raise ScenarioError(
            "a currency without a wage level",
            where="--currency",
            found=currency,
            expected="both: the wage level says what the numeraire is in the currency",
            hint="add --wage-level W, the wage of one worker-quarter outside the district",
        )
    if currency is None and found.money is None:
        raise ScenarioError(
            "a wage level without a currency",
            where="--wage-level",
            found=wage,
            expected="both: a number needs its unit",
            hint="add --currency NAME, such as euro",
        )
    name = currency or (found.money.currency if found.money else "")
    return scenarios.with_money(found, name, wage, "given with the command")


def as_institutions(given: Institutions, scenario: Scenario) -> tuple[Institution, ...]:
    """Institutions from one spec, or from a sequence of specs and institutions.

    Parameters
    ----------
    given : str, or sequence of str or Institution
    scenario : Scenario
        The district in which they will act: it says in which money amounts may be given, and
        whether there is a list of members.

    Raises
    ------
    SpecError
        If a spec is malformed or asks for a list of members that the scenario has not, or if a
        budget does not cover the running cost.
    """
    parts = [given] if isinstance(given, str) else list(given)
    specs = [part for part in parts if isinstance(part, str)]
    if len(specs) == len(parts):  # read as one, so that parts which exclude each other are noticed
        found = parse_spec("+".join(specs), money=scenario.money)
    else:
        read = (
            (part,) if isinstance(part, Institution) else parse_spec(part, money=scenario.money)
            for part in parts
        )
        found = tuple(chain.from_iterable(read))
    _check(found, scenario)
    return found


def _check(institutions: tuple[Institution, ...], scenario: Scenario) -> None:
    """Refuse what the district cannot carry out, of institutions given as such too."""
    for institution in institutions:
        spec = format_spec((institution,), scenario.money)
        refuse_small_budget(institution, spec, scenario.money)
    of_place = institutions_of_place(scenario)
    if of_place:
        refuse_twice(
            (*of_place, *institutions), f"history of {scenario.name} and the institutions given"
        )
    _refuse_unlisted(institutions, scenario)


def _refuse_unlisted(institutions: tuple[Institution, ...], scenario: Scenario) -> None:
    """Refuse members by a list where the scenario holds none."""
    population = scenario.population
    if population is not None and any(firm.joins is not None for firm in population.firms):
        return
    for institution in institutions:
        if getattr(institution, "rule", "") == "listed":
            raise SpecError(
                "the scenario has no list of members",
                where=f"spec {format_spec((institution,))!r}",
                found="rule=listed",
                expected="a scenario made with such a list",
                hint="distretto new NAME --firms firms.csv --members members.csv",
            )


def as_arms(given: Arms, scenario: Scenario) -> tuple[Arm, ...]:
    """Arms of a comparison; the first is the reference.

    Parameters
    ----------
    given : sequence of str or Arm, or mapping
        Texts as on the command line (``"floor=labour-floor@8"``), or a mapping of names to specs
        or institutions.
    scenario : Scenario
        See `as_institutions`.

    Raises
    ------
    SpecError
        If there is no arm, an arm is malformed or cannot be carried out in the district, or two
        have one name.
    """
    if isinstance(given, str):
        raise SpecError(
            "arms are given one by one",
            where="arms",
            found=given,
            expected="a list of arms, or a mapping of names to specs",
        )
    if isinstance(given, Mapping):
        arms = [_named_arm(name, some, scenario) for name, some in given.items()]
    else:
        arms = [
            arm if isinstance(arm, Arm) else parse_arm(arm, money=scenario.money) for arm in given
        ]
    for arm in arms:
        _check(arm.institutions, scenario)
    if not arms:
        raise SpecError("no arm is given", where="arms", expected="at least the reference arm")
    names = [arm.name for arm in arms]
    for name in names:
        if names.count(name) > 1:
            raise SpecError(
                "two arms have the same name",
                where=f"arm {name}",
                expected="one name for each arm, as in NAME=SPEC",
            )
    return tuple(arms)


def as_workers(threads: int | None, cluster: str | None) -> Workers:
    """Where worlds are run: on threads, by default as many as there are processors, or a cluster.

    Raises
    ------
    InputError
        If the number or the address makes no sense, or both are given.
    """
    if cluster is None:
        return available_threads() if threads is None else whole("threads", threads, 1)
    if threads is not None:
        raise InputError(
            "threads of this process and a cluster",
            where="--cluster",
            found=f"{cluster} and {threads} threads",
            expected="one of the two",
        )
    return Cluster(cluster)


def whole(name: str, value: object, lowest: int) -> int:
    """Return a whole number of at least `lowest` (and of at most 63 bits) as an int.

    Raises
    ------
    InputError
        For anything else.
    """
    try:
        number = lowest - 1 if isinstance(value, bool) else operator.index(value)  # type: ignore[arg-type]
    except TypeError:
        number = lowest - 1
    if not lowest <= number <= LARGEST:
        raise InputError(
            "not a whole number in range",
            where=name,
            found=value,
            expected=f"a whole number of at least {lowest}",
        )
    return number


def _named_arm(name: str, given: Institutions, scenario: Scenario) -> Arm:
    institutions = as_institutions(given, scenario)
    return Arm(name, format_spec(institutions), institutions)
