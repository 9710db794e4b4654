"""A partial profile of a real cluster: printing and paper in Kecskemét, survey of 2012.

Ties are of technical advice, not of trade, and have no values; owners are known, sales are not.
"""

import pandas as pd
import pytest

from distretto.districts import profile


@pytest.fixture(scope="module")
def found(shared_data):
    folder = shared_data / "hu_kecskemet_cluster_2012"
    present = pd.read_csv(folder / "firms_present.csv.gz")["firm"]
    firms = pd.read_csv(folder / "firms.csv.gz").set_index("firm").loc[present].reset_index()
    ties = pd.read_csv(folder / "advice_ties.csv.gz")
    foreign = firms["foreign_owned_2012"].map({1: "outside", 0: "local"})
    return profile(
        firms=pd.DataFrame(
            {"firm": firms["firm"], "jobs": firms["employees_2012"], "owner": foreign}
        ),
        ties=ties.rename(columns={"from_firm": "buyer", "to_firm": "supplier"}),
        draws=50,
        name="Kecskemét",
    )


def test_the_counts_are_those_of_the_survey(found):
    assert found.features["firms"].value == 26
    # 0.619 of the 223 ties are returned; chance gives far fewer.
    ratio = found.features["reciprocity_ratio"]
    assert ratio.value > ratio.null[1]
    assert found.features["reciprocity"].value == pytest.approx(0.619, abs=5e-4)


def test_what_one_survey_cannot_tell_is_left_open(found):
    for name in ("role_exchange", "flip_rate", "link_survival", "local_supply", "mobility"):
        assert not found.features[name].known
    for typology in found.typologies:
        for score in typology.scores:
            assert (score.high > score.low) == (score.known < len(score.reasons)) or (
                score.high == 0.0
            )
    told = [each.name for definitions in found.missing().values() for each in definitions]
    assert {"role_exchange", "resistance", "service_centres"} <= set(told)
