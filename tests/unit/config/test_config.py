"""Settings: each refuses nonsense with a way out, and survives being written down and read again."""

import json
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digitrec.config import (
    SETTINGS,
    Choice,
    ModelConfig,
    RealNumber,
    RunConfig,
    Setting,
    TrainConfig,
    WholeNumber,
    WholeNumbers,
    parse_settings,
    setting_named,
)
from digitrec.config.data_sets import data_sets_in_words
from digitrec.config.presets import PRESETS, preset_named
from digitrec.errors import ConfigError

NUMBERS = [each for each in SETTINGS.values() if isinstance(each, (WholeNumber, RealNumber))]
CHOICES = [each for each in SETTINGS.values() if isinstance(each, Choice)]
LISTS = [each for each in SETTINGS.values() if isinstance(each, WholeNumbers)]


def each_setting(kind: list[Setting]) -> pytest.MarkDecorator:
    """One test for each of these settings."""
    return pytest.mark.parametrize("setting", kind, ids=lambda setting: setting.name)


def values_of(setting: Setting) -> st.SearchStrategy:
    """Every value that a setting may have."""
    match setting:
        case Choice():
            return st.sampled_from(setting.choices)
        case RealNumber():
            return st.floats(setting.low, setting.high, exclude_min=setting.open_low, allow_subnormal=False)
    whole = st.integers(math.ceil(setting.low), math.floor(setting.high))
    return (
        st.lists(whole, max_size=setting.longest).map(tuple) if isinstance(setting, WholeNumbers) else whole
    )


# ---------------------------------------------------------------------------------------- what is refused, and how


@each_setting(NUMBERS)
@pytest.mark.parametrize(
    "value", [math.nan, math.inf, -math.inf, 10**12, 10**400, -1, True, "7", None, [1], 1j]
)
def test_a_number_refuses_what_is_no_number_in_its_range(setting, value):
    """Not a number, infinite, beyond the range, a truth value, a text, nothing, a list."""
    with pytest.raises(ConfigError, match=rf"^{setting.name} must be a .*number .*, not .*; .+\.$"):
        setting.check(value)


@each_setting([each for each in NUMBERS if isinstance(each, WholeNumber)])
def test_a_whole_number_refuses_a_fraction(setting):
    """Half a step above the lowest value is in range, but not whole."""
    with pytest.raises(ConfigError, match=rf"whole number .*, not {setting.low + 0.5}"):
        setting.check(setting.low + 0.5)


@each_setting(CHOICES)
@pytest.mark.parametrize("value", ["quantum", "", None, 0, ["relu"]])
def test_a_choice_refuses_what_is_not_offered_and_lists_what_is(setting, value):
    """The message holds every choice."""
    with pytest.raises(ConfigError) as refusal:
        setting.check(value)
    assert ", ".join(setting.choices) in str(refusal.value)


@each_setting(LISTS)
@pytest.mark.parametrize(
    "value", [(10**9,), (0,), (-1,), (1.5,), (math.nan,), (True,), ("64",), (1,) * 13, "64", 64, None]
)
def test_a_list_of_numbers_refuses_too_many_and_impossible_ones(setting, value):
    """10⁹ units, none, half a unit, seven layers, a single number instead of a list."""
    with pytest.raises(
        ConfigError, match=rf"^{setting.name} must be at most {setting.longest} whole numbers"
    ):
        setting.check(value)


@pytest.mark.parametrize(
    "name, text, sentence",
    [
        ("learning_rate", "-1", "learning_rate must be a number more than 0 up to 10, not -1; Adam usually starts at 0.001."),
        ("learning_rate", "nan", "learning_rate must be a number more than 0 up to 10, not nan; Adam usually starts at 0.001."),
        ("learning_rate", "0,01", "learning_rate must be a number more than 0 up to 10, not 0,01; Adam usually starts at 0.001."),
        ("epochs", "0", "epochs must be a whole number from 1 to 500, not 0; for example 5."),
        ("epochs", "two", "epochs must be a whole number from 1 to 500, not two; for example 5."),
        ("epochs", "2.5", "epochs must be a whole number from 1 to 500, not 2.5; for example 5."),
        ("epochs", "", "epochs must be a whole number from 1 to 500, not ''; for example 5."),
        ("optimizer", "Adam!", "optimizer must be one of adam, adamw, sgd, momentum, rmsprop, not Adam!; for example adam."),
        (
            "units",
            "1000000000",
            ("units must be at most 12 whole numbers, each from 1 to 4,096, such as 64,32, not 1000000000; "
            "write 128 for one layer, 128,64 for two, nothing for none."),
        ),
        ("dropout", "1", "dropout must be a number from 0 to 0.9, not 1; for example 0."),
    ],
)  # fmt: skip
def test_a_refusal_is_one_sentence_with_the_value_and_a_way_out(name, text, sentence):
    """Word for word, as a user reads it."""
    with pytest.raises(ConfigError) as refusal:
        parse_settings({name: text})
    assert str(refusal.value) == sentence


