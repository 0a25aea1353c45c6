"""My digit on the Inside page: which digit, the path with a unit's sum, and the network to break."""

import re
import shutil

import pytest
from app_pages import DRAW, HOME, INSIDE, cut, draw, finished_run, in_mode, opened, sentences, text_in, write
from browser.drawing import DIGITS
from untrained_runs import untrained_run

from digitrec import load_recognizer, paths
from digitrec.config import ModelConfig
from digitrec.data import sample
from digitrec.ui.my_digit.exciting import Excitement

pytestmark = pytest.mark.usefixtures("home")

ODD = {
    "one-layer": ModelConfig(architecture="dense", units=()),
    "twelve-with-tanh": ModelConfig(
        filters=(2, 3, 4), convolutions=4, units=(), activation="tanh", head="average"
    ),
    "thousand-units": ModelConfig(architecture="dense", units=(1000,)),
}


def _opened(**link):
    return opened(INSIDE, topic="My digit", **link)


def _on_a_test_image(page, place=400):
    page.button_group(key="my-digit-source").set_value("A test image").run()
    return page.number_input(key="my-digit-test").set_value(place).run()


def _pick(page, key, turn=1, **picked):
    """What the component sends when a unit or a place is clicked."""
    page.session_state[key] = {"picked": {"row": 0, "column": 0, **picked, "turn": turn}}
    return page.run()


def _open_layer(page, name, turn=1):
    page.session_state["my-digit-strip"] = {"picked": {"name": name, "turn": turn}}
    return page.run()


def _look(page, section):
    return page.button_group(key="look").set_value(section).run()


def _numbers(text):
    return [float(found.replace("−", "-")) for found in re.findall(r"−?\d*\.?\d+(?:e[-−]\d+)?", text)]


def _sum(page):
    return next(each.value for each in page.main.markdown if "md-ledger" in each.value)


def _ledger(page):
    """Name → value, as a reader sees them."""
    rows = re.findall(r"<th>([^<]*)</th><td class=\"md-how\">[^<]*</td>.*?md-value\">([^<]*)<", _sum(page))
    return {name: _numbers(value)[0] for name, value in rows}


def _broken_answer(page):
    return text_in(page.get_by_key("break-answer"))


# ------------------------------------------------------------------------------------------------- which digit


def test_without_a_digit_the_page_says_what_one_will_see():
    """And nothing is computed."""
    page = _opened()
    assert not page.exception
    assert "Draw a digit above, or take a test image." in "".join(each.value for each in page.main.markdown)
    assert "The sum of unit" not in text_in(page.main)


def test_what_is_drawn_here_goes_down_to_a_sum():
    """The first layer, its most active unit."""
    page = draw(_opened(), DIGITS[4])
    assert not page.exception
    assert [each.value for each in page.subheader] == ["relu_1: 48 maps of 28×28"]
    assert "The sum of unit" in text_in(page.main)


def test_a_digit_of_the_number_on_draw_can_be_looked_into():
    """The link beside it names its place, from 0."""
    page = write(in_mode(opened(HOME).switch_page(DRAW).run()), 3, 7)
    page.query_params.update({"topic": "My digit", "digit": "number-1"})
    page.switch_page(INSIDE).run()
    assert not page.exception
    assert page.button_group(key="my-digit-source").value == "From my number"
    assert "digit 2 of your number" in text_in(page.get_by_key("my-digit-shown"))
    assert text_in(page.get_by_key("my-digit-shown")).split("digit 2 of your number")[1].split()[0] == "7"
    assert "digit" not in page.query_params


def test_a_link_to_a_number_that_is_gone_opens_the_paper():
    """An old link, in another visit."""
    page = _opened(digit="number-1")
    assert not page.exception
    assert page.button_group(key="my-digit-source").value == "Draw it here"


def test_hard_digits_are_a_click_away():
    """Each click another one."""
    page = _on_a_test_image(_opened())
    page.button(key="my-digit-hard").click().run()
    first = page.number_input(key="my-digit-test").value
    page.button(key="my-digit-hard").click().run()
    assert not page.exception
    assert len({400, first, page.number_input(key="my-digit-test").value}) == 3


