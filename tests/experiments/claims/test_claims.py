"""Claims, run: shared runs, controls, resumption, and numbers against what a run gives."""

import dataclasses
import json

import numpy as np
import pytest

from distretto import claims as library
from distretto.claims import Claim, Setting
from distretto.economy.outcomes import OUTCOMES
from distretto.errors import ClaimError, ResultError
from distretto.experiments.claims import run_claims
from distretto.experiments.claims.measures import MEASURES, recovery, rows_to_value
from distretto.experiments.claims.plan import plan_claims
from distretto.experiments.claims.running import points, run_ground
from distretto.experiments.course import Course
from distretto.experiments.points import prior_names
from distretto.experiments.sizes import smaller
from distretto.experiments.specs import parse_spec
from distretto.experiments.worlds import World

TEXTS = {
    "title": "t",
    "text": "t",
    "source": "s",
    "assumes": "a",
    "emerges": "e",
    "mechanism": "m",
}
GROUND = {"size": 0.08, "quarters": 6, "parameters": {}}


def claim(id="T1", arms=None, parts=None, control=None, ground=GROUND, **more):
    return Claim.model_validate(
        {
            **TEXTS,
            "id": id,
            "ground": ground,
            "arms": arms
            or [
                {"name": "none", "what": "nothing"},
                {"name": "floor", "what": "a floor", "institutions": "labour-floor"},
            ],
            "parts": parts
            or [
                {
                    "text": "p",
                    "measure": "p10_wage",
                    "contrast": {"floor": 1, "none": -1},
                    "expected": "higher",
                }
            ],
            "control": control or {"what": "c", "parameters": {"strategy.search": 0.0}},
            **more,
        }
    )


SMALL = {"draws": 3, "seeds": 2, "threads": 2}


def test_claims_share_the_runs_of_arms_that_coincide():
    one = claim()
    other = claim(
        "T2",
        arms=[
            {"name": "nothing", "what": "nothing"},
            {"name": "union", "what": "a union", "institutions": "union"},
        ],
        parts=[
            {
                "text": "p",
                "measure": "jobs",
                "contrast": {"union": 1, "nothing": -1},
                "expected": "lower",
            }
        ],
    )
    planned, grounds = plan_claims([one, other], {}, {}, 1.0)
    assert len(grounds) == 1
    assert planned[0].jobs["none"] == planned[1].jobs["nothing"]
    assert planned[0].control["none"] == planned[1].control["nothing"]
    (ground,) = grounds.values()
    assert len(ground.jobs) == 6  # none, floor, union, and the same without the mechanism
    shared = ground.measured[planned[0].jobs["none"]]
    assert {m.measure for m in shared} == {"p10_wage", "jobs"}
    elsewhere = claim("T3", ground={**GROUND, "quarters": 7})
    assert len(plan_claims([one, elsewhere], {}, {}, 1.0)[1]) == 2


def test_a_control_goes_before_opening_and_changes():
    arms = [
        {"name": "none", "what": "n", "opening": {"skill.novelty": 0.2}},
        {
            "name": "more",
            "what": "m",
            "changes": [{"values": {"skill.novelty": 0.4}, "start": 2}],
        },
    ]
    parts = [
        {"text": "p", "measure": "jobs", "contrast": {"more": 1, "none": -1}, "expected": "lower"}
    ]
    one = claim(arms=arms, parts=parts, control={"what": "c", "parameters": {"skill.novelty": 0.0}})
    planned, grounds = plan_claims([one], {}, {}, 1.0)
    (ground,) = grounds.values()
    more = ground.jobs[planned[0].jobs["more"]]
    assert [dict(change.values) for change in more.changes] == [{"skill.novelty": 0.4}]
    without = {name: ground.jobs[planned[0].control[name]] for name in ("none", "more")}
    assert all(dict(job.opening) == {"skill.novelty": 0.0} for job in without.values())
    assert without["more"].changes == ()
    assert without["none"] is without["more"] or without["none"].key == without["more"].key


