"""The atlas of claims: what it says, from made results."""

import numpy as np
import pytest

from distretto import claims as library
from distretto.experiments.claims.deciding import Leaf, Split
from distretto.experiments.claims.study import ClaimResult, ClaimStudy, PartResult
from distretto.experiments.claims.verdicts import effect_of, lost, verdict_of
from distretto.report.claims import atlas_document
from distretto.report.claims.words import claimed, decided, effect_text
from distretto.report.figures.forest import ForestRow, forest_figure
from distretto.report.html import to_html

TREE = Split("skill.novelty", 0.0213, Leaf(20, -0.01, 0.4), Leaf(44, 0.05, 0.95))


def result(name, shift=1.0):
    """A claim whose every part has the effect that is claimed, `shift` deviations from zero."""
    claim, rng = library.load(name), np.random.default_rng(1)
    parts = []
    for part in claim.parts:
        sign = {"higher": 1.0, "lower": -1.0, "none": 0.0}[part.expected]
        scale = (part.margin or 0.1) / 5.0
        effect = effect_of(scale * (sign * shift + rng.normal(size=(64, 1))))
        control = None if claim.control is None else effect_of(0.01 * rng.normal(size=(64, 1)))
        parts.append(
            PartResult(
                part,
                effect,
                verdict_of(effect, part.expected, part.margin),
                control,
                None if control is None else lost(effect, control),
                dict.fromkeys(part.contrast, 1.25),
                TREE,
            )
        )
    return ClaimResult(claim, tuple(parts), 64, 60)


@pytest.fixture(scope="module")
def study():
    shown = [result("C12", 2.0), result("C15", 3.0), result("C16", -3.0), result("P01", 0.0)]
    return ClaimStudy(tuple(shown), 64, 1, True, {"time": "2026-12-01T00:00:00+00:00"})


def test_the_page_tells_every_claim(study):
    page = to_html(atlas_document(study))
    for each in study.results:
        assert each.claim.title in page
        for part in each.parts:
            assert part.part.text in page
    assert page.count("<svg") == 1 + len(study.results)  # one for all, one for each
    assert "http://" not in page.replace("http://www.w3.org", "")
    assert "4 not plausible and left out" in " ".join(page.replace("of which ", "").split())


def test_the_placebo_stands_apart(study):
    document = atlas_document(study)
    names = [section.name for section in document.sections]
    assert names == ["summary", "c12", "c15", "c16", "placebo", "terms", "provenance"]
    assert "3 claims in" in document.sections[0].blocks[0].text
    assert "contradicted" in document.sections[0].blocks[0].text


def test_effects_in_words():
    parts = {part.part.text: part for part in result("C12", 2.0).parts}
    relative = parts["Together they raise value added per worker"]
    mean, ends = effect_text(relative)
    assert mean.endswith("%")
    assert " to " in ends
    assert float(mean.rstrip("%").replace("−", "-")) == pytest.approx(
        100.0 * relative.effect.mean, rel=0.1
    )
    none = parts["Grants alone automate next to nothing"]
    assert claimed(none) == "none: within ±0.02 share of full automation"
    assert claimed(relative) == "above 0"


def test_what_decides_in_words():
    part = result("C16").parts[0]
    text = decided(part)
    assert "(skill.novelty) is below 0.0213" in text
    assert "above 0 in 95% of 44 draws" in text
    assert "above 0 in 40% of 20 draws" in text


def test_a_forest_has_a_row_for_every_part_and_no_more():
    rng = np.random.default_rng(2)
    rows = [
        ForestRow("heading", np.empty(0)),
        ForestRow("up", rng.normal(1.0, 1.0, 40), 1.0, 0.7, 1.3, "higher", 0.0, "reproduced", 0.1),
        ForestRow("none", rng.normal(0.0, 1.0, 40), 0.0, -0.3, 0.3, "none", 0.5, "undecided"),
        ForestRow("still", np.zeros(40), 0.0, 0.0, 0.0, "lower"),
    ]
    (axes,) = forest_figure(rows).axes
    assert [text.get_text() for text in axes.texts] == ["heading", "up", "none", "still"]
    assert len(axes.collections) == 1  # the band of the margin
    low, high = axes.get_xlim()
    for line in axes.lines:
        inside = np.asarray(line.get_xdata(), dtype=float)
        assert ((inside >= low) & (inside <= high)).all()