# ---------------------------------------------------------------------------------------------------------- the path


def test_the_sum_in_the_text_adds_up():
    """The first layer: nine products in a table, normalised with the four numbers that stand there, and cut at 0."""
    page = _on_a_test_image(_opened())
    products = re.search(r'aria-label="products">(.*?)</table>', _sum(page))[1]
    cells = [_numbers(cell or "0")[0] for cell in re.findall(r"<td[^>]*>([^<]*)</td>", products)]
    ledger = _ledger(page)
    assert len(cells) == 9
    assert sum(cells) == pytest.approx(ledger["all 9 products"], abs=1e-3)
    how = re.search(r'batch normalisation</th><td class="md-how">([^<]*)', _sum(page))[1]
    gamma, total, mean, variance, epsilon, beta = _numbers(how.replace("(−", "−").replace("− −", "− ⁻"))
    sign = -1 if "(−" in how else 1
    beta_sign = -1 if re.search(r"\) − [\d.]+$", how) else 1
    normalised = gamma * (total - sign * mean) / (variance + epsilon) ** 0.5 + beta_sign * beta
    assert normalised == pytest.approx(ledger["batch normalisation"], rel=5e-3)
    assert ledger["ReLU"] == pytest.approx(max(0, normalised), rel=5e-3)


def test_a_click_on_the_sheet_opens_that_unit_and_one_on_its_map_a_place():
    """The number below the sheet follows."""
    page = _pick(_on_a_test_image(_opened()), "my-digit-sheet", unit=17)
    assert page.number_input(key="my-digit-unit-number").value == 17
    page = _pick(page, "my-digit-map", unit=17, row=3, column=5, turn=2)
    assert not page.exception
    assert "The sum of unit 17, at row 3, column 5" in text_in(page.main)
    page.number_input(key="my-digit-unit-number").set_value(20).run()
    assert "The sum of unit 20, at row" in text_in(page.main)


def test_logits_come_with_softmax_and_the_temperature():
    """Eleven classes; the last column adds up to 1."""
    page = _open_layer(_on_a_test_image(_opened()), "logits")
    table = next(each.value for each in page.main.markdown if "md-softmax" in each.value)
    rows = re.findall(r"<tr.*?</tr>", table)[1:]
    assert len(rows) == 11
    assert "to the power 1 / " in table
    last = [_numbers(re.findall(r"<td>([^<]*)</td>", row)[-1])[0] for row in rows[:10]]
    assert sum(last) == pytest.approx(1, abs=2e-3)
    assert {"all 128 products", "bias", "sum"} <= set(_ledger(page))


def test_nine_images_that_excite_a_unit_are_those_with_its_largest_output():
    """Looked at piece by piece; a unit that is 0 on all of them has none."""
    recognizer = load_recognizer(paths.PRETRAINED)
    images = sample.load().validation.images[:150]
    known = Excitement(images, recognizer)
    known.go_on()
    assert not known.is_complete
    known.go_on()
    known.go_on()
    assert known.is_complete
    order, strengths = known.strongest("relu_6", 7)
    by_hand = [recognizer.activations(image)["relu_6"][..., 7].max() for image in images]
    assert strengths.tolist() == sorted(by_hand, reverse=True)[:9]
    assert [by_hand[place] for place in order] == strengths.tolist()


@pytest.mark.parametrize("name", ODD)
def test_any_shape_of_network_can_be_looked_into(name):
    """Each of its layers opens; those without a hidden one say so where there is nothing to break."""
    untrained_run("20261122-120000-aaaa", ODD[name])
    page = _opened()
    page.selectbox(key="my-digit-run").set_value("20261122-120000-aaaa").run()
    page = _on_a_test_image(page)
    headings = []
    for turn, layer in enumerate(("image", "dense_1", "tanh_1", "tanh_12", "logits", "probabilities"), 1):
        page = _open_layer(page, layer, turn)
        headings.append(page.subheader[0].value)
        assert not page.exception
    assert headings[-1] == "The answer"
    page = _look(page, "Break it")
    assert not page.exception
    assert ("no hidden layer" in text_in(page.main)) == (name == "one-layer")


