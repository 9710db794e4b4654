"""The circle closed: simulated districts of which the true effect is known are evaluated.

The panels are those that `distretto run` records, read as a user's are. Nothing in them says what
is true; that comes from the twin, the same world without the programme.
"""

from pathlib import Path

import numpy as np
import pytest

from distretto.evaluation import Design, Options, evaluate
from distretto.experiments import run
from distretto.tables.panel_reading import Named, read_panel
from distretto.tables.panels import FIRM_PANEL

WORLDS = range(4)
START = 16
PROGRAMME = f"export-consortium:rule=random,members=0.5,most=0,founders=0,intake=0@{START}"
LINES = ("value_added", "wages", "interest", "taxes", "profit")


def read(path: Path):
    named = Named(treated="member")
    return read_panel(path / "firms.parquet", FIRM_PANEL, named, encoding="utf-8", sheet=None)


@pytest.fixture(scope="module")
def panels(tmp_path_factory):
    """Pairs of recorded panels, with the programme and without."""
    found = []
    for world in WORLDS:
        pair = []
        for spec in (PROGRAMME, ()):
            out = tmp_path_factory.mktemp("run")
            run("santa-croce", world=world, quarters=36, institutions=spec, out=out / "run")
            pair.append(read(out / "run"))
        found.append(pair)
    return found


@pytest.fixture(scope="module")
def found(panels):
    options = Options(exits="zero", switching_off="ever", design=Design(seen_before=8))
    return [evaluate(with_, options, twin=without) for with_, without in panels]


def test_every_line_is_estimated_on_its_own_and_they_add_up(found):
    for each in found:
        ledger = each.ledger
        lines = {line.name: line.mean for line in ledger.lines}
        assert set(lines) == set(LINES[1:])
        by_name = {effect.name: effect.mean for effect in each.effects}
        assert all(lines[name] == by_name[name] for name in lines)
        gap = ledger.total.mean - sum(lines.values())
        assert ledger.residual.mean == pytest.approx(gap, abs=1e-12)
        assert abs(gap) < 1e-8 * max(abs(ledger.total.mean), *map(abs, lines.values()))


def test_every_line_is_near_the_true_effect_of_the_twin(found):
    """Over worlds, estimates less truth are about as large as their standard errors say."""
    for line in LINES:
        off = []
        for each in found:
            effect = next(e for e in each.effects if e.name == line)
            se = (effect.high - effect.low) / (2 * 1.97)
            off.append((effect.mean - each.truth[line]) / se)
        # A sum of four squares of standard normals exceeds 13.3 in 1 of 100.
        assert float(np.square(off).sum()) < 13.3, (line, off)


def test_truth_is_of_those_that_joined_and_not_of_chance(panels, found):
    """A world against itself has no effect on any line."""
    with_, _ = panels[0]
    same = evaluate(with_, found[0].options, twin=with_)
    assert all(value == 0.0 for value in same.truth.values())
    assert any(abs(value) > 1e-6 for value in found[0].truth.values())


def test_who_closed_before_the_programme_is_no_control(panels):
    with_, _ = panels[0]
    last = with_.groupby("firm")["period"].max()
    gone = set(last.index[last < START])
    assert gone
    built = evaluate(with_, Options(exits="zero", switching_off="ever")).built
    assert not gone & set(built.panel.units)
    assert any("closed by the time of the first treatment" in note.what for note in built.notes)
