"""A network beside what chance would make of it: what it was built to be is what is found."""

import numpy as np
import pandas as pd
import pytest

from distretto.districts.networks import MEASURES, Chance, Finding, Network, analyse
from distretto.errors import InputError

YEARS = 4


def horizontal(seed: int = 1, turns: bool = True) -> Network:
    """Eighty firms in forty pairs of rivals: who wins the order of the year puts out half of it.

    Without turns the same firm wins every year.
    """
    random = np.random.default_rng(seed)
    rows = []
    for year in range(YEARS):
        for pair in range(40):
            first = (year + pair) % 2 if turns else pair % 2
            winner, loser = 2 * pair + first, 2 * pair + 1 - first
            rows.append((loser, winner, year, random.uniform(5.0, 6.0)))
            for other in random.choice(40, 2, replace=False):
                if other != pair:
                    rows.append((2 * other + random.integers(2), winner, year, 0.5))
    return network_of(rows)


def hierarchical(seed: int = 1) -> Network:
    """Three leaders who buy from twelve contractors, who buy from sixty homeworkers."""
    random = np.random.default_rng(seed)
    rows = []
    for year in range(YEARS):
        for contractor in range(3, 15):
            rows.append((contractor, contractor % 3, year, random.uniform(50.0, 60.0)))
        for home in range(15, 75):
            rows.append((home, 3 + home % 12, year, random.uniform(1.0, 2.0)))
    return network_of(rows)


def network_of(rows) -> Network:
    frame = pd.DataFrame(rows, columns=["supplier", "buyer", "period", "value"])
    return Network.from_frame(frame, sum_duplicates=True)


@pytest.fixture(scope="module")
def profiles():
    made = {
        "horizontal": horizontal(),
        "fixed": horizontal(turns=False),
        "hierarchical": hierarchical(),
    }
    return {name: analyse(network, draws=60, window=YEARS) for name, network in made.items()}


def test_a_horizontal_network_is_found_to_be_one(profiles):
    found = profiles["horizontal"]
    assert found["role_exchange"].value > 0.7
    assert found["role_exchange"].verdict == "more than"
    assert found["alternation"].verdict == "more than"
    assert found["alternation"].value > found["flow_reciprocity"].value
    assert found["hierarchy"].verdict == "less than"
    assert found["role_flip"].value > 0.5
    assert not len(found.leaders)


def test_the_same_firms_with_fixed_roles_do_not_exchange_them(profiles):
    found, other = profiles["fixed"], profiles["horizontal"]
    assert found["role_exchange"].value < 0.2
    assert found["role_flip"].value < other["role_flip"].value
    assert found["link_survival"].verdict == "more than"


def test_a_hierarchical_network_is_found_to_be_one(profiles):
    found = profiles["hierarchical"]
    assert found["hierarchy"].value == found["flow_outside_loops"].value == 1.0
    assert found["trophic_incoherence"].value < 0.02
    assert found["trophic_incoherence"].verdict == "less than"
    assert found["role_exchange"].value == found["role_flip"].value == 0.0
    assert found["captive_suppliers"].value == 1.0
    assert sorted(found.leaders["firm"]) == ["0", "1", "2"]
    assert found.leaders["captive_suppliers"].tolist() == [4, 4, 4]
    assert found["link_survival"].value == 1.0
    assert found.half_life == np.inf
    levels = found.firms.set_index("firm")["level"]
    assert levels[["0", "1", "2"]].min() > levels[[str(i) for i in range(3, 15)]].max()
    assert levels[[str(i) for i in range(15, 75)]].max() < 0.2
    assert found.firms.set_index("firm")["commands"]["0"] == 4 + 20


def test_every_measure_is_told_beside_chance(profiles):
    table = profiles["horizontal"].to_dataframe()
    assert table["measure"].tolist() == [measure.name for measure in MEASURES]
    told = table[table["against_chance"] != ""]
    assert (told["chance_low"] <= told["chance_mean"] + 1e-9).all()
    assert (told["chance_mean"] <= told["chance_high"] + 1e-9).all()
    assert told["percentile"].between(0.0, 1.0).all()
    varied = told[told["chance_sd"] > 1e-6]
    z = (varied["value"] - varied["chance_mean"]) / varied["chance_sd"]
    assert z.tolist() == pytest.approx(varied["z"].tolist())
    assert table.loc[table["measure"] == "local_content", "value"].isna().all()


def test_draws_depend_on_the_seed_and_their_number(profiles):
    network = horizontal()
    one, same, other = (analyse(network, draws=5, seed=seed) for seed in (3, 3, 4))
    assert one.to_dataframe().equals(same.to_dataframe())
    assert not one.to_dataframe().equals(other.to_dataframe())
    assert one["hierarchy"].value == other["hierarchy"].value


