"""The report of a profile: the sections in their order."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from typing import Any

from distretto.districts import Profile
from distretto.districts.features import Feature
from distretto.report.document import Block, Cell, Chart, Document, Grid, Items, Paragraph, Section
from distretto.report.evaluation.parts import table
from distretto.report.figures.employment import employment_figure
from distretto.report.figures.memberships import Bar, membership_figure
from distretto.report.numbers import MISSING, fixed, percent
from distretto.report.profile.annex import annex
from distretto.report.profile.words import (
    chance,
    headline,
    label_with_unit,
    missing,
    shown,
    verdicts,
    why,
)
from distretto.report.sections.tables import number
from distretto.report.writing import english_page

MOST_MISSING = 5  # ways to know more that are told
STRUCTURE = (
    *("top5_jobs", "largest_firm", "outside_jobs", "local_supply", "exports", "technical_jobs"),
    *("teams", "mobility"),
)
RELATIONS = (
    *("mutual", "reciprocity", "reciprocity_ratio", "role_exchange", "flip_rate", "hierarchy"),
    *("top_buyer", "top5_buyers", "link_survival"),
)


def profile_document(found: Profile, provenance: Mapping[str, Any]) -> Document:
    """Return the report of a profile.

    Parameters
    ----------
    found : Profile
    provenance : mapping
        As `distretto.provenance.provenance` returns it.
    """
    sections = (
        _short(found),
        _kinds(found),
        _features("structure", "What it is made of", found, STRUCTURE),
        _features("relations", "Who works for whom", found, RELATIONS),
        _health(found),
        _more(found),
        annex(found, _command(provenance)),
    )
    return english_page(
        title=found.name or "A district",
        kind="profile of a district",
        question="What kind of district is it, and how does it do?",
        sections=sections,
        time=provenance.get("time"),
    )


def _command(provenance: Mapping[str, Any]) -> str:
    command = provenance.get("command")
    return shlex.join(command).replace(" --", " \\\n    --") if command else ""


def _short(found: Profile) -> Section:
    blocks: list[Block] = []
    if text := headline(found):
        blocks.append(Paragraph(text, "answer"))
    blocks.append(Items(tuple(verdicts(found))))
    return Section("short", "In short", tuple(blocks))


def _kinds(found: Profile) -> Section:
    groups = []
    rows = []
    for typology in found.typologies:
        bars = [
            Bar(each.kind.title, each.membership, each.low, each.high) for each in typology.scores
        ]
        groups.append(bars)
        rows += [_membership_row(bar) for bar in bars]
    described = "; ".join(
        f"{bar.label}: {MISSING if bar.membership is None else fixed(bar.membership, 2)}"
        for group in groups
        for bar in group
    )
    chart = Chart(
        name="memberships",
        caption="How far it is each kind of district",
        unit="membership, 0 to 1",
        title="Memberships of kinds of district",
        description=f"Membership by kind: {described}.",
        draw=lambda: membership_figure(groups),
        table=table("Memberships", ("Kind", "Membership", "Range"), rows),
    )
    blocks: list[Block] = [
        Paragraph(
            "A district may be more than one kind, or none. Every bar is the mean of how far "
            "figures of the district go with the kind; a line across it spans what figures that "
            "are missing leave open. The annex has all figures and thresholds.",
            "note",
        )
    ]
    told = why(found)
    blocks.append(Grid((chart, Items(tuple(told), note=True))) if told else chart)
    return Section("kinds", "Which kinds of district it is", tuple(blocks))


def _membership_row(bar: Bar) -> tuple[Cell, ...]:
    return (
        Cell(bar.label),
        number(fixed(bar.membership, 2), bar.membership),
        Cell(f"{bar.low:.2f} to {bar.high:.2f}"),
    )


def _features(name: str, title: str, found: Profile, chosen: Sequence[str]) -> Section | None:
    """Return a section with some features, None where none of them is known."""
    known = [found.features[each] for each in chosen if found.features[each].known]
    blocks: list[Block] = []
    if known:
        by_chance = any(each.null is not None for each in known)
        columns = ("Feature", "Value", *(("By chance",) if by_chance else ()))
        rows = [_row(each, by_chance) for each in known]
        blocks.append(table(title, columns, rows, wide=True))
    if name == "structure" and found.sizes is not None:
        blocks.append(_sizes(found))
    if not blocks:
        return None
    if len(blocks) > 1:
        blocks = [Grid(tuple(blocks))]
    if name == "relations":
        blocks.append(
            Paragraph(
                "By chance: what 95 per cent of networks give in which every firm has as many "
                "buyers and suppliers as here, but others.",
                "note",
            )
        )
    return Section(name, title, tuple(blocks))


def _row(feature: Feature, by_chance: bool) -> tuple[Cell, ...]:
    value = number(shown(feature), feature.value)
    label = Cell(label_with_unit(feature.definition))
    return (label, value, Cell(chance(feature) or MISSING)) if by_chance else (label, value)


def _sizes(found: Profile) -> Block:
    assert found.sizes is not None
    sizes = found.sizes
    jobs = sizes["jobs"].sum()
    rows = [
        (
            Cell(str(row["size_class"])),
            number(fixed(row["units"], 0), row["units"]),
            number(fixed(row["jobs"], 0), row["jobs"], percent(row["jobs"] / jobs) if jobs else ""),
        )
        for row in sizes.to_dict("records")
    ]
    return table("Firms by people at work", ("People", "Firms", "Jobs"), rows)


def _health(found: Profile) -> Section | None:
    known = [each for each in found.health.values() if each.known]
    if not known:
        return None
    blocks: list[Block] = [
        table("Health", ("Figure", "Value"), [_row(each, False) for each in known])
    ]
    course = found.resilience
    if course is not None:
        turn = None if course.downturn is None else (course.downturn.start, course.downturn.end)
        rows = [
            (
                Cell(f"{period:g}"),
                number(fixed(here, 0), float(here)),
                number(fixed(there, 0), float(there)),
            )
            for period, here, there in zip(
                course.periods, course.district, course.nation, strict=True
            )
        ]
        told = "; ".join(
            f"{period:g}: {100.0 * here / course.district[0]:.1f} and "
            f"{100.0 * there / course.nation[0]:.1f}"
            for period, here, there in zip(
                course.periods, course.district, course.nation, strict=True
            )
        )
        chart = Chart(
            name="employment",
            caption=f"Jobs, {course.periods[0]:g} = 100; shaded, the nation's downturn",
            unit="index",
            title="Jobs in the district and in the nation",
            description=f"District and nation by period: {told}.",
            draw=lambda: employment_figure(course.periods, course.district, course.nation, turn),
            table=table("Jobs", ("Period", "District", "Nation"), rows),
        )
        blocks = [Grid((*blocks, chart))]
        if course.downturn is not None:
            blocks.append(Paragraph(_downturn(found)))
    return Section("health", "How it does", tuple(blocks))


def _downturn(found: Profile) -> str:
    """Return what the district did in the downturn, and what its industries would have given."""
    assert found.resilience is not None and found.resilience.downturn is not None
    fall = found.resilience.downturn
    beyond = round(fall.change - fall.expected)
    verdict = "just as its industries"
    if beyond:
        verdict = f"{'better' if beyond > 0 else 'worse'} than its industries"
    text = (
        f"From {fall.start:g} to {fall.end:g} the district went from {fixed(fall.jobs, 0)} jobs by "
        f"{fixed(fall.change, 0, signed=True)}; with the nation's growth in each of its industries "
        f"it would have been {fixed(fall.expected, 0, signed=True)}. It did {verdict}."
    )
    rise = found.resilience.upswing
    if rise is not None:
        text += (
            f" Up to {rise.end:g} it came back by {fixed(rise.change, 0, signed=True)}, against "
            f"{fixed(rise.expected, 0, signed=True)}."
        )
    return text


def _more(found: Profile) -> Section | None:
    told = missing(found, MOST_MISSING)
    return Section("more", "What would tell more", (Items(tuple(told)),)) if told else None
