"""Figures of supplier networks show what is in the profile."""

import importlib
import sys
from pathlib import Path

import numpy as np
import pytest

from distretto.districts.networks import Network, analyse
from distretto.report.figures.supplier_network import (
    chance_figure,
    chance_text,
    levels_figure,
    levels_text,
)
from distretto.report.language import find_language

sys.path[:0] = [str(Path(__file__).parent)]
made = importlib.import_module("made_figures")


def test_firms_stand_at_their_levels():
    profile = made.supplier_network()
    axes = levels_figure(profile).axes[0]
    points = np.concatenate([each.get_offsets() for each in axes.collections])
    assert sorted(points[:, 1]) == pytest.approx(sorted(profile.firms["level"]))
    assert len(np.unique(points.round(6), axis=0)) == len(profile.firms)
    named = {text.get_text() for text in axes.texts}
    assert named == set(profile.leaders["firm"])
    dashed = [line for line in axes.lines if line.get_linestyle() == "--"]
    assert 0 < len(dashed) < len(axes.lines)
    assert all(line.get_ydata()[1] < line.get_ydata()[0] for line in dashed)


def test_measures_that_are_not_known_are_left_out():
    profile = analyse(Network.from_arrays(["a", "b"], ["b", "c"]), draws=5)
    known = [each for each in profile.findings if np.isfinite(each.value)]
    figure = chance_figure(profile.findings)
    rows = [text.get_text() for text in figure.axes[0].texts]
    assert {each.measure.label for each in known} <= set(rows)
    assert len(rows) == 2 * len(known) < 2 * len(profile.findings)


def test_figures_have_words_for_those_who_cannot_see_them():
    profile = made.supplier_network()
    told = levels_text(profile)
    assert "Lead 0" in told and "63 firms" in told
    findings = profile.findings[:2]
    assert chance_text(findings).startswith("Links returned within the period 0.03, by chance 0.0")
    assert "Imprese guida" in levels_text(profile, lang=find_language("it"))
    bare = analyse(Network.from_arrays(["a", "b"], ["b", "c"]), draws=0)
    assert chance_text(bare.findings) == "Nothing is compared with chance."
