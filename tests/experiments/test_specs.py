from dataclasses import dataclass, field
from typing import ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from distretto.economy.institutions import REGISTRY
from distretto.errors import SpecError
from distretto.experiments.specs import Arm, format_spec, parse_arm, parse_spec


@dataclass(frozen=True, kw_only=True)
class Kind:
    name: ClassVar[str]
    start: int = 0
    end: int | None = None


def parameter(default, low, high, meaning="what it is"):
    metadata = {"meaning": meaning, "unit": "share", "low": low, "high": high}
    return field(default=default, metadata=metadata)


@dataclass(frozen=True, kw_only=True)
class Floor(Kind):
    name: ClassVar[str] = "labour-floor"
    floor: float = parameter(0.9, 0.0, 1e30)
    enforcement: float = parameter(0.5, 0.0, 1.0, "share of evasion found out")
    inspectors: int = parameter(3, 0, 10**12)


@dataclass(frozen=True, kw_only=True)
class Consortium(Kind):
    name: ClassVar[str] = "training-consortium"
    members: float = parameter(0.3, -1.0, 1.0)


@dataclass(frozen=True, kw_only=True)
class Union(Kind):
    name: ClassVar[str] = "union"
    rule: str = field(
        default="random",
        metadata={"meaning": "who is first", "choices": ("random", "largest", "smallest")},
    )
    group: int = parameter(1, 1, 2)


KINDS = {kind.name: kind for kind in (Consortium, Floor, Union)}


def spec(text):
    return parse_spec(text, KINDS)


def error_of(call, *arguments):
    with pytest.raises(SpecError) as caught:
        call(*arguments)
    return caught.value


@pytest.mark.parametrize(
    ("text", "institutions"),
    [
        ("none", ()),
        ("", ()),
        ("labour-floor", (Floor(),)),
        ("labour-floor@8", (Floor(start=8),)),
        ("labour-floor@8-20", (Floor(start=8, end=20),)),
        ("labour-floor:enforcement=0.8,inspectors=5", (Floor(enforcement=0.8, inspectors=5),)),
        (" labour-floor : enforcement = .8 @ 8 ", (Floor(enforcement=0.8, start=8),)),
        ("training-consortium:members=-1e-3", (Consortium(members=-0.001),)),
        ("training-consortium+labour-floor:enforcement=1@8",
         (Consortium(), Floor(enforcement=1.0, start=8))),
        ("union:rule=largest", (Union(rule="largest"),)),
        ("union+union:rule = smallest,group=2@4",
         (Union(), Union(rule="smallest", group=2, start=4))),
        ("labour-floor@0-8+labour-floor:floor=1@8", (Floor(end=8), Floor(floor=1.0, start=8))),
    ],
)  # fmt: skip
def test_specs(text, institutions):
    assert spec(text) == institutions


def test_values_have_the_declared_type():
    (floor,) = spec("labour-floor:floor=1,inspectors=4")
    assert type(floor.floor) is float and type(floor.inspectors) is int


@pytest.mark.parametrize(
    ("text", "name", "canonical"),
    [
        ("none", "none", "none"),
        ("x=none", "x", "none"),
        ("both=training-consortium+labour-floor:enforcement=0.8@8", "both",
         "training-consortium+labour-floor:enforcement=0.8@8"),
        ("training-consortium", "training-consortium", "training-consortium"),
        ("labour-floor:enforcement=0.80@8", "labour-floor:enforcement=0.8@8",
         "labour-floor:enforcement=0.8@8"),
        (" à la carte = labour-floor:floor=0.9 ", "à la carte", "labour-floor"),
    ],
)  # fmt: skip
def test_arms(text, name, canonical):
    assert parse_arm(text, KINDS) == Arm(name, canonical, spec(canonical))


