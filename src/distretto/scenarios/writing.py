"""Write a scenario as a file that gives everything, or other priors into the text of one."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence

from pydantic import BaseModel, ValidationError

from distretto.errors import ScenarioError
from distretto.scenarios.history import Event
from distretto.scenarios.lines import key_lines
from distretto.scenarios.models import Fact, Header, KnownFact, Money, Prior
from distretto.scenarios.population import Population

__all__ = ["scenario_text", "to_toml", "with_priors"]


def to_toml(
    header: Header,
    parameters: Mapping[str, Fact | Prior],
    facts: Mapping[str, KnownFact],
    *,
    money: Money | None = None,
    phases: Sequence[str] = (),
    population: Population | None = None,
    history: Sequence[Event] = (),
) -> str:
    """Return the text of a scenario file.

    Parameters
    ----------
    header : Header
    parameters : mapping of str to Fact or Prior
        By dotted name; groups stand in the order in which they first occur.
    facts : mapping of str to KnownFact
    money : Money, optional
    phases : sequence of str
        Names of the phases, if they have any.
    population : Population, optional
    history : sequence of Event

    Returns
    -------
    str
        TOML that `load` reads back to the same scenario.
    """
    lines = [*_lines(header, parameters, facts, money, phases, population)]
    for event in history:
        lines += ["", *_event(event)]
    return "\n".join(lines) + "\n"


def scenario_text(
    header: Mapping[str, str],
    parameters: Mapping[str, Fact | Prior],
    facts: Mapping[str, KnownFact],
    *,
    money: Money | None = None,
    phases: Sequence[str] = (),
    population: Population | None = None,
) -> str:
    """Return the text of a new scenario file, from the keys of its header.

    Raises
    ------
    ScenarioError
        If a key of the header is not what it has to be.
    """
    try:
        checked = Header.model_validate(dict(header))
    except ValidationError as failure:
        key = str(failure.errors()[0]["loc"][0])
        raise ScenarioError(
            f"not a {key} of a scenario",
            where=f"scenario.{key}",
            found=header.get(key),
            expected="lower-case letters and digits, in words joined by hyphens"
            if key == "name"
            else "a text",
        ) from None
    return to_toml(checked, parameters, facts, money=money, phases=phases, population=population)


def with_priors(text: str, priors: Mapping[str, Prior]) -> str:
    """Return the text of a scenario file with other priors.

    Parameters
    ----------
    text : str
        A valid scenario file, every parameter on a line of its own. A parameter that it does not
        give, because it takes it from another scenario, is added.
    priors : mapping of str to Prior
        By dotted name.
    """
    for name, prior in priors.items():
        group, _, key = name.partition(".")
        lines = text.split("\n")
        places = key_lines(text)
        line = f"{key} = {{ {', '.join(_pairs(prior))} }}"
        place = places.get(("parameters", group, key))
        heading = places.get(("parameters", group))
        if place is not None:
            lines[place - 1] = line
        elif heading is not None:
            lines.insert(heading, line)
        else:
            lines += [f"[parameters.{group}]", line, ""]
        text = "\n".join(lines)
    return text


def _lines(
    header: Header,
    parameters: Mapping[str, Fact | Prior],
    facts: Mapping[str, KnownFact],
    money: Money | None,
    phases: Sequence[str],
    population: Population | None,
) -> Iterator[str]:
    yield "[scenario]"
    yield from _pairs(header)
    if money is not None:
        yield ""
        yield "[money]"
        yield from _pairs(money)
    if phases:
        yield ""
        yield "[phases]"
        yield f"names = {_text(list(phases))}"
    if population is not None:
        yield ""
        yield from _population(population)
    yield from _groups("parameters", parameters)
    for name, fact in facts.items():
        yield ""
        yield f"[facts.{name}]"
        yield from _pairs(fact)


def _groups(within: str, parameters: Mapping[str, Fact | Prior]) -> Iterator[str]:
    """Yield parameters by group, one to a line."""
    for group in dict.fromkeys(name.partition(".")[0] for name in parameters):
        yield ""
        yield f"[{within}.{group}]"
        for name, entry in parameters.items():
            if name.startswith(f"{group}."):
                yield f"{name.partition('.')[2]} = {{ {', '.join(_pairs(entry))} }}"


def _event(event: Event) -> Iterator[str]:
    yield "[[history]]"
    yield f"quarter = {event.quarter}"
    yield f"what = {_text(event.what)}"
    if event.institutions:
        yield f"institutions = {_text(event.institutions)}"
    yield from _groups("history.parameters", event.parameters)


def _population(population: Population) -> Iterator[str]:
    """Yield the lists, one row to a line."""
    yield "[population]"
    yield f"source = {_text(population.source)}"
    if population.hours:
        yield f"hours = {_text(list(population.hours))}"
    for name in ("firms", "workers", "ties", "classes"):
        rows = getattr(population, name)
        if rows:
            yield f"{name} = ["
            for row in rows:
                yield f"    {{ {', '.join(_pairs(row))} }},"
            yield "]"


def _text(value: object) -> str:
    # A JSON string is a TOML basic string, but for the escape of code point 127.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _pairs(entry: BaseModel) -> Iterator[str]:
    """Yield the keys of an entry that are given, with their values in TOML."""
    for key, value in entry.model_dump(exclude_defaults=True).items():
        yield f"{key} = {_text(value)}"
