"""What experiments say of measurements that were made up, and whose answer is known on paper."""

import pytest
from experiment_runs import trial

from digitrec.experiments import EXPERIMENTS
from digitrec.experiments.convergence import epochs_to, seconds_to
from digitrec.experiments.cost import TIMED, share_of_step
from digitrec.experiments.spread import Spread
from digitrec.runs import Origin

pytestmark = pytest.mark.usefixtures("home")


def _plans(name, seeds=1):
    return EXPERIMENTS[name].plans(seeds)


def _rows(outcome, panel):
    """x and series → mean and standard deviation."""
    rows = outcome.panels[panel].rows.itertuples()
    return {(each.x, each.series): (round(each.mean, 4), round(each.sd, 4)) for each in rows}


def test_a_spread_is_a_mean_and_the_deviation_of_a_sample():
    """Of 70, 80 and 90 %: 80 ± 10; of one number there is none."""
    assert Spread([0.7, 0.8, 0.9]).percent == "80.0 ± 10.0 %"
    assert Spread([0.7]).percent == "70.0 %"
    assert Spread([1.0, 3.0]).number() == "2.0 ± 1.4"


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_each_experiment_has_a_question_a_source_and_as_many_runs_a_seed(name):
    """Three seeds are three times one, each named so that a run may be called that."""
    experiment = EXPERIMENTS[name]
    assert experiment.question.endswith("?")
    assert "](https://" in experiment.literature
    assert len(experiment.plans(3)) == 3 * len(experiment.plans(1))
    assert max(len(plan.name) for plan in experiment.plans(3)) <= 60
    assert experiment.outcome([]) is None


# ---------------------------------------------------------------------------------------------------- dying rates


def _dying(rates, seeds=1):
    """Of each plan at one of these rates, what is said of it: (share of 4 units that are silent, accuracy) or None where it diverged."""
    trials = []
    for plan in _plans("dying-rates", seeds):
        asked = (plan.config.model.activation, plan.config.training.learning_rate)
        if asked in rates and rates[asked] is None:
            trials.append(trial(plan, state="failed"))
        elif asked in rates:
            silent, accuracy = rates[asked]
            mask = [1] * silent + [0] * (4 - silent)
            trials.append(trial(plan, [accuracy], silent_after={"dense_1": mask}))
    return trials


def test_the_dead_are_counted_at_each_rate_and_the_forty_percent_found():
    """3 of 4 units are dead at 1, all at 3, none below; leaky ReLU diverges at 3."""
    outcome = EXPERIMENTS["dying-rates"].outcome(_dying({
        ("relu", 0.1): (0, 0.9), ("relu", 1.0): (3, 0.5), ("relu", 3.0): (4, 0.1),
        ("leaky_relu", 0.1): (0, 0.88), ("leaky_relu", 3.0): None,
    }))  # fmt: skip
    assert _rows(outcome, 0)[3.0, "ReLU"] == (1.0, 0.0)
    assert _rows(outcome, 0)[1.0, "ReLU"] == (0.75, 0.0)
    assert (3.0, "leaky ReLU") not in _rows(outcome, 0)
    assert _rows(outcome, 1)[3.0, "leaky ReLU"] == (0.1, 0.0)
    first, second = outcome.sentences
    assert "**100.0 %** of the units were dead at a learning rate of 3, and none up to 0.1" in first
    assert "passed at 1." in first
    assert "ReLU reads best at 0.1 (90.0 %) and at 3 is right for 10.0 %" in second
    assert "the loss stopped being a number" in second


def test_where_no_unit_died_it_says_so():
    """Whatever the course notes say."""
    outcome = EXPERIMENTS["dying-rates"].outcome(_dying({("relu", 0.1): (0, 0.9), ("relu", 1.0): (0, 0.8)}))
    assert outcome.sentences[0] == "With ReLU **no unit died** at any learning rate from 0.1 to 1."


def test_fewer_than_forty_percent_are_not_forty():
    """One of four at the highest rate."""
    outcome = EXPERIMENTS["dying-rates"].outcome(_dying({("relu", 0.1): (0, 0.9), ("relu", 1.0): (1, 0.8)}))
    assert "**25.0 %**" in outcome.sentences[0]
    assert "were not reached" in outcome.sentences[0]


# ---------------------------------------------------------------------------------------------------- convergence


def test_the_epochs_to_a_bound_lie_between_two_of_them():
    """From 10 to 50 to 90 %: 70 % is halfway through the second epoch; at a second an epoch, 1.5 s."""
    run = trial(_plans("convergence")[0], [0.5, 0.9, 0.95])
    assert epochs_to(run, 0.7) == pytest.approx(1.5)
    assert epochs_to(run, 0.3) == pytest.approx(0.5)
    assert epochs_to(run, 0.97) is None
    assert seconds_to(run, 0.7) == pytest.approx(1.5)


