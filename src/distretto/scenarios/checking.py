"""Check what a scenario file holds against the parameters that the model declares.

Everything wrong is collected, so that the error for the first problem can say how many follow. A
misspelt name comes before the gap it leaves.
"""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, Protocol, TypeVar

from pydantic import BaseModel, ValidationError

from distretto.errors import ScenarioError, did_you_mean
from distretto.scenarios.history import Event, EventHeader, acts_later
from distretto.scenarios.models import Fact, Header, KnownFact, Money, PhaseNames, Prior
from distretto.scenarios.population import Population

__all__ = ["ParameterLike", "Problem", "Sections", "first_error", "read_sections"]

M = TypeVar("M", bound=BaseModel)

FACT_OR_PRIOR = (
    "a fact { value = , unit = , source = } or a prior { low = , high = , shape = , reason = }"
)
SECTIONS = ("scenario", "money", "phases", "population", "parameters", "facts", "history")
# The keys by which a prior is told from a fact.
OF_A_PRIOR = {"low", "high", "mode", "shape", "reason"}

# What is expected, by the kind of error that pydantic reports and by key.
EXPECTED = {
    "float_type": "a number",
    "finite_number": "a finite number",
    "string_type": "a text",
    "string_too_short": "a text that is not empty",
    "model_type": "a table",
}
EXPECTED_OF = {
    "name": "lower-case letters and digits, in words joined by hyphens",
    "title": "a text",
    "summary": "a text of one line",
    "description": "a text",
    "kind": "'calibrated' or 'stylised'",
    "value": "a number",
    "low": "a number",
    "high": "a number",
    "shape": "'uniform', 'triangular' or 'loguniform'",
    "unit": "a text: the unit",
    "source": "a text: where the value comes from",
    "reason": "a text: why these bounds",
    "use": "'calibration', 'validation' or 'context'",
    "currency": "one word without figures, such as 'euro'",
    "names": "names of the phases, each a text",
    "wage": "the wage of one worker-quarter outside the district, above 0",
    "quarter": "a whole number of quarters after burn-in, 0 or more",
    "what": "a text: what happened",
    "institutions": "a text: a spec of institutions",
}


class ParameterLike(Protocol):
    """What a scenario needs to know of a parameter that the model declares."""

    @property
    def meaning(self) -> str:
        """What the parameter is."""

    @property
    def unit(self) -> str:
        """Its unit."""

    @property
    def low(self) -> float:
        """Lowest admissible value."""

    @property
    def high(self) -> float:
        """Highest admissible value."""

    @property
    def integer(self) -> bool:
        """Whether it is a whole number."""