# Each case: a spec, the problem, what was found, the beginning of what is expected, the hint.
WRONG = [
    ("labour-flor@8", "unknown institution", "labour-flor",
     "one of training-consortium, labour-floor, union", "did you mean 'labour-floor'?"),
    ("labour-floor++labour-floor", "an institution has no name", "", "one of", None),
    (":floor=1", "an institution has no name", "", "one of", None),
    ("none+labour-floor", "none stands alone", "none", "either none or institutions", None),
    ("labour-floor:enforcment=0.8", "labour-floor has no parameter enforcment", "enforcment=0.8",
     "one of floor, enforcement, inspectors", "did you mean 'enforcement'?"),
    ("labour-floor:start=8", "labour-floor has no parameter start", "start=8",
     "one of floor", "the period is written @START-END"),
    ("labour-floor:floor=1,floor=2", "floor is given twice", "floor=2", "each once", None),
    ("labour-floor:", "a parameter is not given as name=value", "", "name=value", None),
    ("labour-floor:enforcement", "a parameter is not given as name=value", "enforcement",
     "name=value, with a name among floor, enforcement, inspectors", None),
    ("labour-floor:enforcement=", "a parameter is not given as name=value", "enforcement=",
     "name=value", None),
    ("labour-floor:enforcement=0,8", "a parameter is not given as name=value", "8", "name=value",
     "decimals are written with a point, thousands without a mark"),
    ("labour-floor:enforcement=1.8", "enforcement is out of range", "1.8",
     "a number between 0 and 1 (share of evasion found out, in share)", None),
    ("labour-floor:floor=1e999", "floor is out of range", "1e999", "a number between", None),
    ("labour-floor:enforcement=high", "enforcement is not a number", "high", "a number", None),
    ("labour-floor:enforcement=nan", "enforcement is not a number", "nan", "a number", None),
    ("labour-floor:enforcement=1_0", "enforcement is not a number", "1_0", "a number", None),
    ("labour-floor:inspectors=2.5", "inspectors is not a whole number", "2.5", "a whole",
     None),
    ("labour-floor:inspectors=-1", "inspectors is out of range", "-1", "a whole number", None),
    ("union:rule=smallst", "rule has no such choice", "smallst",
     "one of random, largest, smallest (who is first)", "did you mean 'smallest'?"),
    ("union:rule=1", "rule has no such choice", "1", "one of random", None),
    ("union:group=2+union:group=2", "union acts twice at the same time",
     "union:group=2 and union:group=2", "periods that do not overlap, as in @0-8 and @8, or groups",
     None),
    ("labour-floor@", "the period makes no sense", "@", "@START or @START-END", None),
    ("labour-floor@soon", "the period makes no sense", "@soon", "@START or @START-END", None),
    ("labour-floor@8-", "the period makes no sense", "@8-", "@START or @START-END", None),
    ("labour-floor@8@9", "the period makes no sense", "@8@9", "@START or @START-END", None),
    ("labour-floor@8:floor=1", "the period makes no sense", "@8:floor=1", "@START",
     "parameters come before the period"),
    ("labour-floor@-4", "the period starts during burn-in", "@-4", "a start of 0 or later", None),
    ("labour-floor@8-8", "the period ends before it starts", "@8-8", "an end after quarter 8",
     None),
    ("labour-floor@8--9", "the period ends before it starts", "@8--9", "an end after", None),
    ("labour-floor+labour-floor:floor=1@8", "labour-floor acts twice at the same time",
     "labour-floor and labour-floor:floor=1@8", "periods that do not overlap", None),
    ("labour-floor@4-9+training-consortium+labour-floor@0-5",
     "labour-floor acts twice at the same time", "labour-floor@4-9 and labour-floor@0-5",
     "periods that do not overlap", None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "problem", "found", "expected", "hint"), WRONG)
def test_what_is_wrong_is_said(text, problem, found, expected, hint):
    error = error_of(spec, text)
    assert error.where == f"spec {text!r}"
    assert (error.problem, error.found, error.hint) == (problem, found, hint)
    assert error.expected.startswith(expected)


@pytest.mark.parametrize(
    ("text", "problem", "found"),
    [
        ("", "the arm is empty", None),
        ("  ", "the arm is empty", None),
        ("=labour-floor", "the arm has no proper name", ""),
        ("a+b=labour-floor", "the arm has no proper name", "a+b"),
        ("a\nb=labour-floor", "the arm has no proper name", "a\nb"),
        ("x=", "nothing follows the name of the arm", None),
        ("none=labour-floor", "none is the arm without institutions and changes", "labour-floor"),
        ("x=labor-floor", "unknown institution", "labor-floor"),
        ("trainng", "unknown institution", "trainng"),
    ],
)
def test_arms_that_make_no_sense(text, problem, found):
    error = error_of(parse_arm, text, KINDS)
    assert (error.problem, error.found) == (problem, found)
    assert error.expected


