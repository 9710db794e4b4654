from dataclasses import FrozenInstanceError, dataclass, fields
from itertools import combinations
from typing import ClassVar

import numpy as np
import pytest

from distretto.economy.institutions import (
    REGISTRY,
    AutomationSupport,
    Bargaining,
    ConditionalCredit,
    CustomerMonitoring,
    ExportConsortium,
    Institution,
    JointPurchasing,
    LabourFloor,
    LandUseLimit,
    LocalBank,
    MemberInstitution,
    MultinationalAttraction,
    Network,
    SmallFirmTax,
    SupplierConsortium,
    Tariff,
    TrainingConsortium,
    TransferAgency,
    Union,
    University,
)
from distretto.economy.institutions.base import PublicInstitution
from distretto.economy.outcomes import OUTCOMES
from distretto.economy.state import DECLARED, copy, guarded
from distretto.economy.state.policy import REMEMBERED

EVERY = list(REGISTRY)
MEMBERSHIP = {field.name for field in fields(MemberInstitution)}
# Every firm belongs, for a fee, and promises its jobs.
EVERYBODY = {"members": 1.0, "rule": "random", "role": "all", "most": 0, "founders": 0,
             "fee": 0.1, "staff": 1.0, "jobs": 0.1}  # fmt: skip


def _parameters(kind):
    return [f for f in fields(kind) if f.name not in ("start", "end")]


def strong(kind, at="high", word=0, **others):
    """An institution that everybody belongs to, what it does at the ends of the ranges."""
    values = EVERYBODY if issubclass(kind, MemberInstitution) else {}
    given = MEMBERSHIP if values else set()
    for field in _parameters(kind):
        if field.name not in given:
            choices = field.metadata.get("choices")
            value = choices[word % len(choices)] if choices else field.metadata[at]
            values = {**values, field.name: value}
    return kind(**values, **others)


@pytest.mark.parametrize("name", EVERY)
def test_an_institution_says_what_it_is(name):
    kind = REGISTRY[name]
    assert kind.name == name
    for text in (kind.summary, kind.payer, kind.source):
        assert text
        assert "\n" not in text
    assert kind.writes
    assert set(kind.writes) <= set(DECLARED)
    # Never what people decide, know or earn, and no outcome.
    assert all(each.startswith("policy.") for each in kind.writes)
    assert not set(kind.writes) & {"policy.enrolled"}


def test_policy_holds_nothing_that_is_an_outcome():
    words = ("trust", "quality", "skill", "complian", "productiv", "innovat")
    for name, info in DECLARED.items():
        if name.startswith("policy."):
            assert not [word for word in words if word in name]
            # A reference skill says whose wage is meant; no skill is set.
            meaning = info.meaning.replace("reference skill", "")
            assert not [word for word in words if word in meaning]


@pytest.mark.parametrize("name", EVERY)
def test_parameters_have_meaning_unit_range_and_a_default_within(name):
    found = _parameters(REGISTRY[name])
    assert found
    for parameter in found:
        about = parameter.metadata
        assert about["meaning"]
        if "choices" in about:
            assert set(about) == {"meaning", "choices"}
            assert parameter.default in about["choices"]
            assert len(set(about["choices"])) == len(about["choices"]) > 1
        else:
            assert set(about) == {"meaning", "unit", "low", "high", "payer"}
            assert about["unit"]
            assert about["low"] <= parameter.default <= about["high"]
            assert about["low"] < about["high"]


@pytest.mark.parametrize("name", EVERY)
def test_of_every_cost_it_is_said_who_pays(name):
    kind = REGISTRY[name]
    payers = {f.name: f.metadata.get("payer", "") for f in _parameters(kind)}
    for field in _parameters(kind):
        if "numeraire" in field.metadata.get("unit", "").split() and field.name != "budget":
            assert payers[field.name]
    public = {name for name, payer in payers.items() if payer == "the public"}
    if issubclass(kind, PublicInstitution):
        assert public >= set(kind.running)
        assert public
        assert "budget" in payers
    else:
        assert not public
        assert "budget" not in payers


