"""A district from the list of its firms, and lists of workers, ties and members."""

from __future__ import annotations

from collections.abc import Sequence
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

from distretto.errors import TableError
from distretto.experiments.own.story import Facts, Story, known, without_gaps
from distretto.scenarios import Money, Population
from distretto.tables import GIVEN, read_given
from distretto.tables.given_reading import parse_phases, row_place

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["from_lists"]

File = str | PathLike[str]

MOST_NUMERAIRE = 20.0  # a wage of more outside wages is money
YEAR = 4  # quarters


def from_lists(
    file: Path,
    lists: dict[str, File | None],
    names: tuple[str, ...],
    count: int,
    hours: tuple[float, ...],
    overhead: float,
    money: Money | None,
    year: int,
    encoding: str,
    story: Story,
) -> tuple[Facts, Population]:
    """Return the facts and the population of a list of firms."""
    frame = read_given(file, GIVEN["firms"], encoding=encoding)
    if not (frame["role"] == "final").any():
        raise TableError(
            "there is no final firm",
            file=file,
            where="column role",
            found=f"{len(frame)} firms, all subcontractors",
            expected="at least one firm of role final",
            hint="a final firm sells the product of the district and puts phases out",
        )
    wage = _Amounts(money)
    done = [
        parse_phases(text, names, count, row_place(frame, i, "phases"))
        for i, text in enumerate(frame["phases"])
    ]
    joins = _members(lists["--members"], frame, encoding, story)
    rows = []
    for i, row in enumerate(frame.to_dict("records")):
        founded = known(row.get("founded"))
        if founded is not None and founded > year:
            raise TableError(
                "founded in the future",
                **row_place(frame, i, "founded"),
                found=int(founded),
                expected=f"a year up to {year}",
                hint="--year sets the year of the opening day",
            )
        owners = known(row.get("owners"))
        if owners is not None and owners > row["workers"]:
            raise TableError(
                "more owners than people at work",
                **row_place(frame, i, "owners"),
                found=int(owners),
                expected=f"at most {row['workers']}",
            )
        rows.append(
            without_gaps(
                {
                    "id": str(row["firm_id"]),
                    "role": row["role"],
                    "phases": [phase + 1 for phase in done[i]],
                    "people": int(row["workers"]),
                    "owners": None if owners is None else int(owners),
                    "name": str(row.get("name") or ""),
                    "wage": wage(row.get("wage"), frame, i, "wage"),
                    "sales": wage.sales(row.get("turnover")),
                    "exports": known(row.get("exports")),
                    "age": None if founded is None else int(YEAR * (year - founded)),
                    "joins": joins.get(str(row["firm_id"])),
                    "x": known(row.get("x")),
                    "y": known(row.get("y")),
                }
            )
        )
    _tell_firms(frame, rows, done, names, count, story)
    staff = _workers(lists["--workers"], frame, names, count, wage, year, encoding, story)
    pairs = _ties(lists["--ties"], frame, wage, year, encoding, story)
    population = Population.model_validate(
        {
            "source": _sources(file, lists),
            "firms": tuple(rows),
            "workers": tuple(staff),
            "ties": tuple(pairs),
            "hours": hours or _hours(rows, done, count, overhead, story),
        }
    )
    return _facts_of_lists(file, frame, rows, done, staff), population


def _hours(
    rows: Sequence[dict[str, Any]],
    done: Sequence[tuple[int, ...]],
    count: int,
    overhead: float,
    story: Story,
) -> tuple[float, ...]:
    """Hours of phases as the list implies them: in proportion to the people who do them.

    In a district at work no phase has many more people than it has work for. Of the people of final
    firms a part, `overhead`, sells and manages. A phase that nobody does, and is bought, takes as
    long as the mean.
    """
    people = [0.0] * count
    for row, phases in zip(rows, done, strict=True):
        at_work = row["people"] * (1.0 - overhead if row["role"] == "final" else 1.0)
        for phase in phases:
            people[phase] += at_work / len(phases)
    mean = sum(people) / max(1, sum(p > 0.0 for p in people))
    story.given.append("hours of phases: in proportion to the people who do them (derived)")
    return tuple(round(p / mean, 3) if p > 0.0 else 1.0 for p in people)