def test_without_draws_there_is_no_chance():
    found = analyse(hierarchical(), draws=0)
    assert all(finding.chance is None for finding in found.findings)
    assert "by chance" not in " ".join(found.sentences()).lower()


def test_periods_are_told_one_by_one(profiles):
    found = profiles["hierarchical"].periods
    assert found["period"].tolist() == ["0", "1", "2", "3"]
    assert found["links"].tolist() == [72] * 4
    assert found["firms"].tolist() == [75] * 4
    assert found["survival"].tolist()[:3] == [1.0] * 3
    assert np.isnan(found["survival"].tolist()[3])


def test_local_content_is_known_where_outside_firms_are():
    network = Network.from_arrays(
        ["a", "b", "x"], ["b", "a", "a"], [1.0, 2.0, 6.0], local=["a", "b"]
    )
    found = analyse(network, draws=3)
    assert found["local_content"].value == pytest.approx(3 / 9)
    assert found["local_content"].chance is None
    assert found.periods["local_content"].tolist() == pytest.approx([3 / 9])
    assert found.firms["local_share"].tolist() == pytest.approx([0.25, 1.0])
    assert found["flow_reciprocity"].value == pytest.approx(2 / 3)


def test_what_is_missing_is_said():
    assert len(analyse(Network.from_arrays(["a"], ["b"]), draws=0).missing()) == 3
    full = Network.from_arrays(
        ["a", "b", "x", "a"],
        ["b", "a", "a", "y"],
        [1.0, 2.0, 6.0, 1.0],
        [1, 2, 2, 2],
        local=["a", "b"],
    )
    assert analyse(full, draws=0).missing() == ()


@pytest.mark.parametrize(
    ("supplier", "buyer", "known", "missing"),
    [("a", "y", False, "suppliers outside"), ("x", "a", True, "buyers outside")],
)
def test_a_list_without_suppliers_outside_does_not_tell_local_content(
    supplier, buyer, known, missing
):
    network = Network.from_arrays(
        ["a", "b", supplier], ["b", "a", buyer], [1.0, 2.0, 6.0], local=["a", "b"]
    )
    found = analyse(network, draws=0)
    assert np.isfinite(found["local_content"].value) == known
    assert np.isfinite(found.periods["local_content"]).all() == known
    assert np.isfinite(found.firms["local_share"]).all() == known
    assert missing in " ".join(found.missing())


def test_one_period_says_nothing_of_change():
    found = analyse(Network.from_arrays(["a", "b"], ["b", "c"]), draws=2)
    for measure in MEASURES:
        if measure.over_time:
            assert np.isnan(found[measure.name].value)
            assert str(found[measure.name]) == f"{measure.label}: not known."
    assert np.isnan(found.half_life)
    assert not any("not known" in text for text in found.sentences())


@pytest.mark.parametrize(
    ("low", "high", "verdict", "told"),
    [
        (0.1, 0.2, "more than", "By chance it would be less (10 % to 20 %)."),
        (0.4, 0.5, "less than", "By chance it would be more (40 % to 50 %)."),
        (0.25, 0.35, "within", "no more and no less than chance would make it (25 % to 35 %)."),
    ],
)
def test_words_for_a_value_and_chance(low, high, verdict, told):
    finding = Finding(MEASURES[0], 0.3, Chance(0.2, 0.1, low, high, 1.0, 0.5))
    assert finding.verdict == verdict
    assert str(finding).startswith("Of all links, 30 % are returned")
    assert str(finding).endswith(told)


def test_the_profile_shows_itself(profiles):
    found = profiles["horizontal"]
    assert "22 measures" in repr(found)
    assert "Role exchange over the window" in found._repr_html_()
    assert any("leader firms place" in text for text in profiles["hierarchical"].sentences())
    assert found.provenance["parameters"]["draws"] == 60
    with pytest.raises(InputError, match="no such measure") as caught:
        found["role_exchang"]
    assert caught.value.hint == "did you mean 'role_exchange'?"


def test_progress_is_told():
    steps = []
    analyse(Network.from_arrays(["a"], ["b"]), draws=3, progress=lambda *step: steps.append(step))
    assert steps == [(1, 3), (2, 3), (3, 3)]


@pytest.mark.parametrize("option", [{"window": 0}, {"draws": -1}, {"seed": -1}])
def test_options_that_make_no_sense(option):
    with pytest.raises(InputError, match="too small"):
        analyse(Network.from_arrays(["a"], ["b"]), **option)


def test_a_district_whose_firms_do_not_deal():
    network = Network.from_arrays(["a", "x"], ["x", "b"], local=["a", "b"])
    with pytest.raises(InputError, match="no firm of the district sells to another"):
        analyse(network)