@pytest.mark.parametrize("name", EVERY)
def test_an_institution_writes_what_it_declares_and_nothing_else(name, district, arrays):
    # At the ends of every range, so that what is neutral at one shows at the other.
    kind = REGISTRY[name]
    written = set()
    for at, word in (("low", 0), ("low", 1), ("high", 0), ("high", 1)):
        institution = strong(kind, at, word)
        before = copy(district.state)
        # Not the guarded view: what is undeclared is found by comparison here.
        institution.apply(district.state, np.uint64(district.seed), 0)
        was = arrays(before)
        changed = {n for n, a in arrays(district.state).items() if a.tobytes() != was[n].tobytes()}
        assert changed <= set(kind.writes)
        written |= changed
    assert written == set(kind.writes)


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


def test_policy_is_neutral_again_when_institutions_end(district):
    policies = [strong(kind, end=1) for kind in REGISTRY.values()]
    district.step(policies)
    policy = district.state.policy
    assert policy.wage_floor[0] > 0.0
    for quarter in (1, 2):
        district.step(policies)
        for name, array in zip(policy._fields, policy, strict=True):
            if name not in REMEMBERED:
                assert np.all(array == DECLARED[f"policy.{name}"].fill), name
        assert policy.enrolled.any() == (quarter == 1)
    assert not district.state.workers.unregistered.any()


def _course(district, institutions, quarters=12):
    """Outcomes by name, one value a quarter."""
    seen = []
    for _ in range(quarters):
        district.step(institutions)
        seen.append(district.observe())
    seen = np.array(seen)
    return {outcome.name: seen[:, k] for k, outcome in enumerate(OUTCOMES)}


NOBODY = [kind(members=0.0, staff=0.0) for kind in REGISTRY.values()
          if issubclass(kind, MemberInstitution)]  # fmt: skip
NOTHING = {
    "labour-floor": {"floor": 0.0, "inspection_cost": 0.0},
    "customer-monitoring": {"checks": 0.0, "cost": 0.0},
    "bargaining": {"wage": 0.0, "arbitration": 0.0},
    "job-referral": {"vacancies": 0, "staff": 0.0},
    "local-bank": {"weight": 0.0},
    "land-use-limit": {"workers": 100_000.0},
    "small-firm-tax": {"cut": 0.0},
    "tariff": {"rate": 0.0},
    "carbon-price": {"price": 0.0},
    "resilience-premium": {"premium": 0.0},
    "university": {"access": 0.0, "staff": 0.0},
    "multinational-attraction": {
        "greenfield": 0.0, "acquisition": 0.0, "incentive": 0.0, "staff": 0.0,
    },
    "community-intermediation": {"strength": 0.0, "staff": 0.0},
}  # fmt: skip
NEUTRAL = {
    "nothing": (),
    "what is yet to come": [strong(kind, start=12) for kind in REGISTRY.values()],
    "what is long gone": [strong(kind, start=-8, end=-4) for kind in REGISTRY.values()],
    "institutions without members": NOBODY,
    "institutions without effect": [REGISTRY[name](**to) for name, to in NOTHING.items()],
}


def test_every_institution_is_tried_without_effect():
    assert {each.name for each in NOBODY} | set(NOTHING) == set(REGISTRY)


@pytest.mark.parametrize("name", NEUTRAL)
@pytest.mark.compiled
def test_an_institution_that_is_off_leaves_the_baseline_to_the_bit(district, differing, name):
    baseline = district.copy()
    expected, found = _course(baseline, ()), _course(district, NEUTRAL[name])
    for outcome, course in expected.items():
        assert course.tobytes() == found[outcome].tobytes(), outcome
    # What is written though nothing comes of it: inspectors with no floor to enforce, a share
    # claimed of nothing, projects of nobody, a limit that nobody comes near, a size below which
    # nothing is cut.
    harmless = {"inspection", "union_share", "project_difficulty", "size_limit", "small_size"}
    assert set(differing(district.state, baseline.state)) <= {f"policy.{n}" for n in harmless}


@pytest.mark.parametrize("name", EVERY)
@pytest.mark.compiled
def test_accounts_close_under_every_institution(district, name):
    # A step raises if an account is open by more than the tolerance.
    for quarter in range(12):
        district.step([strong(REGISTRY[name], "high" if quarter < 6 else "low", quarter)])


@pytest.mark.compiled
def test_accounts_close_under_all_at_once(district):
    for _ in range(12):
        district.step([kind() for kind in REGISTRY.values()])