class _Amounts:
    """Turns amounts of a table into numeraire."""

    def __init__(self, money: Money | None) -> None:
        self.money = money

    def sales(self, value: Any) -> float | None:
        """Return an amount that may be large in numeraire too."""
        told = known(value)
        return None if told is None else told / (self.money.wage if self.money else 1.0)

    def __call__(self, value: Any, frame: pd.DataFrame, i: int, column: str) -> float | None:
        told = self.sales(value)
        if told is not None and told > MOST_NUMERAIRE:
            place = row_place(frame, i, column)
            if self.money is None:
                raise TableError(
                    "a wage in money, and no wage level",
                    **place,
                    found=value,
                    expected="wages as multiples of the wage outside the district",
                    hint="say what that wage is: --wage-level W --currency NAME, per quarter",
                )
            raise TableError(
                "the wage is out of proportion",
                **place,
                found=value,
                expected=f"at most {MOST_NUMERAIRE:g} times the wage level {self.money.wage:g}",
                hint="wages and the wage level are per worker and quarter",
            )
        return told


def _workers(
    file: File | None,
    firms: pd.DataFrame,
    names: tuple[str, ...],
    count: int,
    wage: _Amounts,
    year: int,
    encoding: str,
    story: Story,
) -> list[dict[str, Any]]:
    people = int(firms["workers"].sum())
    if file is None:
        story.drawn.append(f"workers: trade, skill, age, tenure and contract of all {people}")
        return []
    frame = read_given(file, GIVEN["workers"], encoding=encoding, against={"firms": firms})
    room = {
        str(row["firm_id"]): int(row["workers"]) - int(known(row.get("owners")) or 0)
        for row in firms.to_dict("records")
    }
    found = []
    for i, row in enumerate(frame.to_dict("records")):
        firm = str(row["firm_id"])
        if firm:
            room[firm] -= 1
            if room[firm] < 0:
                raise TableError(
                    "more workers listed than the firm has",
                    **row_place(frame, i, "firm_id"),
                    found=firm,
                    expected="no more than its people at work less its owners",
                    hint="the list of firms counts owners among people at work",
                )
        phase = str(row.get("phase") or "")
        since = known(row.get("since"))
        found.append(
            without_gaps(
                {
                    "firm": firm,
                    "phase": parse_phases(phase, names, count, row_place(frame, i, "phase"))[0] + 1
                    if phase
                    else None,
                    "skill": known(row.get("skill")),
                    "wage": wage(row.get("wage"), frame, i, "wage"),
                    "age": known(row.get("age")),
                    "contract": known(row.get("contract")),
                    "tenure": None if since is None else max(0, int(YEAR * (year - since))),
                }
            )
        )
    employed = sum("firm" in row for row in found)
    story.column("workers", employed, people, "people at work", "drawn, owners among them")
    return found


def _ties(
    file: File | None,
    firms: pd.DataFrame,
    wage: _Amounts,
    year: int,
    encoding: str,
    story: Story,
) -> list[dict[str, Any]]:
    rest = "each final firm knows one that does each phase which it and its suppliers lack"
    if file is None:
        story.drawn.append(f"ties: {rest}")
        return []
    frame = read_given(file, GIVEN["ties"], encoding=encoding, against={"firms": firms})
    found = []
    for i, row in enumerate(frame.to_dict("records")):
        if row["buyer"] == row["supplier"]:
            raise TableError(
                "a firm that supplies itself",
                **row_place(frame, i, "supplier"),
                found=row["supplier"],
                expected="another firm",
            )
        since = known(row.get("since"))
        found.append(
            without_gaps(
                {
                    "buyer": str(row["buyer"]),
                    "supplier": str(row["supplier"]),
                    "value": wage.sales(row.get("value")),
                    "trust": known(row.get("trust")),
                    "since": None if since is None else max(0, int(YEAR * (year - since))),
                }
            )
        )
    story.given.append(f"ties: {len(found)} pairs")
    story.drawn.append(f"further ties: {rest}")
    return found


