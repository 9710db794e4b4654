"""What the commands print about scenarios and institutions."""

from __future__ import annotations

import dataclasses
import textwrap
from collections.abc import Iterator

from rich.console import Console

from distretto import programmes, scenarios
from distretto.cli.programmes import print_programme
from distretto.economy.institutions import REGISTRY, Institution
from distretto.economy.parameters import DECLARED
from distretto.experiments import load_scenario
from distretto.report.numbers import plain
from distretto.scenarios import Event, Fact, KnownFact, Prior, Scenario

INDENT = "  "


def print_scenarios() -> None:
    """Print one line per scenario."""
    names = scenarios.names()
    width = max(map(len, names))
    for name in names:
        print(f"{name:<{width}}  {load_scenario(name).summary}")


def print_institutions(parameters: bool) -> None:
    """Print one line per institution, and its parameters if asked for."""
    width = max(map(len, REGISTRY))
    for name, kind in REGISTRY.items():
        print(f"{name:<{width}}  {kind.summary}")
        if parameters:
            _print_lines(_institution_lines(kind))


def print_named(name: str) -> None:
    """Print everything about a scenario, an institution or a programme."""
    if name in programmes.names() and name not in scenarios.names():
        print_programme(name)
    elif name in REGISTRY:
        print(f"{name}  {REGISTRY[name].summary}")
        _print_lines(_institution_lines(REGISTRY[name]))
    else:
        _print_lines(_scenario_lines(load_scenario(name)))


def _print_lines(lines: Iterator[str]) -> None:
    """Print lines, each wrapped to the terminal and continued under its own indent."""
    width = Console().width
    for line in lines:
        depth = len(line) - len(line.lstrip())
        indent = " " * depth + INDENT if depth else ""
        print(textwrap.fill(line, width, subsequent_indent=indent, break_long_words=False))


def _institution_lines(kind: type[Institution]) -> Iterator[str]:
    yield f"{INDENT}paid by {kind.payer}"
    if costs := _costs(kind):
        yield f"{INDENT}costs: {costs}"
    yield f"{INDENT}source: {kind.source}"
    for field in dataclasses.fields(kind):
        about = field.metadata
        if "choices" in about:
            words = ", ".join(about["choices"])
            yield f"{INDENT}{field.name} = {field.default}, one of {words}: {about['meaning']}"
        elif about:
            unit = _unit(about["unit"])
            yield (
                f"{INDENT}{field.name} = {plain(field.default)}{unit}, between "
                f"{plain(about['low'])} and {plain(about['high'])}: {about['meaning']}"
            )
    yield f"{INDENT}@START-END: first quarter in force and first no longer, after burn-in"


def _costs(kind: type[Institution]) -> str:
    """Which parameters are costs, by who pays them."""
    paid: dict[str, list[str]] = {}
    for field in dataclasses.fields(kind):
        if payer := field.metadata.get("payer"):
            paid.setdefault(payer, []).append(field.name)
    return "; ".join(f"{', '.join(names)} by {payer}" for payer, names in paid.items())


def _scenario_lines(scenario: Scenario) -> Iterator[str]:
    yield f"{scenario.title} ({scenario.name}, {scenario.kind})"
    yield ""
    yield " ".join(scenario.description.split())
    yield ""
    yield "KNOWN OF THE PLACE"
    for name, fact in scenario.facts.items():
        yield from _known_lines(name, fact)
    if scenario.history:
        yield ""
        yield "HISTORY, in every arm"
        for event in scenario.history:
            yield from _event_lines(event)
    parts = [("", scenario.parameters)]
    if scenario.like is not None:
        own = {n: p for n, p in scenario.parameters.items() if n in scenario.own}
        taken = {n: p for n, p in scenario.parameters.items() if n not in scenario.own}
        parts = [("", own), (f" as in {scenario.like}", taken)]
    for taken_from, entries in parts:
        for heading, kind in (
            (f"PARAMETERS WITH A SOURCE{taken_from}", Fact),
            (f"PARAMETERS WITH A PRIOR{taken_from}, drawn anew in every world", Prior),
        ):
            yield ""
            yield heading
            for name, entry in entries.items():
                if isinstance(entry, kind):
                    yield from _parameter_lines(name, entry)


def _event_lines(event: Event) -> Iterator[str]:
    yield f"{INDENT}from quarter {event.quarter}: {event.what}"
    if event.institutions:
        yield f"{INDENT * 2}institutions: {event.institutions}"
    for name, entry in event.parameters.items():
        for line in _parameter_lines(name, entry):
            yield f"{INDENT}{line}"


def _known_lines(name: str, fact: KnownFact) -> Iterator[str]:
    band = "" if fact.low is None else f"; band {plain(fact.low)} to {plain(fact.high)}"
    value = plain(fact.value) + _unit(fact.unit)
    yield f"{INDENT}{name.replace('_', ' ')}: {value}{band} ({fact.use})"
    yield f"{INDENT * 2}source: {_sentence(fact.source, fact.note)}"
    if fact.band_reason:
        yield f"{INDENT * 2}band: {fact.band_reason}"


def _parameter_lines(name: str, entry: Fact | Prior) -> Iterator[str]:
    unit = _unit(entry.unit)
    if isinstance(entry, Fact):
        value = f"{plain(entry.value)}{unit}"
        why = f"source: {_sentence(entry.source, entry.note)}"
    else:
        shape = entry.shape if entry.mode is None else f"{entry.shape}, mode {plain(entry.mode)}"
        value = f"{plain(entry.low)} to {plain(entry.high)}{unit}, {shape}"
        why = f"reason: {entry.reason}"
    yield f"{INDENT}{name} = {value}"
    yield f"{INDENT * 2}{DECLARED[name].meaning}"
    yield f"{INDENT * 2}{why}"


def _unit(unit: str) -> str:
    """Unit as it follows a number; pure numbers have none."""
    return "" if unit in ("", "1") else f" {unit}"


def _sentence(source: str, note: str) -> str:
    return f"{source} ({note})" if note else source
