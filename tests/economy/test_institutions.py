from dataclasses import FrozenInstanceError, dataclass, fields
from typing import ClassVar

import numpy as np
import pytest

from distretto.economy.institutions import (
    REGISTRY,
    Institution,
    LabourFloor,
    TrainingConsortium,
)
from distretto.economy.outcomes import OUTCOMES
from distretto.economy.state import DECLARED, copy, guarded

EVERY = sorted(REGISTRY)


def _parameters(kind):
    return [f for f in fields(kind) if f.name not in ("start", "end")]


@pytest.mark.parametrize("name", EVERY)
def test_an_institution_says_what_it_is(name):
    kind = REGISTRY[name]
    assert kind.name == name
    for text in (kind.summary, kind.payer, kind.source):
        assert text
        assert "\n" not in text
    assert kind.writes
    assert set(kind.writes) <= set(DECLARED)
    # Never what people decide or earn, and no outcome.
    assert all(each.startswith("policy.") for each in kind.writes)


@pytest.mark.parametrize("name", EVERY)
def test_parameters_have_meaning_unit_range_and_a_default_within(name):
    found = _parameters(REGISTRY[name])
    assert found
    for parameter in found:
        assert set(parameter.metadata) == {"meaning", "unit", "low", "high"}
        assert parameter.metadata["meaning"]
        assert parameter.metadata["unit"]
        assert parameter.metadata["low"] <= parameter.default <= parameter.metadata["high"]
        assert parameter.metadata["low"] < parameter.metadata["high"]


@pytest.mark.parametrize("name", EVERY)
def test_an_institution_changes_only_what_it_declares(name, district, arrays):
    # At the ends of every range, so that what is neutral by default shows too.
    kind = REGISTRY[name]
    for end in ("low", "high"):
        institution = kind(**{p.name: p.metadata[end] for p in _parameters(kind)})
        before = copy(district.state)
        # Not the guarded view: what is undeclared is found by comparison here.
        institution.apply(district.state, np.uint64(district.seed), 0)
        was = arrays(before)
        changed = {n for n, a in arrays(district.state).items() if a.tobytes() != was[n].tobytes()}
        assert changed <= set(kind.writes)
    assert changed == set(kind.writes)


@dataclass(frozen=True, kw_only=True)
class Rogue(Institution):
    """An institution that reaches for the tills."""

    name: ClassVar[str] = "rogue"
    summary: ClassVar[str] = "takes what is not its own"
    payer: ClassVar[str] = "everybody"
    source: ClassVar[str] = "none"
    writes: ClassVar[tuple[str, ...]] = ("policy.public_cost",)

    array: str = "firms.cash"

    def apply(self, state, seed, quarter):
        state.policy.public_cost[0] = 1.0
        group, field = self.array.split(".")
        getattr(getattr(state, group), field).fill(0)


@pytest.mark.parametrize("array", sorted(set(DECLARED) - {"policy.public_cost"}))
def test_writing_what_is_not_declared_is_refused(district, array):
    with pytest.raises(ValueError, match="read-only"):
        district.step([Rogue(array=array)])


def test_writing_what_is_declared_is_allowed(district):
    district.step([Rogue(array="policy.public_cost")])


def test_the_guard_does_not_lock_the_state_itself(district):
    guarded(district.state, ())
    district.state.firms.cash[0] = district.state.firms.cash[0]
    assert all(a.flags.writeable for group in district.state for a in group)


def test_institutions_are_frozen():
    with pytest.raises(FrozenInstanceError):
        LabourFloor().floor = 2.0
    assert TrainingConsortium(members=0.5) == TrainingConsortium(members=0.5)


def test_in_force_from_start_until_before_end():
    floor = LabourFloor(start=2, end=5)
    assert [q for q in range(8) if floor.acts(q)] == [2, 3, 4]
    assert [q for q in range(4) if LabourFloor().acts(q)] == [0, 1, 2, 3]
    assert not LabourFloor().acts(-1)