def _members(file: File | None, firms: pd.DataFrame, encoding: str, story: Story) -> dict[str, int]:
    if file is None:
        return {}
    frame = read_given(file, GIVEN["members"], encoding=encoding, against={"firms": firms})
    joins = {
        str(row["firm_id"]): int(known(row.get("joined")) or 0) for row in frame.to_dict("records")
    }
    story.given.append(f"members of the network: {len(joins)} (institutions with rule=listed)")
    return joins


def _tell_firms(
    frame: pd.DataFrame,
    rows: Sequence[dict[str, Any]],
    done: Sequence[tuple[int, ...]],
    names: tuple[str, ...],
    count: int,
    story: Story,
) -> None:
    story.given.append(f"firms: {len(rows)}, with role, phases and people at work")
    otherwise = {
        "owners": ("working owners", "from the prior of the template"),
        "wage": ("mean wage", "follows the skill of its workers"),
        "sales": ("turnover", "from people at work"),
        "exports": ("exports", "half of final firms, and the exports of the template in all"),
        "age": ("year of founding", "up to 20 years before"),
        "x": ("coordinates", "none; figures place firms by their phases"),
    }
    for key, (what, rest) in otherwise.items():
        # Only who sells the final product exports.
        about = [row for row in rows if key != "exports" or row["role"] == "final"]
        unit = "final firms" if key == "exports" else "firms"
        story.column(what, sum(key in row for row in about), len(about), unit, rest)
    lacking = sorted(set(range(count)) - {phase for phases in done for phase in phases})
    if lacking:
        called = ", ".join(names[i] if i < len(names) else str(i + 1) for i in lacking)
        story.drawn.append(f"phases that no firm does, bought outside: {called}")


def _facts_of_lists(
    file: Path,
    frame: pd.DataFrame,
    rows: Sequence[dict[str, Any]],
    done: Sequence[tuple[int, ...]],
    staff: Sequence[dict[str, Any]],
) -> Facts:
    final = [row["role"] == "final" for row in rows]

    def over(role: bool, values: Sequence[float]) -> list[float]:
        return [v for v, is_final in zip(values, final, strict=True) if is_final == role]

    people = [row["people"] for row in rows]
    phases = [len(each) for each in done]
    source = f"{file.name}: {len(rows)} firms"
    found: Facts = {
        "size.final_firms": (sum(final), source),
        "size.specialists": (len(rows) - sum(final), source),
        "size.final_workers": (sum(over(True, people)), source),
        "size.specialist_workers": (sum(over(False, people)), source),
        "size.final_phases": (round(sum(over(True, phases)) / max(1, sum(final))), source),
    }
    others = over(False, phases)
    if others:
        found["size.specialist_phases"] = (max(others), source)
    exports = [(row.get("exports"), row["people"]) for row in rows if row["role"] == "final"]
    if all(share is not None for share, _ in exports):
        weighted = sum(share * weight for share, weight in exports)
        share = weighted / sum(weight for _, weight in exports)
        found["markets.export_demand"] = (share, f"{source}: exports weighted by people at work")
    idle = sum("firm" not in row for row in staff)
    if idle:
        found["size.unemployment"] = (
            min(0.5, idle / sum(people)),
            f"list of workers: {idle} without a job",
        )
    return found


def _sources(file: Path, lists: dict[str, File | None]) -> str:
    return ", ".join([file.name, *(Path(f).name for f in lists.values() if f is not None)])
