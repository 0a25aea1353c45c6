"""A recipe as a link: what is written is read again, and nonsense in it is left out and named."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digitrec.config import RunConfig
from digitrec.config.presets import PRESETS
from digitrec.config.recipe import Recipe, read_link
from digitrec.errors import ConfigError


def recipe(preset: str, **changes: object) -> Recipe:
    return Recipe(preset=preset, config=PRESETS[preset].config(**changes))


def test_the_link_of_a_preset_names_it_and_its_data_alone():
    """What the preset says is not repeated, and what it says of a small set neither."""
    assert recipe("classic", data="sample").link() == {"preset": "classic", "data": "sample"}


def test_the_link_holds_each_change_as_a_person_would_write_it():
    """A list of units, a real number, and one of the few words."""
    changed = recipe("fast", data="mnist", units=(64, 32), learning_rate=0.5, activation="tanh")
    assert changed.link() == {
        "preset": "fast", "data": "mnist", "units": "64,32", "learning_rate": "0.5", "activation": "tanh",
    }  # fmt: skip


def test_the_changes_of_a_recipe_are_values():
    """Ten epochs are the preset's own on the sample, so only the seed is a change."""
    assert recipe("fast", data="sample", epochs=10, seed=7).changes() == {"seed": 7}


@settings(max_examples=60, deadline=None)
@given(
    preset=st.sampled_from(sorted(PRESETS)),
    changes=st.fixed_dictionaries(
        {"data": st.sampled_from(["sample", "mnist"])},
        optional={
            "units": st.lists(st.integers(1, 4096), max_size=6).map(tuple),
            "learning_rate": st.floats(1e-6, 10),
            "epochs": st.integers(1, 500),
            "architecture": st.sampled_from(["cnn", "dense"]),
        },
    ),
)
def test_a_link_asks_for_the_recipe_that_it_was_made_of(preset, changes):
    """Whatever the usual set is for who opens it."""
    written = recipe(preset, **changes)
    assert read_link(written.link(), "mnist", {}) == (written, [])


def test_a_preset_whose_settings_were_changed_says_how_many():
    """The data set is no change: a preset says how to train, not on what."""
    assert recipe("fast", data="mnist").in_words() == "fast"
    assert recipe("fast", data="sample", epochs=3, units=(8,), seed=2).in_words() == "fast, 3 changed"


def test_the_recipe_of_a_preset_that_is_unknown_is_called_by_its_name():
    """A run of another version of this program, or one without a preset."""
    own = RunConfig()
    assert (Recipe(preset="slow", config=own).in_words(), Recipe(preset="", config=own).in_words()) == (
        "slow",
        "",
    )


def test_a_link_with_the_former_name_of_a_preset_still_opens():
    """`shipped` is what the preset `pretrained` was called."""
    assert read_link({"preset": "shipped", "data": "mnist"}, "sample", {}) == (
        recipe("pretrained", data="mnist"),
        [],
    )


def test_an_empty_link_asks_for_the_usual_preset_on_the_usual_set():
    """Which depends on the machine."""
    assert read_link({}, "mnist", {}) == (recipe("fast", data="mnist"), [])


def test_a_part_that_is_nonsense_is_left_out_and_named():
    """The others hold."""
    link = {"preset": "classic", "epochs": "0", "epoch": "3", "seed": "9"}
    read, problems = read_link(link, "sample", {})
    assert read == recipe("classic", data="sample", seed=9)
    assert problems == [
        "This part of the link was left out: epochs must be a whole number from 1 to 500, not 0; for example 5.",
        "This part of the link was left out: There is no setting called epoch; did you mean epochs?",
    ]


def test_a_set_that_cannot_be_had_here_is_left_out_with_the_reason():
    """The usual set stands in."""
    read, problems = read_link({"data": "drawn", "seed": "9"}, "sample", {"drawn": "No pens here."})
    assert read == recipe("fast", data="sample", seed=9)
    assert problems == ["This part of the link was left out: No pens here."]


def test_the_changes_from_a_preset_that_does_not_exist_are_refused():
    """As everywhere, with those that there are."""
    with pytest.raises(ConfigError, match="no preset called slow; choose one of fast"):
        Recipe(preset="slow", config=PRESETS["fast"].config()).link()