def test_relu_and_tanh_are_held_against_the_factor_of_the_paper():
    """ReLU is at 75 % after one epoch, tanh after two, sigmoid never; 97 % only ReLU reaches."""
    accuracies = {"relu": [0.75, 0.97], "tanh": [0.1, 0.75], "sigmoid": [0.1, 0.2]}
    trials = [
        trial(plan, accuracies[plan.config.model.activation])
        for plan in _plans("convergence")
        if plan.config.model.activation in accuracies
    ]
    outcome = EXPERIMENTS["convergence"].outcome(trials)
    assert "**1.0 epochs**" in outcome.sentences[0]
    assert "**2.0 times faster**" in outcome.sentences[0]
    assert "first with **ReLU**, after 2.0 epochs" in outcome.sentences[1]
    assert "tanh and sigmoid did not within 14" in outcome.sentences[1]
    assert _rows(outcome, 1)["sigmoid (never within 14)", "context"] == (14.0, 0.0)
    assert _rows(outcome, 0)[2, "tanh"] == (0.75, 0.0)


# ---------------------------------------------------------------------------------------------------------- depth


def test_the_first_gradient_is_told_by_the_last():
    """ReLU's is as large, sigmoid's a thousandth; two seeds of 1 and 3 are 2 ± 1.4."""
    trials = []
    for plan in _plans("depth", 2):
        model, seed = plan.config.model, plan.config.training.seed
        if len(model.units) == 12 and model.initializer == "he":
            first = 2 * seed - 1 if model.activation == "relu" else 0.002
            accuracy = 0.8 if model.activation == "relu" else 0.1
            trials.append(trial(plan, [accuracy], gradient_norms=[first] + [2.0] * 11))
    outcome = EXPERIMENTS["depth"].outcome(trials)
    assert _rows(outcome, 0)[1, "ReLU, He"] == (2.0, 1.4142)
    assert "**1.0 times** with ReLU, He; **one 1,000th** with sigmoid, He start." in outcome.sentences[0]
    assert "ReLU, He 80.0 ± 0.0 %" in outcome.sentences[1]
    assert "sigmoid, He stayed below 20 % at every depth" in outcome.sentences[1]


# -------------------------------------------------------------------------------------------------------- revival


def test_the_dead_that_are_above_0_again_are_counted_of_the_dead_alone():
    """Of four units three are dead; new weights bring two back. The unit that dies meanwhile does not count."""
    parent, stay, _, _, restart = _plans("revival")
    dying = trial(parent, [0.6, 0.5])
    before = {"dense_1": [1, 1, 1, 0]}
    trials = [
        dying,
        trial(stay, [0.5], origin=Origin(parent=dying.run.run_id), silent_before=before, silent_after=before),
        trial(
            restart, [0.9], origin=Origin(parent=dying.run.run_id), silent_before={"dense_1": [0, 0, 0, 0]},
            silent_after={"dense_1": [1, 0, 0, 1]},
        ),
    ]  # fmt: skip
    outcome = EXPERIMENTS["revival"].outcome(trials)
    assert _rows(outcome, 0)["lower rate, new weights", "relu"] == (0.6667, 0.0)
    assert _rows(outcome, 0)["as before", "context"] == (0.0, 0.0)
    # The epoch with the lowest loss is the one that was gone on from.
    assert _rows(outcome, 1)["with the dead units", "context"] == (0.6, 0.0)
    assert "**75.0 %** of the units were dead" in outcome.sentences[0]
    assert "66.7 % with new weights" in outcome.sentences[0]
    assert "**with new weights: 90.0 %**" in outcome.sentences[1]


# ----------------------------------------------------------------------------------------------------------- cost


def test_the_share_of_a_step_is_the_own_function_of_the_whole():
    """2 of 20 ms; on the array tanh takes twice as long as ReLU."""
    array = dict(zip(TIMED, (0.001, 0.002, 0.003, 0.005), strict=True))
    trials = [
        trial(plan, [0.9], array_seconds=array, activation_seconds=0.002, step_seconds=0.02 * (1 + place))
        for place, plan in enumerate(_plans("cost"))
    ]
    assert share_of_step(trials[0]) == pytest.approx(0.1)
    outcome = EXPERIMENTS["cost"].outcome(trials)
    assert "ReLU **1.00 ± 0.00 ms**; tanh 2.0 times as long" in outcome.sentences[0]
    assert "ReLU 10.0 %, tanh 5.0 %" in outcome.sentences[1]
    assert "with GELU 4.00 times that" in outcome.sentences[1]


# ------------------------------------------------------------------------------------------------- what says nothing


def test_a_run_that_was_cancelled_or_failed_otherwise_says_nothing():
    """Only one whose loss was lost, or that came to its end."""
    plan = _plans("dying-rates")[0]
    assert not trial(plan, [0.5], state="stopped").counts
    assert not trial(plan, state="finished").counts
    assert trial(plan, state="failed").diverged
    assert trial(plan, [0.5]).counts