def test_size_and_settings():
    setting = Setting(low=0.1, high=0.2, reason="doubt")
    own = {"skill.novelty": {"value": 0.3, "reason": "own"}}
    planned, grounds = plan_claims(
        [claim(), claim("T2", ground={**GROUND, "parameters": own})],
        {},
        {"skill.novelty": setting},
        0.5,
    )
    first, second = (grounds[each.ground].scenario for each in planned)
    assert first.parameters["size.final_firms"].value == round(300 * 0.5 * 0.08)
    prior = first.parameters["skill.novelty"]
    assert (prior.low, prior.high) == (0.1, 0.2)
    assert second.parameters["skill.novelty"].value == 0.3


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"ground": {**GROUND, "scenario": "santa-crce"}}, "did you mean 'santa-croce'"),
        (
            {"ground": {**GROUND, "parameters": {"skill.novelt": {"value": 1, "reason": "r"}}}},
            "did you mean 'skill.novelty'",
        ),
        (
            {"ground": {**GROUND, "parameters": {"skill.novelty": {"value": 2.0, "reason": "r"}}}},
            "between 0 and 1",
        ),
        (
            {
                "arms": [
                    {"name": "none", "what": "n"},
                    {"name": "floor", "what": "f", "institutions": "labour-flor"},
                ]
            },
            "did you mean 'labour-floor'",
        ),
        (
            {
                "parts": [
                    {
                        "text": "p",
                        "measure": "p10_wages",
                        "contrast": {"floor": 1, "none": -1},
                        "expected": "higher",
                    }
                ]
            },
            "did you mean 'p10_wage'",
        ),
        (
            {
                "parts": [
                    {
                        "text": "p",
                        "measure": "worse_off",
                        "how": "recovery",
                        "contrast": {"floor": 1, "none": -1},
                        "expected": "higher",
                    }
                ]
            },
            "worse_off is no series",
        ),
    ],
)
def test_a_claim_that_does_not_fit_the_model_is_refused(changed, says):
    with pytest.raises(ClaimError, match="claim T1") as error:
        plan_claims([claim(**changed)], {}, {}, 1.0)
    assert says in str(error.value)


def test_a_run_is_that_of_the_model(tmp_path):
    """The numbers of a world, worked out again from the district itself."""
    study = run_claims([claim()], out=tmp_path / "out", **SMALL)
    (part,) = study.results[0].parts
    planned, grounds = plan_claims([claim()], {}, {}, 1.0)
    ground = grounds[planned[0].ground]
    at = points(ground, 3, 1)
    place = [o.name for o in OUTCOMES].index("p10_wage")
    for draw in range(3):
        for seed in range(2):
            point = dict(zip(prior_names(ground.scenario), at[draw].tolist(), strict=True))
            world = World(ground.scenario, 1, 2 * draw + seed, point)
            means = []
            for spec in ("labour-floor", "none"):
                district, course = world.found(), Course(world, parse_spec(spec))
                wages = []
                for _ in range(6):
                    course.step(district)
                    wages.append(district.observe()[place])
                means.append(np.mean(wages))
            effect = part.effect.by_world[draw, seed]
            assert np.isnan(effect) or effect == pytest.approx(means[0] - means[1], abs=1e-12)
    assert part.levels.keys() == {"floor", "none"}


def test_draws_are_points_of_one_sequence():
    _, grounds = plan_claims([claim()], {}, {}, 1.0)
    (ground,) = grounds.values()
    few, many = points(ground, 4, 1), points(ground, 16, 1)
    np.testing.assert_array_equal(few, many[:4])
    assert ((many > 0.0) & (many < 1.0)).all()
    # Every prior is spread evenly: one point in each sixteenth of its range.
    assert all(np.unique(np.floor(16 * column)).size == 16 for column in many.T)


def test_threads_do_not_matter_and_more_draws_go_on(tmp_path):
    one = run_claims([claim()], out=tmp_path / "one", **{**SMALL, "threads": 1})
    two = run_claims([claim()], out=tmp_path / "two", **SMALL)
    assert one.records()["claims"] == two.records()["claims"]
    (folder,) = (tmp_path / "two" / "runs").iterdir()
    before = {path.name: path.stat().st_mtime_ns for path in folder.glob("worlds/*.json")}
    assert len(before) == 6
    with pytest.raises(ResultError, match="earlier study"):
        run_claims([claim()], out=tmp_path / "two", **SMALL)
    more = run_claims([claim()], out=tmp_path / "two", resume=True, **{**SMALL, "draws": 5})
    after = {path.name: path.stat().st_mtime_ns for path in folder.glob("worlds/*.json")}
    assert len(after) == 10
    assert {name: after[name] for name in before} == before
    np.testing.assert_array_equal(
        more.results[0].parts[0].effect.by_world[:3], one.results[0].parts[0].effect.by_world
    )


def test_an_interruption_keeps_worlds_and_is_passed_on(tmp_path):
    def stop(done, _):
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_claims([claim()], out=tmp_path / "out", progress=stop, **{**SMALL, "threads": 1})
    assert len(list((tmp_path / "out" / "runs").glob("*/worlds/*.json"))) >= 2
    study = run_claims([claim()], out=tmp_path / "out", resume=True, **SMALL)
    assert study.results[0].worlds == 6