class Sections(NamedTuple):
    """The sections of a scenario file, read and checked."""

    header: Header
    parameters: dict[str, Fact | Prior]
    facts: dict[str, KnownFact]
    money: Money | None
    phases: tuple[str, ...]
    population: Population | None
    history: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with a scenario file.

    Attributes
    ----------
    key : tuple of str
        The key, from the outermost table inwards.
    problem : str
        What is wrong.
    details : dict
        What was found, what is expected and the hint, as `ScenarioError` takes them.
    absent : bool
        Whether the trouble is that a parameter is not there, so that no line can be named.
    """

    key: tuple[str, ...]
    problem: str
    details: dict[str, Any]
    absent: bool = False


def read_sections(
    raw: Mapping[str, Any],
    parameters: Mapping[str, ParameterLike],
    outcomes: Collection[str],
) -> tuple[Sections | None, list[Problem]]:
    """Read the sections of a parsed scenario file.

    Parameters
    ----------
    raw : mapping
        The file as the TOML parser gives it.
    parameters, outcomes
        See `load`.

    Returns
    -------
    sections : Sections or None
        The sections, parameters in the order of the model; None if anything is wrong.
    problems : list of Problem
        Everything that is wrong.
    """
    problems = [_unknown((name,), "table", SECTIONS) for name in raw if name not in SECTIONS]
    header = _entry(Header, ("scenario",), raw.get("scenario", {}), problems)
    given = _parameters(raw.get("parameters", {}), parameters, problems)
    facts = _facts(raw.get("facts", {}), outcomes, problems)
    money = _entry(Money, ("money",), raw["money"], problems) if "money" in raw else None
    phases = _entry(PhaseNames, ("phases",), raw.get("phases", {"names": ()}), problems)
    population = None
    if "population" in raw:
        population = _entry(Population, ("population",), raw["population"], problems)
    history = _history(raw.get("history", []), parameters, problems)
    if not problems and phases is not None:
        _agree(given, phases.names, population, problems)
    if problems or header is None:
        return None, problems
    ordered = {name: given[name] for name in parameters}
    assert phases is not None
    return Sections(header, ordered, facts, money, phases.names, population, history), problems


def _agree(
    parameters: Mapping[str, Fact | Prior],
    names: Sequence[str],
    population: Population | None,
    problems: list[Problem],
) -> None:
    """Note where lists and parameters say different things of the opening day."""

    def expect(parameter: str, found: int, key: tuple[str, ...], what: str) -> None:
        entry = parameters.get(parameter)
        if entry is not None and (not isinstance(entry, Fact) or entry.value != found):
            stands = f"{entry.value:g}" if isinstance(entry, Fact) else "a prior"
            details = {"found": f"{found} {what}, {parameter} = {stands}", "expected": "one number"}
            problems.append(Problem(key, f"{what} and {parameter} disagree", details))

    if names:
        expect("size.phases", len(names), ("phases", "names"), "names of phases")
    if population is None:
        return
    where = ("population",)
    expect("size.final_firms", population.count("final"), where, "final firms")
    expect("size.specialists", population.count("subcontractor"), where, "subcontractors")
    for role, parameter in (
        ("final", "size.final_workers"),
        ("subcontractor", "size.specialist_workers"),
    ):
        if population.firms:
            people = sum(firm.people for firm in population.firms if firm.role == role)
            expect(parameter, people, where, f"people in {role} firms")


def first_error(
    problems: Iterable[Problem], lines: Mapping[tuple[str, ...], int], file: Path
) -> ScenarioError:
    """Return the error for the problem that comes first in the file.

    Parameters
    ----------
    problems : iterable of Problem
        What is wrong, at least one thing.
    lines : mapping
        Line of each key, see `key_lines`.
    file : pathlib.Path
        The file.
    """

    def line(problem: Problem) -> int | None:
        if problem.absent:
            return None
        key = problem.key
        while key and key not in lines:  # a key of an inline table stands on the table's line
            key = key[:-1]
        return lines.get(key)

    first, *others = sorted(problems, key=lambda problem: line(problem) or sys.maxsize)
    where = f"key {'.'.join(first.key)}"
    if line(first) is not None:
        where = f"line {line(first)}, {where}"
    details = dict(first.details)
    if others:
        more = f"{len(others)} more problem{'s' * (len(others) > 1)} in this file"
        hint = details.get("hint")
        details["hint"] = f"{hint} ({more})" if hint else more
    return ScenarioError(first.problem, file=file, where=where, **details)


def _parameters(
    raw: object, declared: Mapping[str, ParameterLike], problems: list[Problem]
) -> dict[str, Fact | Prior]:
    """Return the facts and priors of the parameters, noting those that are not right or missing."""
    found, mentioned = _given_parameters(("parameters",), raw, declared, problems)
    for name, info in declared.items():
        if name not in mentioned:
            details = {"expected": f"{info.meaning}: {FACT_OR_PRIOR}, {_range(info)}"}
            absent = Problem(
                ("parameters", *name.split(".")), "the parameter is missing", details, absent=True
            )
            problems.append(absent)
    return found


def _given_parameters(
    within: tuple[str, ...],
    raw: object,
    declared: Mapping[str, ParameterLike],
    problems: list[Problem],
) -> tuple[dict[str, Fact | Prior], set[str]]:
    """Return the facts and priors that a table gives, and the names it mentions, right or not."""
    found: dict[str, Fact | Prior] = {}
    mentioned = set()
    groups = list(dict.fromkeys(name.partition(".")[0] for name in declared))
    for group, entries in _table(within, raw, problems).items():
        if group not in groups:
            problems.append(_unknown((*within, group), "group of parameters", groups))
            continue
        for short, entry in _table((*within, group), entries, problems).items():
            name, key = f"{group}.{short}", (*within, group, short)
            if name not in declared:
                problems.append(_unknown(key, "parameter", declared, name))
                continue
            mentioned.add(name)
            parameter = _fact_or_prior(key, entry, declared[name], problems)
            if parameter is not None:
                found[name] = parameter
    return found, mentioned


def _history(
    raw: object, declared: Mapping[str, ParameterLike], problems: list[Problem]
) -> tuple[Event, ...]:
    """Return the events after the opening in the order of time, noting what is not right."""
    if not isinstance(raw, list):
        details = {"found": raw, "expected": "tables [[history]]"}
        problems.append(Problem(("history",), "not an array of tables", details))
        return ()
    integers = frozenset(name for name, info in declared.items() if info.integer)
    found: list[Event] = []
    for number, given in enumerate(raw):
        key = ("history", str(number))
        table = _table(key, given, problems)
        header = _entry(
            EventHeader, key, {k: v for k, v in table.items() if k != "parameters"}, problems
        )
        parameters, _ = _given_parameters(
            (*key, "parameters"), table.get("parameters", {}), declared, problems
        )
        for name in parameters:
            if not acts_later(name):
                details = {"found": name, "expected": "a parameter that acts after the opening"}
                where = (*key, "parameters", *name.split("."))
                problems.append(Problem(where, "the parameter acts on the opening only", details))
        if header is None:
            continue
        if not table.get("parameters") and not header.institutions:
            details = {"expected": "institutions, or a table [history.parameters.GROUP]"}
            problems.append(Problem(key, "nothing happens in this event", details))
        found.append(Event(**header.model_dump(), parameters=parameters, integers=integers))
    return tuple(sorted(found, key=lambda event: event.quarter))


def _fact_or_prior(
    key: tuple[str, ...], raw: object, info: ParameterLike, problems: list[Problem]
) -> Fact | Prior | None:
    """Return the fact or prior of one parameter, or None after noting what is wrong with it."""
    if not isinstance(raw, dict):
        details = {"found": raw, "expected": FACT_OR_PRIOR}
        problems.append(Problem(key, "neither a fact nor a prior", details))
        return None
    if "value" in raw and OF_A_PRIOR & raw.keys():
        details = {"found": ", ".join(raw), "expected": FACT_OR_PRIOR}
        problems.append(Problem(key, "both a fact and a prior", details))
        return None
    kind: type[Fact | Prior] = Prior if OF_A_PRIOR & raw.keys() else Fact
    entry = _entry(kind, key, raw, problems)
    if entry is None:
        return None
    numbers = {name: getattr(entry, name) for name in ("value", "low", "high") if name in raw}
    for name, number in numbers.items():
        if not info.low <= number <= info.high:
            details = {"found": number, "expected": f"{_range(info)} ({info.meaning})"}
            problems.append(Problem((*key, name), "the value is out of range", details))
        elif info.integer and number != int(number):
            details = {"found": number, "expected": f"a whole number ({info.meaning})"}
            problems.append(Problem((*key, name), "not a whole number", details))
    if isinstance(entry, Prior) and not entry.unit:
        return entry.model_copy(update={"unit": info.unit})
    if entry.unit != info.unit:
        details = {"found": entry.unit, "expected": f"{info.unit!r}, the unit of the parameter"}
        problems.append(Problem((*key, "unit"), "the unit is another", details))
    return entry


def _facts(raw: object, outcomes: Collection[str], problems: list[Problem]) -> dict[str, KnownFact]:
    """Return what is known of the place, noting what is not right."""
    found = {}
    for name, entry in _table(("facts",), raw, problems).items():
        key = ("facts", name)
        fact = _entry(KnownFact, key, entry, problems)
        if fact is None:
            continue
        found[name] = fact
        if fact.outcome is None:
            continue
        if fact.outcome not in outcomes:
            details = {
                "found": fact.outcome,
                "expected": f"the name of one of the {len(outcomes)} outcomes of the model",
                "hint": did_you_mean(fact.outcome, outcomes),
            }
            problems.append(Problem((*key, "outcome"), "unknown outcome", details))
        elif isinstance(outcomes, Mapping) and fact.unit != outcomes[fact.outcome]:
            expected = f"{outcomes[fact.outcome]!r}, the unit of the outcome {fact.outcome}"
            details = {"found": fact.unit, "expected": expected}
            problems.append(Problem((*key, "unit"), "the unit is another", details))
    return found


def _table(key: tuple[str, ...], raw: object, problems: list[Problem]) -> dict[str, Any]:
    """Return a table, or an empty one after noting that it is something else."""
    if isinstance(raw, dict):
        return raw
    details = {"found": raw, "expected": f"a table [{'.'.join(key)}]"}
    problems.append(Problem(key, "not a table", details))
    return {}


def _entry(kind: type[M], key: tuple[str, ...], raw: object, problems: list[Problem]) -> M | None:
    """Return an entry of the file as a model, or None after noting what is wrong with it."""
    try:
        return kind.model_validate(raw)
    except ValidationError as failure:
        found = [_of_pydantic(kind, key, each) for each in failure.errors(include_url=False)]
        problems += sorted(found, key=lambda each: each.problem != "unknown key")
        return None


def _of_pydantic(kind: type[BaseModel], key: tuple[str, ...], error: Mapping[str, Any]) -> Problem:
    """Say in our words what pydantic found."""
    context = error.get("ctx", {})
    if error["type"] == "misfit":  # of several keys, see the models
        details = {"expected": context["expected"]}
        if context["found"] is not None:
            details["found"] = context["found"]
        return Problem((*key, context["key"]), error["msg"], details)
    where = (*key, *map(str, error["loc"]))
    name = where[-1]
    if error["type"] == "missing":
        return Problem(where, f"{name} is missing", {"expected": EXPECTED_OF[name]})
    if error["type"] == "extra_forbidden":
        return _unknown(where, "key", kind.model_fields)
    expected = EXPECTED.get(error["type"]) or EXPECTED_OF.get(name, error["msg"])
    hint = did_you_mean(str(error["input"]), _choices(kind, name))
    details = {"found": error["input"], "expected": expected, "hint": hint}
    return Problem(where, f"{name} is not right", details)


def _choices(kind: type[BaseModel], name: str) -> tuple[str, ...]:
    """Return the texts among which a key chooses; none if it is free."""
    field = kind.model_fields.get(name)
    choices = getattr(field.annotation, "__args__", ()) if field else ()
    return tuple(choice for choice in choices if isinstance(choice, str))


def _unknown(
    key: tuple[str, ...], what: str, known: Iterable[str], name: str | None = None
) -> Problem:
    """Return the problem of a name that nobody knows."""
    name = name or key[-1]
    choice = list(known)
    few = ", ".join(choice) if len(choice) <= 12 else f"one of the {len(choice)} of the model"
    details = {"found": name, "expected": few, "hint": did_you_mean(name, choice)}
    return Problem(key, f"unknown {what}", details)


def _range(info: ParameterLike) -> str:
    return f"between {info.low:,.10g} and {info.high:,.10g}, in {info.unit}"