@pytest.mark.parametrize("digits", [400, 10_000])
def test_a_number_of_thousands_of_digits_is_refused_like_any_other(digits):
    """Neither Python's limit on digits nor that of floats comes through; the message stays short."""
    with pytest.raises(ConfigError, match=r"^epochs must be .{,200}$"):
        parse_settings({"epochs": "9" * digits})


def test_a_name_that_is_nearly_right_gets_the_right_one():
    """A slip of the pen, and a word for which there is nothing like it."""
    with pytest.raises(ConfigError, match=r"no setting called learning_rte; did you mean learning_rate\?"):
        setting_named("learning_rte")
    with pytest.raises(ConfigError, match="no setting called zzz; there are: architecture, units, "):
        parse_settings({"zzz": "1"})


def test_an_unknown_name_in_a_record_is_refused_too():
    """A run.json of another version is not half understood."""
    with pytest.raises(ConfigError, match=r"no setting called epoch; did you mean epochs\?"):
        RunConfig.from_settings({"epoch": 3})


def test_a_config_cannot_be_made_with_nonsense():
    """The check is in the making, not in a form."""
    with pytest.raises(ConfigError, match="units must be"):
        ModelConfig(units=(0,))
    with pytest.raises(ConfigError, match="seed must be a whole number from 0 to 2,147,483,647, not -1"):
        TrainConfig(seed=-1)
    with pytest.raises(ConfigError, match="epochs must be"):
        RunConfig().but(epochs=0)


# ------------------------------------------------------------------------------------------------ what is accepted


@pytest.mark.parametrize(
    "name, text, value",
    [
        ("images", "60,000", 60_000),
        ("images", "60_000", 60_000),
        ("epochs", " 7 ", 7),
        ("learning_rate", "1e-2", 0.01),
        ("learning_rate", "10", 10.0),
        ("units", "", ()),
        ("units", "64", (64,)),
        ("units", "64, 32", (64, 32)),
        ("activation", "tanh", "tanh"),
    ],
)
def test_people_may_write_a_value_in_the_usual_ways(name, text, value):
    """The messages write 60,000, so that is read as well."""
    assert parse_settings({name: text}) == {name: value}


@each_setting(list(SETTINGS.values()))
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_what_a_setting_shows_it_reads_again(setting, data):
    """parse(show(value)) is the value, for links and the command line."""
    value = data.draw(values_of(setting))
    assert setting.parse(setting.show(value)) == value


@settings(max_examples=50, deadline=None)
@given(st.fixed_dictionaries({}, optional={name: values_of(each) for name, each in SETTINGS.items()}))
def test_a_config_survives_json(values):
    """RunConfig → settings → JSON → settings → the same RunConfig."""
    config = RunConfig.from_settings(values)
    assert RunConfig.from_settings(json.loads(json.dumps(config.settings()))) == config


def test_numbers_of_numpy_become_pythons():
    """So that JSON can hold them."""
    config = TrainConfig(epochs=np.int64(3), learning_rate=np.float32(0.5))
    assert (type(config.epochs), config.epochs) == (int, 3)
    assert (type(config.learning_rate), config.learning_rate) == (float, 0.5)


def test_changing_one_setting_leaves_the_others():
    """`but` is a copy."""
    config = RunConfig.from_settings({"epochs": 9, "units": (7,)}).but(units=[5, 4])
    assert config.training.epochs == 9
    assert config.model.units == (5, 4)


@each_setting(list(SETTINGS.values()))
def test_every_default_is_one_of_its_own_values(setting):
    """And every setting has a label and a sentence to explain it."""
    assert setting.check(setting.default) == setting.default
    assert setting.label
    assert setting.help.endswith(".")


def test_a_beginner_sees_few_settings():
    """The five of the form, and what to train on."""
    basic = [name for name, setting in SETTINGS.items() if setting.basic]
    assert basic == ["architecture", "activation", "data", "epochs", "learning_rate"]