def test_contrasts_logarithms_and_numbers_to_hold_against(tmp_path):
    parts = [
        {"text": "a", "measure": "jobs", "how": "log", "contrast": {"floor": 1, "none": -1},
         "expected": "lower"},
        {"text": "b", "measure": "jobs", "contrast": {"floor": 1}, "against": 100.0,
         "expected": "higher"},
        {"text": "c", "measure": "jobs", "contrast": {"floor": 2, "none": -2}, "expected": "lower"},
        {"text": "d", "measure": "jobs", "how": "change", "contrast": {"floor": 1, "none": -1},
         "expected": "lower", "window": [4, 5], "since": 1},
    ]  # fmt: skip
    study = run_claims([claim(parts=parts)], **SMALL)
    log, against, double, change = (part.effect.by_world for part in study.results[0].parts)
    level = against + 100.0  # of the arm with the floor
    reference = level - double / 2.0
    np.testing.assert_allclose(log, np.log(level / reference))
    assert np.isfinite(change).any()
    assert [row["unit"] for row in study.records()["claims"][0]["parts"]] == [
        "log points", "workers", "workers", "workers",
    ]  # fmt: skip


def test_records_are_json_and_hold_every_world(tmp_path):
    study = run_claims([claim()], out=tmp_path / "out", **SMALL)
    stored = json.loads((tmp_path / "out" / "claims.json").read_text())
    assert stored == json.loads(json.dumps(study.records()))
    (part,) = stored["claims"][0]["parts"]
    assert np.array(part["effects"]).shape == (3, 2)
    assert list(study.to_dataframe()["claim"]) == ["T1"]


def test_two_claims_of_one_id_are_refused():
    with pytest.raises(ClaimError, match="the same id"):
        run_claims([claim(), claim()], **SMALL)


@pytest.mark.parametrize("name", library.names())
def test_every_claim_fits_the_model(name):
    planned, grounds = plan_claims([library.load(name)], {}, {}, 1.0)
    (ground,) = grounds.values()
    assert set(planned[0].jobs.values()) <= set(ground.jobs)
    assert all(ground.measured[key] for key in planned[0].jobs.values())


def test_every_measure_can_be_taken():
    """All special measures in one run of a small district with a training network."""
    special = [name for name, measure in MEASURES.items() if measure.gather is not None]
    arms = [
        {"name": "none", "what": "n", "institutions": "training-consortium:members=1,pledge=0.1"},
        {"name": "other", "what": "o"},
    ]
    parts = [
        {"text": name, "measure": name, "contrast": {"none": 1}, "against": 0.0,
         "expected": "higher"}
        for name in special
    ]  # fmt: skip
    one = claim(arms=arms, parts=parts, ground={**GROUND, "size": 0.2, "quarters": 8})
    _, grounds = plan_claims([one], {}, {}, 1.0)
    (ground,) = grounds.values()
    (world,) = run_ground(ground, 1, 1, 1, workers=1, folder=None, progress=None, compiling=None)
    values = {
        key.partition("|")[0]: value
        for job in world.values()
        for key, value in job["values"].items()
        if value is not None
    }
    assert set(special) <= set(values)
    assert 0.0 <= values["worse_off"] <= 1.0
    assert 0.0 <= values["tacit_outside"] <= 1.0
    assert values["outside_gap"] == pytest.approx(
        values["routine_outside"] - values["tacit_outside"]
    )
    assert values["displaced_pay"] >= 0.0


def rows(series, name="jobs"):
    table = np.zeros((len(series), len(OUTCOMES)))
    table[:, [o.name for o in OUTCOMES].index(name)] = series
    return table


def test_values_of_series_by_hand():
    series = [1.0, 2.0, 3.0, 4.0, 10.0, 12.0]
    assert rows_to_value(rows(series), "jobs", "mean", 0, (4, 5)) == 11.0
    # The year before quarter 4 has a mean of 2.5.
    assert rows_to_value(rows(series), "jobs", "change", 4, (4, 5)) == 8.5
    assert rows_to_value(rows(series), "jobs", "change", 0, (4, 5)) == 10.0


def test_recovery_by_hand():
    fallen = np.array([5.0, 5.0, 1.0, 1.0, 3.0, 6.0, 6.0, 6.0])
    # From quarter 2 the means of two quarters are 1, 2, 4.5, 6, 6: at the fourth it is back at 5.
    assert recovery(fallen, 2, 5.0) == 3.0
    assert recovery(fallen, 5, 5.0) == 0.0  # never below
    assert recovery(np.array([5.0, 1.0, 1.0, 1.0]), 1, 5.0) == 2.0  # never back
    assert np.isnan(recovery(np.array([5.0, 1.0]), 1, 5.0))


def test_smaller_districts(scenario):
    small = smaller(scenario, 0.1)
    assert small.parameters["size.final_workers"].value == 450.0
    one = smaller(scenario, 0.0001)
    assert one.parameters["size.final_firms"].value == 1.0
    priors = dataclasses.replace(
        scenario,
        parameters={
            **scenario.parameters,
            "size.specialists": scenario.parameters["size.final_phases"],  # 9 to 11
        },
    )
    ends = smaller(priors, 0.1).parameters["size.specialists"]
    assert (ends.low, ends.high) == (1.0, 2.0)
