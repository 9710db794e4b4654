"""Find scenario files and read them."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import replace
from os import PathLike, fspath
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from distretto.errors import ScenarioError, did_you_mean
from distretto.scenarios.checking import (
    EXPECTED_OF,
    ParameterLike,
    first_error,
    read_sections,
)
from distretto.scenarios.lines import key_lines
from distretto.scenarios.models import Header, Money, Scenario
from distretto.scenarios.writing import to_toml

__all__ = ["load", "names", "recorded_systems", "recorded_validation", "with_money"]

FOLDER = Path(__file__).parent


def names() -> tuple[str, ...]:
    """Return the names of the scenarios that come with Distretto, in alphabetical order."""
    return tuple(sorted(file.stem for file in FOLDER.glob("*.toml")))


def recorded_validation(name: str) -> dict[str, Any] | None:
    """Return how a scenario that comes with Distretto stood against facts kept out of calibration.

    Parameters
    ----------
    name : str
        Name of a scenario.

    Returns
    -------
    dict or None
        What ``distretto validate`` wrote: its ``rows``, and the ``worlds`` and ``quarters`` run;
        None for any other scenario, and for one that was not validated yet.
    """
    file = FOLDER / "validated" / f"{name}.json"
    if name not in names() or not file.is_file():
        return None
    found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return found


def recorded_systems() -> dict[str, Any]:
    """Return how every scenario and programme ran when they were last checked.

    Returns
    -------
    dict
        What ``distretto systems --check`` wrote: ``scenarios`` with the share of worlds ``lost``
        and their ``facts``, and ``programmes`` with the share lost.
    """
    file = FOLDER / "validated" / "systems.json"
    if not file.is_file():
        return {"scenarios": {}, "programmes": {}}
    found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return found


def load(
    scenario: str | PathLike[str],
    parameters: Mapping[str, ParameterLike],
    outcomes: Collection[str],
) -> Scenario:
    """Read a scenario and check it.

    Parameters
    ----------
    scenario : str or path
        Name of a scenario that comes with Distretto, or a file, whose name ends in ``.toml``.
    parameters : mapping
        Every parameter of the model by dotted name: the scenario must give each of them, in its
        unit and admissible range, and no other.
    outcomes : collection of str
        Names of the outcomes with which facts may be compared. If it is a mapping of names to
        units, the unit of each such fact must be that of its outcome.

    Returns
    -------
    Scenario
        The scenario; its priors carry the declared units.

    Raises
    ------
    ScenarioError
        If there is no such scenario, or for the first thing in the file that is wrong; the hint
        says how many other things are.
    """
    file = _file(scenario)
    content = _content(file)
    text = _text(content, file)
    raw = _parsed(text, file)
    own = frozenset(_parameter_names(raw))
    sections, problems = read_sections(_with_template(raw, file), parameters, outcomes)
    if sections is None:
        raise first_error(problems, key_lines(text), file)
    header = sections.header
    if header.like is not None:
        header = header.model_copy(update={"template": header.like})
        complete = header.model_copy(update={"like": None})
        content = to_toml(
            complete,
            sections.parameters,
            sections.facts,
            money=sections.money,
            phases=sections.phases,
            population=sections.population,
            history=sections.history,
        ).encode()
    return Scenario(
        **header.model_dump(),
        parameters=sections.parameters,
        facts=sections.facts,
        integers=frozenset(name for name, info in parameters.items() if info.integer),
        file=file,
        content=content,
        own=own & set(parameters),
        money=sections.money,
        phases=sections.phases,
        population=sections.population,
        history=sections.history,
    )


def with_money(scenario: Scenario, currency: str, wage: float, source: str) -> Scenario:
    """Return a scenario whose results come in a currency.

    Parameters
    ----------
    scenario : Scenario
    currency : str
        Name of the currency, one word.
    wage : float
        Wage of one worker-quarter outside the district, above 0, in the currency.
    source : str
        Where the wage comes from.

    Raises
    ------
    ScenarioError
        If the currency or the wage is not what it has to be.
    """
    try:
        money = Money(currency=currency, wage=float(wage), source=source)
    except ValidationError as failure:
        key = str(failure.errors()[0]["loc"][0])
        given = {"currency": currency, "wage": wage, "source": source}
        raise ScenarioError(
            "not a money in which results can be given",
            where=f"money.{key}",
            found=given[key],
            expected=EXPECTED_OF[key],
        ) from None
    header = Header(
        **{name: getattr(scenario, name) for name in Header.model_fields if name != "like"}
    )
    content = to_toml(
        header,
        scenario.parameters,
        scenario.facts,
        money=money,
        phases=scenario.phases,
        population=scenario.population,
        history=scenario.history,
    ).encode()
    return replace(scenario, money=money, content=content, like=None)


def _with_template(raw: dict[str, Any], file: Path, below: tuple[Path, ...] = ()) -> dict[str, Any]:
    """Return a parsed file with the parameters that it takes from the scenario it is like."""
    header = raw.get("scenario")
    like = header.get("like") if isinstance(header, dict) else None
    given = raw.get("parameters", {})
    if not isinstance(like, str) or not isinstance(given, dict):
        return raw
    template = _template_file(like, file)
    chain = (*below, file.resolve())
    if template.resolve() in chain:
        raise ScenarioError(
            "the scenario is like itself",
            file=file,
            where="key scenario.like",
            found=like,
            expected="another scenario",
        )
    parsed = _parsed(_text(_content(template), template), template)
    base = _with_template(parsed, template, chain)
    merged = dict(base.get("parameters", {}))
    for group, entries in given.items():
        both = isinstance(entries, dict) and isinstance(merged.get(group), dict)
        merged[group] = {**merged[group], **entries} if both else entries
    return {**raw, "parameters": merged}


def _template_file(like: str, file: Path) -> Path:
    """Return the file of the scenario that another one is like: a name, or a path beside it."""
    if like in names():
        return FOLDER / f"{like}.toml"
    path = file.parent / like
    if like.endswith(".toml") and path.is_file():
        return path
    raise ScenarioError(
        "unknown scenario to be like",
        file=file,
        where="key scenario.like",
        found=like,
        expected=f"{', '.join(names())}, or a .toml file beside this one",
        hint=did_you_mean(like, names()),
    )


def _parameter_names(raw: dict[str, Any]) -> list[str]:
    """Return the dotted names of the parameters that a parsed file gives."""
    groups = raw.get("parameters")
    if not isinstance(groups, dict):
        return []
    return [
        f"{group}.{name}"
        for group, entries in groups.items()
        if isinstance(entries, dict)
        for name in entries
    ]


def _file(scenario: str | PathLike[str]) -> Path:
    """Return the file of a scenario given by name or path."""
    given = fspath(scenario)
    if isinstance(scenario, str) and given in names():
        return FOLDER / f"{given}.toml"
    path = Path(given)
    if not isinstance(scenario, str) or path.suffix == ".toml" or path.name != given:
        return path
    if given and path.exists():
        return path
    raise ScenarioError(
        "unknown scenario",
        found=given,
        expected=f"{', '.join(names())}, or a file whose name ends in .toml",
        hint=did_you_mean(given, names()),
    )


def _content(file: Path) -> bytes:
    if file.is_dir():
        raise ScenarioError("this is a folder", file=file, expected="a scenario file (.toml)")
    try:
        return file.read_bytes()
    except FileNotFoundError:
        raise ScenarioError(
            "there is no such file",
            file=file,
            expected=f"a scenario file (.toml), or one of the names {', '.join(names())}",
            hint=did_you_mean(file.stem, names()),
        ) from None
    except (OSError, ValueError) as failure:
        reason = failure.strerror if isinstance(failure, OSError) else failure
        raise ScenarioError("the file cannot be read", file=file, found=str(reason)) from None


def _text(content: bytes, file: Path) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as failure:
        line = content.count(b"\n", 0, failure.start) + 1
        raise ScenarioError(
            "the file is not written in UTF-8",
            file=file,
            where=f"line {line}, byte {failure.start}",
            found=content[failure.start : failure.end],
            expected="text in UTF-8",
            hint="save it again as UTF-8",
        ) from None
    return text.replace("\r\n", "\n")


def _parsed(text: str, file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as failure:
        problem, _, place = str(failure).partition(" (at ")
        position = re.match(r"line (\d+), column (\d+)", place)
        where = f"line {position[1]}, column {position[2]}" if position else "end of the file"
        lines = text.split("\n")
        found = {"found": lines[int(position[1]) - 1].strip()} if position else {}
        raise ScenarioError(
            f"the file is not valid TOML: {problem[:1].lower()}{problem[1:]}",
            file=file,
            where=where,
            expected="a scenario in TOML",
            **found,
        ) from None
    except (ValueError, RecursionError) as failure:  # a number of thousands of digits, deep nesting
        raise ScenarioError(
            "the file is not valid TOML",
            file=file,
            found=str(failure),
            expected="a scenario in TOML",
        ) from None
