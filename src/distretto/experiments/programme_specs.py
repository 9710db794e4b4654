"""Programmes in specs: ``wrtp``, ``wrtp@20-60``, ``wrtp:members=0.5``, written out as institutions.

    programme   NAME[:PARAMETER=VALUE,...][@START[-END]]

The quarters of its institutions count from START; none acts after END. PARAMETER is that of one of
its institutions, ``training-consortium.members``, or that of all which have it, ``members``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from distretto import programmes
from distretto.errors import did_you_mean
from distretto.experiments.changes import Change
from distretto.experiments.spec_parts import SpecPart, parameters_of

if TYPE_CHECKING:
    from distretto.economy.institutions import Institution
    from distretto.programmes import Programme

__all__ = ["is_programme", "written_out"]


def is_programme(part: str) -> bool:
    """Whether a part of a spec begins with the name of a programme."""
    return part.partition("@")[0].partition(":")[0].strip() in programmes.names()


def written_out(
    part: SpecPart, registry: Mapping[str, type[Institution]]
) -> tuple[list[SpecPart], list[Change]]:
    """Write a programme out.

    Parameters
    ----------
    part : SpecPart
        It begins with the name of a programme.
    registry : mapping
        The kinds of institution by name.

    Returns
    -------
    parts : list of SpecPart
        One for each institution.
    changes : list of Change
        Of the parameters that the programme sets as long as it acts.

    Raises
    ------
    SpecError
        If a parameter is not one of its institutions', or the period is impossible.
    """
    before, at, period = part.part.partition("@")
    name, colon, given = before.partition(":")
    programme = programmes.load(name.strip())
    start, end = part.period(period.strip()) if at else (0, None)
    values = _given(part, programme, given, registry) if colon else {}
    parts = []
    for number, one in enumerate(programme.institutions):
        own = {key: str(preset.value) for key, preset in one.presets.items()}
        own |= values.get(number, {})
        first = start + one.start
        last = end if one.end is None else min(start + one.end, end or start + one.end)
        if last is not None and last <= first:
            continue  # the programme ends before this institution begins
        text = one.kind + ":" * bool(own) + ",".join(f"{k}={v}" for k, v in own.items())
        text += f"@{first}" + ("" if last is None else f"-{last}")
        parts.append(SpecPart(part.spec, text, part.money))
    changed = {each.name: each.value for each in programme.parameters}
    return parts, [Change(changed, start, end)] if changed else []


def _given(
    part: SpecPart, programme: Programme, text: str, registry: Mapping[str, type[Institution]]
) -> dict[int, dict[str, str]]:
    """Values given with a programme, by number of the institution."""
    fields = [
        {field.name for field in parameters_of(registry[one.kind])}
        for one in programme.institutions
    ]
    known = {
        f"{one.kind}.{field}": [number]
        for number, one in enumerate(programme.institutions)
        for field in sorted(fields[number])
    }
    for field in sorted(set().union(*fields)):
        known[field] = [number for number, own in enumerate(fields) if field in own]
    found: dict[int, dict[str, str]] = {}
    for name, value in part.assignments(text, known):
        if name not in known:
            raise part.error(
                f"the programme {programme.name} has no parameter {name}",
                found=name,
                expected="a parameter of one of its institutions, such as "
                f"{next(iter(known), 'none')}",
                hint=did_you_mean(name, known),
            )
        for number in known[name]:
            found.setdefault(number, {})[name.rpartition(".")[2]] = value
    return found