def test_a_setting_of_one_architecture_says_nothing_about_another():
    """A dense network has no filters; a learning rate every network has."""
    assert SETTINGS["filters"].applies_to("cnn")
    assert not SETTINGS["filters"].applies_to("dense")
    assert [SETTINGS["learning_rate"].applies_to(each) for each in ("cnn", "dense")] == [True, True]


# --------------------------------------------------------------------------------------------------------- presets


@pytest.mark.parametrize("name", ["fast", "best", "classic", "dying-relu"])
@pytest.mark.parametrize("data", ["sample", "mnist"])
def test_every_preset_is_a_valid_config_that_keeps_changes(name, data):
    """On both data sets, and a change wins over the preset."""
    config = preset_named(name).config(data=data, epochs=3)
    assert (config.training.data, config.training.epochs) == (data, 3)
    assert PRESETS[name].name == name


def test_the_dying_relu_differs_from_the_classic_by_a_hundredfold_learning_rate():
    """Everything that matters for dying is the same: the network, its activation, the optimizer."""
    classic, dying = PRESETS["classic"].config(), PRESETS["dying-relu"].config()
    assert dying.training.learning_rate == pytest.approx(100 * classic.training.learning_rate)
    assert dying.but(learning_rate=0.001, dropout=0.2) == classic


def test_a_preset_promises_what_was_measured_on_the_data_set_that_is_asked_for():
    """With the count; nothing where nobody measured."""
    fast = PRESETS["fast"]
    assert fast.promise("sample").startswith(
        "On sample it reached 97.80 % (978 of 1,000) of the test digits in"
    )
    assert fast.promise("mnist").startswith(
        "On mnist it reached 99.26 % (9,926 of 10,000) of the test digits in"
    )
    assert (fast.promise("drawn"), "%" in fast.summary) == ("", False)


def test_the_former_name_of_a_preset_still_means_it():
    """`--preset shipped` in old notes."""
    assert preset_named("shipped") is PRESETS["pretrained"]


def test_an_unknown_preset_is_told_which_there_are():
    """One sentence."""
    with pytest.raises(
        ConfigError, match="no preset called slow; choose one of fast, best, classic, dying-relu"
    ):
        preset_named("slow")


@pytest.mark.parametrize("data, epochs", [("sample", 10), ("mnist", 2), ("drawn", 2)])
def test_a_preset_trains_longer_on_a_small_set(data, epochs):
    """The sample has fewer than a tenth of the others' images."""
    assert PRESETS["fast"].config(data=data).training.epochs == epochs


def test_a_preset_refuses_a_data_set_that_does_not_exist():
    """As every setting does."""
    with pytest.raises(ConfigError, match=r"^data must be one of sample, mnist, drawn, not cifar; "):
        PRESETS["fast"].config(data="cifar")


# ------------------------------------------------------------------------------------------------- as people write


@pytest.mark.parametrize("text, number", [("1,000", 1000), ("60,000", 60000), ("128", 128)])
def test_thousands_may_be_set_off(text, number):
    """As the messages write them."""
    assert SETTINGS["images"].parse(text) == number


@pytest.mark.parametrize("text", ["1,5", "1,00", ",100"])
def test_a_comma_elsewhere_is_no_thousand(text):
    """1,5 is not 15."""
    with pytest.raises(ConfigError, match=r"^images must be a whole number"):
        SETTINGS["images"].parse(text)


def test_whole_numbers_may_stand_apart_in_either_way():
    """Commas, spaces, or both."""
    assert [SETTINGS["filters"].parse(text) for text in ("8,16", "8 16", "8, 16")] == [(8, 16)] * 3


def test_a_refused_list_is_shown_as_it_was_written():
    """With its commas."""
    with pytest.raises(ConfigError, match=r", not 8,0; "):
        SETTINGS["filters"].check((8, 0))


def test_a_setting_is_told_in_a_sentence():
    """A number with its thousands, a list, a word, and what has words of its own."""
    values = {"batch_size": 1024, "units": (64, 32), "epochs": 1, "learning_rate": 0.01, "filters": ()}
    assert [SETTINGS[name].tell(value) for name, value in values.items()] == [
        "batch size 1,024", "hidden units 64,32", "1 epoch", "learning rate 0.01", "filters none",
    ]  # fmt: skip


def test_the_sets_are_told_in_one_line():
    """Those that a visitor can have without files of their own."""
    assert data_sets_in_words() == "sample: 5,000 real digits, always here; mnist: all 70,000."
