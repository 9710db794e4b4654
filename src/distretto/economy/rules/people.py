"""Rules of design, learning and labour."""

from __future__ import annotations

from distretto.economy.automation import run_in
from distretto.economy.bargaining import bargain
from distretto.economy.design_search import search_designs
from distretto.economy.employment import convert_contracts
from distretto.economy.finance import pay_wages
from distretto.economy.hiring import hire
from distretto.economy.imitation import imitate
from distretto.economy.institution_costs import pay_institutions
from distretto.economy.knowledge import update_knowledge
from distretto.economy.labour import adjust_wages, post_vacancies, separate
from distretto.economy.learning import learn
from distretto.economy.owners import learn_owning
from distretto.economy.participation import update_participation
from distretto.economy.rules.declaration import OWN, Rule
from distretto.economy.standards import choose_compliance, inspect
from distretto.economy.training import choose_training, train

RULES: tuple[Rule, ...] = (
    Rule(
        update_knowledge,
        "Design and learning",
        "analytical knowledge: Asheim and Coenen (2005), Cohen and Levinthal (1990)",
        "touch quality or productivity",
        {"design.knowledge_speed": 0.0},
        kept="Small firms know little by themselves; it is the channel of university, service "
        "centre and engineers.",
    ),
    Rule(
        imitate,
        "Design and learning",
        "Rivkin (2000)",
        "worsen the whole, or look at unseen firms or other niches",
        {"design.imitation": 0.0},
        "changes of design are counted from nought",
        kept="It decides how fast a good design spreads, beside a search that goes on without it.",
    ),
    Rule(
        search_designs,
        "Design and learning",
        "Herrigel, Sabel (1994); search as in Rivkin and Siggelkow (2003)",
        "write quality other than by the design, or hold a coefficient for an organisation",
        {"design.trials": 0.0, "design.jumps": 0.0, "design.redesign": 0.0},
        "books of design work are kept",
    ),
    Rule(
        run_in,
        "Design and learning",
        "Bresnahan, Brynjolfsson and Hitt (2002)",
        "make automation work without knowledge",
        {"design.ageing": 0.0, "design.learning": 0.0},
    ),
    Rule(
        learn,
        "Design and learning",
        "learning by doing and forgetting: Argote and Epple (1990)",
        "teach a craft that is not worked at, or take skill from those above their ceiling",
        {"skill.learning": 0.0, "skill.loss": 0.0, "skill.broadening": 0.0, "skill.idle_loss": 0.0},
    ),
    Rule(
        learn_owning,
        "Design and learning",
        OWN,
        "touch the skill of workers",
        {"skill.learning": 0.0, "skill.loss": 0.0},
    ),
    Rule(
        update_participation,
        "Labour",
        "Whitford (2009), Zabin and Ringer (1997), Freeman and Medoff (1984)",
        "contain any effect of an institution but through pay, security, contracts and say",
        {
            "practices.pay": 0.0,
            "practices.security": 0.0,
            "practices.casual": 0.0,
            "practices.say": 0.0,
            "practices.betrayal": 0.0,
            "practices.effort_resentment": 0.0,
        },
        "participation moves to the usual",
        kept="Pay is compared within the district, so that some gain what others lose; say and "
        "broken promises move all.",
    ),
    Rule(
        choose_compliance, "Labour", "Zabin and Ringer (1997)", "evade where nothing would be saved"
    ),
    Rule(
        choose_training,
        "Labour",
        "Becker (1964), Acemoglu and Pischke (1998); poaching: Whitford (2009)",
        "say that firms train too little: it follows, or not, from who leaves",
        {"training.speed": 0.0},
        "pledges to train are kept",
    ),
    Rule(
        train,
        "Labour",
        "Zabin and Ringer (1997)",
        "change a wage",
        {"training.most": 0.0, "training.speed": 1.0},
        "pledges to train are kept",
    ),
    Rule(
        adjust_wages,
        "Labour",
        "seniority and grades of Italian contracts",
        "pay below an enforced floor where the firm does not evade it",
        {"labour.rise": 0.0, "labour.fall": 0.0},
        "tenure is counted, and the firm's mean wage follows its staff",
    ),
    Rule(inspect, "Labour", "Zabin and Ringer (1997)", "find out a firm that pays the floor"),
    Rule(
        pay_wages,
        "Labour",
        "accounts",
        "pay a wage other than the contract's, but for overtime and strikes",
    ),
    Rule(
        pay_institutions,
        "Labour",
        "who pays for networks: Zabin and Ringer (1997)",
        "pay a fee for a firm that is gone, or take dues from more savings than there are",
    ),
    Rule(
        bargain,
        "Labour",
        "Brown and Ashenfelter (1986), Card, Devicienti and Maida (2014)",
        "add anything to a wage where there is no quasi-rent",
    ),
    Rule(
        convert_contracts,
        "Labour",
        "Bentolila and Saint-Paul (1992)",
        "touch contracts of relatives",
        {"practices.conversion": 0.0},
        kept="It keeps temporary work from piling up, which is no headline outcome.",
    ),
    Rule(
        separate,
        "Labour",
        "quits fall with the wage (Card, Cardoso, Heining and Kline 2018)",
        "lay off the last worker where no owner works",
        {"labour.layoff": 0.0, "labour.quit": 0.0},
        "expected workload follows the hours booked; temporary workers go where there are too many",
    ),
    Rule(
        post_vacancies,
        "Labour",
        "rent sharing: Card, Devicienti and Maida (2014); mark-down: Manning (2003)",
        "let wages feed on the district's own mean wage",
        {"labour.rent_sharing": 0.0, "labour.tightness": 0.0},
        "vacancies are opened, at the outside wage",
    ),
    Rule(
        hire,
        "Labour",
        "tastes for jobs: Card, Cardoso, Heining and Kline (2018); poaching: Whitford (2009)",
        "fill more vacancies than were opened",
        {"labour.on_the_job": 0.0, "labour.approached": 0.0},
        "the unemployed are hired; nobody moves from job to job",
    ),
)