def test_an_arm_made_in_python_needs_a_name_too():
    assert error_of(Arm, " ", "none", ()).problem == "the arm has no proper name"
    assert Arm("50% + more", "labour-floor", (Floor(),)).name == "50% + more"


periods = st.tuples(st.integers(0, 99), st.none() | st.integers(1, 99)).map(
    lambda pair: {"start": pair[0], "end": None if pair[1] is None else sum(pair)}
)
floors = st.builds(
    lambda period, **values: Floor(**values, **period),
    period=periods,
    floor=st.floats(0, 1e30),
    enforcement=st.floats(0, 1),
    inspectors=st.integers(0, 10**12),
)
consortia = st.builds(
    lambda period, members: Consortium(members=members, **period), periods, st.floats(-1, 1)
)

unions = st.builds(
    lambda period, rule, group: Union(rule=rule, group=group, **period),
    periods,
    st.sampled_from(["random", "largest", "smallest"]),
    st.integers(1, 2),
)


@given(
    st.tuples(consortia, floors) | st.tuples(floors) | st.tuples(unions, consortia) | st.just(())
)
def test_what_is_written_is_read_again(institutions):
    text = format_spec(institutions)
    assert spec(text) == institutions
    assert format_spec(spec(text)) == text
    assert parse_arm(f"x={text}", KINDS) == Arm("x", text, institutions)


@given(st.text(alphabet="labour-floor:enforcement=0.8@ +,-19e\n", max_size=40))
def test_any_text_is_read_or_refused(text):
    try:
        arm = parse_arm(text, KINDS)
    except SpecError as error:
        assert error.where and error.expected
    else:
        assert spec(arm.spec) == arm.institutions


@pytest.mark.parametrize("name", REGISTRY)
def test_the_institutions_of_the_model_can_be_written(name):
    (institution,) = parse_spec(name)
    assert institution == REGISTRY[name]()
    assert format_spec((institution,)) == name


# The programmes of the cases that the model is built after, written out of building blocks.
PROGRAMMES = {
    "wrtp": "union:members=0.3+training-consortium:members=1,rule=largest,shops=union,most=100,"
    "founders=12,intake=3,pledge=0.05+joint-board:members=1,shops=union,say=0.6"
    "+service-centre:members=1,shops=union,design_help=0",
    "mep-services": "service-centre:members=1,rule=largest,most=20,fee=0.01",
    "opec": "training-consortium:members=1,rule=largest,most=10",
    "upmarket-design": "network+service-centre:members=1,role=final,design_help=0.6",
    "gidc": "union+network:shops=union,board=0.4+training-consortium:members=1,shops=union"
    "+job-referral+export-consortium:members=1,shops=union",
    "conditional-credit": "conditional-credit+supplier-consortium:commitment=12",
    "subsidy-accountability": "automation-support:lawful=yes,pay=1,jobs=1",
    "joint-bidding": "export-consortium:largest=20",
    "loan-consortium": "conditional-credit:largest=20,conditional=no",
    "shared-apprenticeship": "training-consortium:public_share=0.2,pledge=0.05",
    "multinational-entry": "multinational-attraction:greenfield=0.5",
    "university-colocation": "university+automation-support",
    "reshoring-measures": "tariff+carbon-price+resilience-premium",
    "customer-monitoring": "labour-floor:enforcement=0.1+customer-monitoring:checks=0.9",
    "controlled-competition": "supplier-consortium:commitment=12,sharing=5",
    "two networks": "network+network:smallest=20,group=2",
}


@pytest.mark.parametrize("name", PROGRAMMES)
def test_programmes_are_written_out_of_building_blocks(name):
    assert format_spec(parse_spec(PROGRAMMES[name])) == PROGRAMMES[name]