def test_policy_is_neutral_again_when_an_institution_ends(district):
    policies = (LabourFloor(end=1), TrainingConsortium(end=1))
    district.step(policies)
    assert district.state.policy.wage_floor[0] > 0.0
    assert (district.state.policy.course_cost < 1.0).any()
    district.step(policies)
    for name, array in zip(district.state.policy._fields, district.state.policy, strict=True):
        assert np.all(array == DECLARED[f"policy.{name}"].fill)
    assert not district.state.workers.unregistered.any()


def _course(district, institutions, quarters=12):
    """Outcomes by name, one value a quarter."""
    seen = []
    for _ in range(quarters):
        district.step(institutions)
        seen.append(district.observe())
    seen = np.array(seen)
    return {outcome.name: seen[:, k] for k, outcome in enumerate(OUTCOMES)}


NEUTRAL = {
    "nothing": (),
    "a consortium yet to come": (TrainingConsortium(start=12),),
    "a floor long gone": (LabourFloor(start=-8, end=-4),),
    "a floor of nothing": (LabourFloor(floor=0.0, inspection_cost=0.0),),
    "a consortium without members": (TrainingConsortium(members=0.0, staff=0.0),),
    "both without effect": (
        LabourFloor(floor=0.0, inspection_cost=0.0),
        TrainingConsortium(members=0.0, staff=0.0),
    ),
}


@pytest.mark.parametrize("name", NEUTRAL)
def test_an_institution_that_is_off_leaves_the_baseline_to_the_bit(district, differing, name):
    baseline = district.copy()
    expected, found = _course(baseline, ()), _course(district, NEUTRAL[name])
    for outcome, course in expected.items():
        assert course.tobytes() == found[outcome].tobytes(), outcome
    # What is written though nothing comes of it: inspectors with no floor to enforce.
    assert set(differing(district.state, baseline.state)) <= {"policy.inspection"}


def test_the_consortium_enrols_the_stated_share_of_firms_for_good(district):
    members = []
    for share in (0.3, 0.6):
        d = district.copy()
        d.step([TrainingConsortium(members=share)])
        members.append(d.state.policy.members.astype(bool))
    few, many = members
    assert 0 < few.sum() < many.sum() < district.state.firms.alive.sum()
    assert not np.any(few & ~many)
    d.step([TrainingConsortium(members=0.0)])
    assert not d.state.policy.members.any()


def test_members_train_more_and_the_public_pays_its_share(district):
    baseline = _course(district.copy(), ())
    consortium = TrainingConsortium(members=1.0, public_share=0.6, relative_cost=0.8, staff=2.0)
    found = _course(district, [consortium])
    assert found["trained"].mean() > 1.1 * baseline["trained"].mean()
    assert found["skill"][-1] > baseline["skill"][-1]
    p = district.parameters.training
    books = district.state.books
    assert found["public_cost"][-1] == pytest.approx(2.0 + 0.6 * 0.8 * p.cost * books.trained.sum())
    # Firms pay the rest, and a fee for each of the workers they had then.
    fees = books.courses.sum() - 0.4 * 0.8 * p.cost * books.trained.sum()
    assert fees == pytest.approx(0.002 * found["jobs"][-1], rel=0.1)


def test_an_enforced_floor_lifts_the_lowest_wages(district):
    baseline = _course(district.copy(), ())
    found = _course(district, [LabourFloor(floor=1.1, enforcement=1.0)])
    assert found["p10_wage"][-1] > baseline["p10_wage"][-1]
    assert found["wage_gini"][-1] < baseline["wage_gini"][-1]
    firms, workers = district.state.firms, district.state.workers
    employed = workers.employer >= 0
    evading = firms.evades[workers.employer[employed]]
    assert np.all(workers.wage[employed][~evading] >= 1.1)
    assert found["public_cost"][-1] == pytest.approx(0.01 * firms.alive.sum(), abs=0.05)


def test_without_inspectors_more_firms_evade(district):
    strict, lax = (
        _course(district.copy(), [LabourFloor(floor=1.1, enforcement=e)]) for e in (0.95, 0.0)
    )
    assert lax["below_floor"].mean() > strict["below_floor"].mean()


def test_enforcement_is_a_yearly_probability(district):
    LabourFloor(enforcement=0.5).apply(district.state, np.uint64(1), 0)
    quarterly = district.state.policy.inspection[0]
    assert 1.0 - (1.0 - quarterly) ** 4 == pytest.approx(0.5)