def test_the_order_of_two_institutions_does_not_matter(district):
    policy = district.state.policy
    for one, other in combinations([strong(kind, "high", 1) for kind in REGISTRY.values()], 2):
        found = []
        for order in ((one, other), (other, one)):
            policy.members[:] = policy.promised[:] = 0
            district._set_policy(order)
            found.append([array.copy() for array in policy])
        for name, first, second in zip(policy._fields, *found, strict=True):
            assert np.allclose(first, second), (name, one.name, other.name)


@pytest.mark.parametrize("name", EVERY)
def test_running_cost_is_paid_by_the_public(name, district):
    kind = REGISTRY[name]
    if "staff" not in {field.name for field in fields(kind)}:
        return
    outcome = [outcome.name for outcome in OUTCOMES].index("public_cost")
    paid = []
    for staff in (2.0, 5.0):
        d = district.copy()
        d.step([kind(staff=staff)])
        paid.append(d.observe()[outcome])
    assert paid[1] - paid[0] == pytest.approx(3.0)


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
    price = books.trained.sum() * p.cost + (books.trained > 0).sum() * p.organising
    assert found["public_cost"][-1] == pytest.approx(2.0 + 0.6 * 0.8 * price)
    # Firms pay the rest, and a fee for each of the workers they had then.
    fees = books.courses.sum() - 0.4 * 0.8 * price
    assert fees == pytest.approx(0.002 * district.state.firms.workers.sum(), rel=0.1)


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


def test_a_supplier_consortium_binds_large_customers_and_trains_their_suppliers(district):
    state = district.state
    district._set_policy([SupplierConsortium(most=6, relative_cost=0.6, commitment=8)])
    customers = np.flatnonzero(state.policy.commitment)
    assert len(customers) == 6
    assert np.all(state.firms.final[customers])
    others = np.setdiff1d(np.flatnonzero(state.firms.alive & state.firms.final), customers)
    assert state.firms.workers[customers].min() >= state.firms.workers[others].max()
    helped = set(np.flatnonzero(state.policy.course_cost < 1.0))
    known = state.ties.partner[customers][state.ties.deals[customers] > 0]
    assert helped == {f for f in known if f >= 0 and state.firms.alive[f]}
    assert 0 < len(helped) < state.firms.alive.sum()
    assert np.all(state.policy.membership_fee[list(helped - set(customers))] == 0.0)


def test_the_rebate_of_joint_purchasing_grows_with_its_members(district):
    firms, policy = district.state.firms, district.state.policy
    district._set_policy([JointPurchasing(members=1.0, rebate=0.1)])
    assert policy.material_cost[firms.alive] == pytest.approx(0.9)
    district._set_policy([JointPurchasing(rule="largest", members=1.0, most=1, rebate=0.1)])
    largest = firms.workers.max()
    rebate = 0.1 * largest / firms.workers[firms.alive].sum()
    assert policy.material_cost.min() == pytest.approx(1.0 - rebate)


def test_larger_firms_make_more_of_a_university(district):
    firms, policy = district.state.firms, district.state.policy
    firms.workers[:2] = (20, 60)
    district._set_policy([University(access=0.6, half=20.0)])
    assert policy.analytic[:2] == pytest.approx([0.3, 0.45])
    assert not policy.analytic[~firms.alive].any()


def test_projects_of_a_network_grow_harder_with_time(district):
    hard = []
    for _ in range(4):
        district._set_policy([Network(start=2, easiest=0.1, hardest=0.45, pace=0.2)])
        hard.append((district.quarter, district.state.policy.project_difficulty[0]))
        district.quarter += 2
    # The first quarter of the network is 2; after 4 quarters it is as hard as it gets.
    assert hard == [
        (0, 0.0),
        (2, pytest.approx(0.1)),
        (4, pytest.approx(0.45)),
        (6, pytest.approx(0.45)),
    ]


def test_certified_is_who_works_as_a_team_or_trains(district):
    state = district.state
    state.firms.training[:] = 0.01
    state.firms.training[0] = 0.2
    state.designs.organisation[:] = 0
    state.designs.organisation[1] = 1
    district._set_policy([TransferAgency(members=1.0, standard=0.1)])
    assert list(np.flatnonzero(state.policy.certified)) == [0, 1]
    district._set_policy([TransferAgency(members=0.0, standard=0.1)])
    assert not state.policy.certified.any()