# --------------------------------------------------------------------------------------------------------- break it


def test_a_layer_that_is_switched_off_changes_the_answer_and_comes_back():
    """Whatever is drawn, the network then says what its bias says."""
    page = _look(_on_a_test_image(_opened()), "Break it")
    whole = _broken_answer(page)
    page.button(key="break-all").click().run()
    assert not page.exception
    assert _broken_answer(page) != whole
    page.button(key="break-reset").click().run()
    assert _broken_answer(page).split("as trained:")[0] == whole.split("as trained:")[0]


def test_one_unit_is_switched_off_by_a_click_and_on_again_by_the_next():
    """The label counts them."""
    page = _pick(_look(_on_a_test_image(_opened()), "Break it"), "break-sheet", unit=3)
    assert page.session_state["break-off"] == {"layer": "relu_6", "units": {3}}
    page = _pick(page, "break-sheet", unit=3, turn=2)
    assert page.session_state["break-off"]["units"] == set()


def test_noise_or_another_activation_changes_the_answer():
    """Three times their own spread is more noise than weights."""
    page = _look(_on_a_test_image(_opened()), "Break it")
    whole = _broken_answer(page).split("as trained:")[0]
    page.slider(key="break-noise").set_value(300).run()
    noisy = _broken_answer(page).split("as trained:")[0]
    page.slider(key="break-noise").set_value(0).run()
    page.button_group(key="break-activation").set_value("sigmoid").run()
    assert not page.exception
    assert len({whole, noisy, _broken_answer(page).split("as trained:")[0]}) == 3


def test_the_three_units_are_named_and_can_be_switched_off():
    """Of the last hidden layer."""
    page = _look(_on_a_test_image(_opened()), "Break it")
    page.button(key="break-search").click().run()
    said = text_in(page.get_by_key("break-hangs"))
    units = {int(unit) for unit in re.findall(r"without unit \*\*(\d+)\*\*", said)}
    assert len(units) == 3
    page.button(key="break-found-three").click().run()
    assert not page.exception
    assert page.session_state["break-off"] == {"layer": "relu_6", "units": units}
    one = min(units)
    page.button(key=f"break-unit-{one}").click().run()
    assert page.session_state["break-off"]["units"] == units - {one}


# --------------------------------------------------------------------------------------------------- runs gone wrong


@pytest.mark.parametrize("damage", [lambda file: file.unlink(), cut], ids=["missing", "cut"])
def test_without_weights_the_maps_are_still_there(damage):
    """One sentence says why there are no sums, and nothing to break."""
    damage(finished_run("20261122-120000-aaaa", "damaged") / "model.keras")
    page = _opened()
    page.selectbox(key="my-digit-run").set_value("20261122-120000-aaaa").run()
    page = _on_a_test_image(page)
    assert not page.exception
    assert [each.value for each in page.subheader] == ["relu_1: 48 maps of 28×28"]
    assert len(sentences(page)) == 1
    assert "The sum of unit" not in text_in(page.main)
    page = _look(page, "Break it")
    assert not page.exception
    assert len(sentences(page)) == 1


def test_a_run_without_a_network_that_answers_cannot_be_chosen():
    """Its model.tflite is gone."""
    (finished_run("20261122-120000-aaaa", "empty") / "model.tflite").unlink()
    assert "empty" not in " ".join(_opened().selectbox(key="my-digit-run").options)


def test_a_run_that_is_deleted_while_it_is_shown_gives_way():
    """The visitor's own network answers instead."""
    path = finished_run("20261122-120000-aaaa", "short-lived")
    page = _opened()
    page.selectbox(key="my-digit-run").set_value("20261122-120000-aaaa").run()
    page = _on_a_test_image(page)
    shutil.rmtree(path)
    page.run()
    assert not page.exception
    assert page.selectbox(key="my-digit-run").value == paths.PRETRAINED
