"""What the model was built to be is what the profile finds.

Santa Croce is built as a district of firms that take orders for each other, Baden-Württemberg as
makers and suppliers with fixed roles; an agency can bring multinationals into either. The profile
sees the tables that a run records. Worlds differ in all that is uncertain: in some of them the
final firms of Santa Croce hardly take turns, which the model reports as a low reciprocity. So the
profile is held against what the model reports of each world, and scenarios are compared over
worlds.
"""

import pytest
from scipy.stats import spearmanr

from distretto.districts import profile
from distretto.experiments import run

WORLDS = range(8)
QUARTERS = 40
LAST = 20  # quarters over which the model's own reciprocity is averaged
MULTINATIONALS = "multinational-attraction:greenfield=1,acquisition=1"
HORIZONTAL, HIERARCHICAL = "santa-croce", "baden-wuerttemberg"


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    """By scenario and whether there are multinationals: profiles, and the model's reciprocity."""
    folder = tmp_path_factory.mktemp("runs")
    made = {}
    for scenario in (HORIZONTAL, HIERARCHICAL):
        for arm in ((), (MULTINATIONALS,)):
            made[scenario, bool(arm)] = [
                _profiled(folder / f"{scenario}-{len(arm)}-{world}", scenario, arm, world)
                for world in WORLDS
            ]
    return made


def _profiled(out, scenario, arm, world):
    made = run(scenario, seed=1, world=world, quarters=QUARTERS, institutions=arm, out=out)
    reciprocity = float(made.series["reciprocity"].tail(LAST).mean())
    return profile(run=out, draws=10), reciprocity


def memberships(worlds, kind):
    return [each["command"][kind].membership for each, _ in worlds]


def mean(values):
    return sum(values) / len(values)


def test_roles_are_exchanged_where_the_model_says_so(found):
    worlds = found[HORIZONTAL, False] + found[HIERARCHICAL, False]
    seen = [each.features["mutual"].value for each, _ in worlds]
    assert spearmanr(seen, [known for _, known in worlds]).statistic > 0.8


def test_districts_whose_firms_take_turns_are_found_horizontal(found):
    taking_turns = [world for world in found[HORIZONTAL, False] if world[1] > 1 / 3]
    assert len(taking_turns) >= 3
    for one, other in zip(
        memberships(taking_turns, "horizontal"),
        memberships(taking_turns, "hierarchical"),
        strict=True,
    ):
        assert one > 0.4 and one > other


def test_the_hierarchical_district_is_found_hierarchical(found):
    worlds = found[HIERARCHICAL, False]
    for one, other in zip(
        memberships(worlds, "hierarchical"), memberships(worlds, "horizontal"), strict=True
    ):
        assert one > 0.4 > other


def test_the_scenarios_differ_as_they_were_built_to(found):
    def apart(kind):
        one, other = (found[scenario, False] for scenario in (HORIZONTAL, HIERARCHICAL))
        return mean(memberships(one, kind)) - mean(memberships(other, kind))

    assert apart("horizontal") > 0.15
    assert apart("hierarchical") < -0.15


@pytest.mark.parametrize("scenario", [HORIZONTAL, HIERARCHICAL])
def test_multinationals_are_found_where_they_were_brought_in_and_only_there(found, scenario):
    led = memberships(found[scenario, True], "multinational-led")
    assert min(led) > 0.0 and mean(led) > 0.5
    assert max(memberships(found[scenario, False], "multinational-led")) < 0.1


def test_no_simulated_district_is_a_company_town(found):
    for worlds in found.values():
        assert mean([each["markusen"]["marshallian"].membership for each, _ in worlds]) > 0.6
        assert all(each["markusen"]["state-anchored"].membership == 0.0 for each, _ in worlds)


def test_what_the_model_does_not_have_is_left_open(found):
    (one, _), *_ = found[HORIZONTAL, False]
    for name in ("patents", "technical_jobs", "top5_local", "main_quotient"):
        assert not one.features[name].known
    assert one["markusen"]["hub-and-spoke"].membership is None
    known = {name for name, feature in one.health.items() if feature.known}
    assert {"entry_rate", "exit_rate", "switching", "wage_share", "tenure", "unregistered"} <= known