def test_probabilities_of_multinationals_are_yearly(district):
    policy = district.state.policy
    district._set_policy([MultinationalAttraction(greenfield=0.4, acquisition=0.0)])
    assert (1.0 - policy.greenfield[0]) ** 4 == pytest.approx(0.6)
    assert policy.acquisition[0] == 0.0


def test_incentives_are_paid_by_the_job_in_plants_of_multinationals(district):
    state = district.state
    state.owners.control[:] = 0
    state.owners.control[3] = 2
    district._set_policy([MultinationalAttraction(incentive=0.5, staff=2.0)])
    assert state.policy.public_cost[0] == pytest.approx(2.0 + 0.5 * state.firms.workers[3])


def test_bargaining_is_for_the_trade_or_in_every_firm(district):
    policy, alive = district.state.policy, district.state.firms.alive
    district._set_policy([Bargaining(level="sectoral", wage=1.1)])
    assert policy.sector_wage[0] == 1.1
    assert not policy.union.any()
    assert not policy.say.any()
    district._set_policy([Bargaining(level="firm", coverage=0.9, share=0.2, say=0.1)])
    assert policy.sector_wage[0] == 0.0
    assert np.all(policy.union[alive] == 0.9)
    assert not policy.union[~alive].any()
    assert policy.union_share[0] == 0.2


def test_dues_are_a_share_of_the_wage_whatever_the_coverage(district):
    district._set_policy([Union(members=1.0, coverage=0.5, dues=0.02)])
    assert np.all(district.state.policy.dues[district.state.firms.alive] == 0.02)


def test_a_loan_without_the_condition_does_not_lapse(district):
    policy = district.state.policy
    district._set_policy([ConditionalCredit(members=1.0)])
    assert policy.credit_condition.any()
    assert policy.interest.min() == pytest.approx(-0.003)
    district._set_policy([ConditionalCredit(members=1.0, conditional="no")])
    assert not policy.credit_condition.any()


def test_two_of_what_is_set_for_all_combine(district):
    """Shares and claims: the larger. Duties: the sum. Limits: the tighter. Costs: the product."""
    policy = district.state.policy
    district._set_policy([LabourFloor(floor=0.9), LabourFloor(floor=1.1), LabourFloor(floor=1.0)])
    assert policy.wage_floor[0] == 1.1
    district._set_policy([Tariff(rate=0.1), Tariff(rate=0.2)])
    assert policy.tariff[0] == pytest.approx(0.3)
    district._set_policy([LandUseLimit(workers=40.0), LandUseLimit(workers=60.0)])
    assert policy.size_limit[0] == 40.0
    both = [ExportConsortium(members=1.0, relative_cost=0.5, group=g) for g in (1, 2)]
    district._set_policy(both)
    assert policy.export_cost.min() == pytest.approx(0.25)
    district._set_policy([LocalBank(weight=0.2), SmallFirmTax(cut=0.1, workers=20)])
    assert (policy.local_bank[0], policy.small_tax_cut[0], policy.small_size[0]) == (0.2, 0.1, 20)


def test_final_firms_pay_for_checking_their_contractors(district):
    firms, policy = district.state.firms, district.state.policy
    district._set_policy([CustomerMonitoring(checks=0.4, cost=0.01)])
    assert policy.customer_checks[0] == 0.4
    assert np.array_equal(policy.membership_fee > 0.0, firms.alive & firms.final)


def test_aid_with_something_given_in_return(district):
    """A grant that is lost with the jobs it was given for."""
    firms, policy = district.state.firms, district.state.policy
    aid = AutomationSupport(grant=0.4, jobs=1.0)
    district._set_policy([aid])
    assert np.array_equal(policy.automation_grant > 0.0, firms.alive)
    district.quarter += 1
    f = int(np.argmax(firms.workers))
    firms.workers[f] -= 1
    district._set_policy([aid])
    assert policy.automation_grant[f] == 0.0
    assert np.count_nonzero(policy.automation_grant) == firms.alive.sum() - 1


def test_members_pledge_to_train(district):
    policy = district.state.policy
    district._set_policy([TrainingConsortium(members=0.5, pledge=0.1)])
    assert np.array_equal(policy.training_pledge == 0.1, policy.course_cost < 1.0)
