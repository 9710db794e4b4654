"""Write the reference pages of the documentation from what the code declares.

    python docs/generate.py

writes `parameters.md`, `state.md`, `rules.md`, `outcomes.md`, `validation.md`, `ablation.md`,
`tables.md`, `systems.md`, `programmes.md` and `claims.md` beside this file, and the table of claims
into the README. A test fails if they differ from what this would write.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from inspect import getdoc
from itertools import groupby
from pathlib import Path
from typing import Any, get_type_hints

import literature
import recorded
from markdown_pieces import number
from markdown_pieces import table as markdown_table

from distretto import tables
from distretto.economy import parameters, state
from distretto.economy.institutions import REGISTRY, Institution, MemberInstitution
from distretto.economy.outcomes import OUTCOMES
from distretto.economy.rules import RULES, used
from distretto.tables.profile_tables import PROFILE_TABLES

FOLDER = Path(__file__).parent

GENERATED = (
    "<!-- Written by docs/generate.py from the code: change the declarations, not this page. -->"
)


GROUP_TITLES = {
    "competitiveness": "Competitiveness",
    "structure": "Structure",
    "workers": "Workers",
    "distribution": "Distribution",
}


def pages() -> dict[str, str]:
    """Text of each generated page, by file name."""
    return {
        "parameters.md": _page(_parameters()),
        "state.md": _page(_state()),
        "rules.md": _page(_rules()),
        "outcomes.md": _page(_outcomes()),
        "validation.md": _page(recorded.validation_page()),
        "ablation.md": _page(recorded.ablation_page()),
        "tables.md": _page(_tables()),
        "systems.md": _page(literature.systems_page()),
        "programmes.md": _page(literature.programmes_page()),
        "claims.md": _page(literature.claims_page()),
    }


def _parameters() -> Iterable[str]:
    yield "# Parameters"
    yield (
        f"The model has {len(parameters.DECLARED)} parameters. None has a value here: values come "
        "from a [scenario](scenarios.md), as a fact with a source or as a prior with a reason. The "
        "range is the admissible one, ends included; a prior lies inside it. Money is in "
        "numeraire: the wage of one worker-quarter outside the district is 1. One unit of product "
        "takes one worker-quarter of standard hours. [The quarter](quarter.md) says where each "
        "enters."
    )
    groups = get_type_hints(parameters.Parameters)
    for group in parameters.Parameters._fields:
        yield f"## {group}"
        yield _about(groups[group])
        yield markdown_table(
            ("Parameter", "Meaning", "Unit", "Range"),
            (
                (f"`{info.name}`", info.meaning, _unit(info.unit), _range(info))
                for info in parameters.DECLARED.values()
                if info.name.startswith(f"{group}.")
            ),
        )
    yield "## Parameters of institutions"
    yield (
        "Given in the spec of an arm, as in `labour-floor:enforcement=0.8@8-40`; the period is "
        "written `@START-END`. What is left out has the default. See "
        "[Institutions](institutions.md)."
    )
    yield "### Membership"
    yield (
        "Parameters of every institution that has members; the table of an institution gives those "
        "whose default is another one. [Institutions](institutions.md#members) says how members "
        "are chosen."
    )
    shared = {field.name: field for field in dataclasses.fields(MemberInstitution)}
    yield _fields(shared.values())
    yield "### Who pays"
    yield (
        "Parameters that are costs, by who pays them. A share is one of what firms do: of courses, "
        "trials, automation, write-offs. *Ends with the budget* are those for which nothing is "
        "spent once the budget of a year is used up: see "
        "[Money and budgets](institutions.md#money-and-budgets)."
    )
    yield markdown_table(
        ("Institution", "The public pays", "Others pay", "Ends with the budget"),
        (_costs(kind) for kind in REGISTRY.values()),
    )
    for kind in REGISTRY.values():
        yield from _institution(kind, shared)


def _institution(
    kind: type[Institution], shared: Mapping[str, dataclasses.Field[Any]]
) -> Iterable[str]:
    members = issubclass(kind, MemberInstitution)
    yield f"### {kind.name}"
    yield (
        f"{kind.summary[:1].upper()}{kind.summary[1:]}. Paid by {kind.payer}. "
        f"Source: {kind.source}. Writes {', '.join(f'`{name}`' for name in kind.writes)}."
        + " Has [members](#membership)."
        * members
    )
    yield _fields(
        field
        for field in dataclasses.fields(kind)
        if not members or field.name not in shared or field.default != shared[field.name].default
    )


def _costs(kind: type[Institution]) -> tuple[str, ...]:
    """Row of the table of who pays."""
    paid = {field.name: field.metadata.get("payer", "") for field in dataclasses.fields(kind)}
    public = [name for name, payer in paid.items() if payer == "the public"]
    others = [f"`{name}` ({payer})" for name, payer in paid.items() if payer and name not in public]
    return (
        f"[{kind.name}](institutions.md#{kind.name})",
        _names(public),
        ", ".join(others) or "–",
        _names(kind.subsidies),
    )


def _fields(fields: Iterable[dataclasses.Field[Any]]) -> str:
    """Table of the parameters of an institution."""
    rows = []
    for field in fields:
        about = field.metadata
        if "choices" in about:
            values = (str(field.default), ", ".join(about["choices"]))
        elif about:
            values = (
                number(field.default),
                f"{number(about['low'])} to {number(about['high'])}",
            )
        else:
            continue
        rows.append((f"`{field.name}`", about["meaning"], _unit(about.get("unit", "")), *values))
    return markdown_table(("Parameter", "Meaning", "Unit", "Default", "Range"), rows)


def _state() -> Iterable[str]:
    yield "# State"
    yield (
        f"The whole state of a district: {len(state.DECLARED)} arrays in "
        f"{len(state.State._fields)} groups. They are declared once, in `economy/state`; from "
        "the declarations come the arrays, copies of a district, the write guard of institutions "
        "and this page."
    )
    yield (
        "Dimensions: `firm` and `worker` are slots, used again when their entity has gone; the "
        "entity itself is named by its key. `phase` is a phase of the production cycle, core "
        "phases before ancillary trades; `market` is a product niche at a destination (niche x 2 + "
        "destination; niche 0 standard, 1 upmarket; destination 0 domestic, 1 export); `rival` "
        "is 0 (fordist) or 1 (flexible); `sample` one of the firms that stand for a rival; `tie` "
        f"one of {state.TIES} acquaintances that a firm remembers; `offer` one of {state.OFFERS} "
        "suppliers that a buyer considers for a phase; `option` what a firm may try; `role` is 0 "
        "(specialist) or 1 (final firm); `driver` one of what moves the norm; `order` an order of "
        "the quarter; `sector` owners, bank, government and the rest of the world; `one` a scalar."
    )
    groups = get_type_hints(state.State)
    for group in state.State._fields:
        yield f"## {group}"
        yield _about(groups[group])
        yield markdown_table(
            ("Array", "Meaning", "Unit", "Shape", "Type"),
            (
                (
                    f"`{info.name}`",
                    info.meaning,
                    _unit(info.unit),
                    ", ".join(info.shape),
                    info.dtype,
                )
                for info in state.DECLARED.values()
                if info.name.startswith(f"{group}.")
            ),
        )


def _rules() -> Iterable[str]:
    yield "# Rules"
    yield (
        f"The season as built: {len(RULES)} rules, in the order in which a quarter runs them. What "
        "a rule reads and writes, arrays of the [state](state.md) and "
        "[parameters](parameters.md), is found in its source, functions it calls included; adding "
        "to an array counts as writing it. Every branch counts, so a rule may write less in a "
        "quarter than stands here. [The quarter](quarter.md) states each rule in symbols; "
        "`distretto rules` prints this list, `distretto ablate` switches rules off one at a time."
    )
    yield (
        "*Off* are the values of parameters at which a rule does nothing, or nothing but what is "
        "said after them. Rules without such values are accounts, or there would be no season "
        "without them."
    )
    for step, entries in groupby(zip(RULES, used(), strict=True), key=lambda each: each[0].step):
        yield f"## {step}"
        for rule, uses in entries:
            yield f"### `{rule.name}`"
            off = ", ".join(f"`{name}` = {number(value)}" for name, value in rule.off.items())
            yield markdown_table(
                ("", ""),
                (
                    ("reads", _names(uses.reads)),
                    ("writes", _names(uses.writes)),
                    ("parameters", _names(uses.parameters)),
                    ("source", rule.source),
                    ("must not", rule.must_not),
                    ("off", "; ".join(filter(None, (off, rule.still))) or "–"),
                ),
            )


def _names(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in sorted(names)) or "–"


def _outcomes() -> Iterable[str]:
    yield "# Outcomes"
    yield (
        f"What is measured each quarter: {len(OUTCOMES)} outcomes, the columns of the district "
        "series and the variables of a comparison. Flows are those of the quarter; stocks are "
        "counted at its end. Firms that closed in the quarter count in flows and no longer in "
        "numbers. Wages are contract wages of those employed. *Better* is the direction that "
        "counts as better where there is one; headline outcomes stand in the table on the "
        "terminal and at the top of the report."
    )
    for group, title in GROUP_TITLES.items():
        yield f"## {title}"
        yield markdown_table(
            ("Outcome", "Label", "Unit", "Better", "Headline", "Definition"),
            (
                (
                    f"`{outcome.name}`",
                    outcome.label,
                    _unit(outcome.unit),
                    outcome.better or "",
                    "yes" if outcome.headline else "",
                    outcome.definition,
                )
                for outcome in OUTCOMES
                if outcome.group == group
            ),
        )


def _tables() -> Iterable[str]:
    yield "# Tables"
    yield (
        "A run records these tables as Parquet files, and data on a real district arrive in the "
        "same ones. Of real data only the required columns must be there; a recorded run has every "
        "column. Money is in numeraire in a run, in its own currency in real data."
    )
    for table in tables.TABLES.values():
        yield f"## {table.name}"
        yield f"{table.meaning} Key: {', '.join(f'`{name}`' for name in table.key)}."
        if table is tables.DISTRICT:
            yield "Beside the period, a run has one column per [outcome](outcomes.md)."
        yield _dictionary(table)
        if table.identities:
            yield "In every row of a recorded run:"
            yield "\n".join(f"- `{identity}`" for identity in table.identities)
    yield from _given()


def _given() -> Iterable[str]:
    yield "## Tables that people fill in"
    yield (
        "`distretto template TABLE` writes an empty one, with headings in English, Italian, "
        "Spanish or French; all of these are understood. Amounts are in the money of the place. "
        "[Your own district](your-district.md) shows what becomes of them, and [Did a programme "
        "pay?](evaluation.md) what becomes of `awards` and the panels of firms and workers. "
        "[Profile of a district](profile-of-a-district.md) shows what becomes of those after them."
    )
    panels = (tables.FIRM_PANEL, tables.WORKER_PANEL, tables.TIE_PANEL)
    for table in (*tables.GIVEN.values(), *panels, *PROFILE_TABLES.values()):
        yield f"### {table.name} to fill in"
        yield f"{table.meaning} Key: {', '.join(f'`{name}`' for name in table.key)}."
        yield _dictionary(table)


def _dictionary(table: tables.Table) -> str:
    rows = (
        (
            f"`{column.name}`",
            column.meaning,
            _unit(column.unit),
            column.expected,
            "yes" if column.required else "",
        )
        for column in table.columns
    )
    return markdown_table(("Column", "Meaning", "Unit", "Values", "Required"), rows)


def _page(blocks: Iterable[str]) -> str:
    heading, *others = blocks
    return "\n\n".join((heading, GENERATED, *others)) + "\n"


def _about(kind: type[Any]) -> str:
    """First paragraph of a group's docstring."""
    return (getdoc(kind) or "").partition("\n\n")[0].replace("`", "")


def _unit(unit: str) -> str:
    return "" if unit == "1" else unit


def _range(info: parameters.ParameterInfo) -> str:
    whole = ", whole" if info.integer else ""
    return f"{number(info.low)} to {number(info.high)}{whole}"


def write(texts: Mapping[str, str], folder: Path = FOLDER) -> None:
    """Write the pages into a folder."""
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")


def with_claims(readme: str) -> str:
    """The README with the table of claims as it was recorded."""
    before, start, rest = readme.partition("<!-- claims -->")
    _, end, after = rest.partition("<!-- /claims -->")
    assert start and end
    return f"{before}{start}\n\n{literature.claims_table()}\n\n{end}{after}"


if __name__ == "__main__":
    write(pages())
    README = FOLDER.parent / "README.md"
    README.write_text(with_claims(README.read_text(encoding="utf-8")), encoding="utf-8")
