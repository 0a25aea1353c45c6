"""evaluation.json as typed records: what is whole comes back to the byte, and damage costs only the part that has it."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digitrec import paths
from digitrec.errors import StorageError
from digitrec.files import read_json, write_json
from digitrec.runs.comparison import Comparison, FineTuningRecord, Flip
from digitrec.runs.counts import Count
from digitrec.runs.evaluation import (
    CalibrationRecord,
    Evaluation,
    LiteRtDifference,
    Score,
    read_evaluation,
    write_evaluation,
)

CONFUSION = [[3 if row == column else 0 for column in range(10)] for row in range(10)]
SCORE = Score(data="ten", count=30, correct=30, nll=0.25, ece=0.01, confusion=CONFUSION)
COMPARED = Comparison(
    before=Count(2, 1),
    after=Count(2, 2),
    to_right=[Flip(label=None, before=8, after=None, drawing_id="20260101-000000-abcd")],
    to_wrong=[],
)
TESTED = Comparison(
    before=Count(30, 30),
    after=Count(30, 29),
    to_right=[],
    to_wrong=[Flip(label=0, before=0, after=6, index=0)],
    data="ten",
)
WHOLE = Evaluation(
    best_epoch=3,
    val_loss=0.5,
    dead_fraction={"relu_1": 0.0, "relu_2": 0.25},
    litert_difference=LiteRtDifference(largest=1e-6, count=1000),
    calibration=CalibrationRecord(temperature=1.25, threshold=0.9, refused_share=0.005, count=500),
    test=SCORE,
    fine_tuning=FineTuningRecord(parent="pretrained", share=1.0, drawings=COMPARED, test=TESTED),
)


def test_the_pretrained_evaluation_comes_back_to_the_byte(tmp_path):
    """Read, and written again."""
    pretrained = paths.pretrained_dir()
    write_evaluation(tmp_path, read_evaluation(pretrained))
    assert (tmp_path / "evaluation.json").read_bytes() == (pretrained / "evaluation.json").read_bytes()


def test_the_pretrained_evaluation_says_what_the_readme_says():
    """9,968 of 10,000 test digits, at a temperature below 1."""
    evaluation = read_evaluation(paths.pretrained_dir())
    assert (evaluation.test.correct, evaluation.test.count, evaluation.test.accuracy) == (9968, 10000, 0.9968)
    assert (evaluation.best_epoch, evaluation.calibration.temperature) == (1, 0.8663)
    assert evaluation.fine_tuning is None


def test_what_is_written_is_what_is_read(tmp_path):
    """A fine-tuned run's, with every part."""
    write_evaluation(tmp_path, WHOLE)
    assert read_evaluation(tmp_path) == WHOLE


def test_the_keys_on_disk_are_those_of_old_in_their_order():
    """Other programs, and runs of before, know them."""
    record = WHOLE.as_record()
    assert list(record) == [
        "best_epoch", "val_loss", "dead_fraction", "litert_difference", "calibration", "test", "fine_tuning",
    ]  # fmt: skip
    assert record["calibration"] == {"temperature": 1.25, "threshold": 0.9, "refused": 0.005, "count": 500}
    assert list(record["test"]) == ["data", "count", "correct", "accuracy", "nll", "ece", "confusion"]
    assert record["fine_tuning"] == {
        "parent": "pretrained",
        "share": 1.0,
        "drawings": {
            "before": {"count": 2, "correct": 1},
            "after": {"count": 2, "correct": 2},
            "to_right": [{"id": "20260101-000000-abcd", "label": None, "before": 8, "after": None}],
            "to_wrong": [],
        },
        "test": {
            "data": "ten",
            "before": {"count": 30, "correct": 30},
            "after": {"count": 30, "correct": 29},
            "to_right": [],
            "to_wrong": [{"index": 0, "label": 0, "before": 0, "after": 6}],
        },
    }


def test_a_run_that_went_on_from_no_other_has_no_key_of_fine_tuning():
    """The others stand there, unknown or not."""
    assert list(Evaluation().as_record()) == [
        "best_epoch", "val_loss", "dead_fraction", "litert_difference", "calibration", "test",
    ]  # fmt: skip
    assert set(Evaluation().as_record().values()) == {None}


@pytest.mark.parametrize(
    "record",
    [
        {"temperature": 1.0, "threshold": 0.0, "from": "20260101-000000-abcd"},
        {"temperature": 1.1, "threshold": 0.5, "refused": 0.005, "count": 7021, "from": "pretrained"},
    ],
)
def test_a_calibration_taken_from_the_parent_names_it(record):
    """A parent without one of its own leaves no share and no count."""
    assert CalibrationRecord.of_record(record).as_record() == record
    assert CalibrationRecord.of_record(record).from_run == record["from"]


@pytest.mark.parametrize("content", [None, "", "{", "[1]", "null", "3", '"test"', "\x00", "{}"])
def test_a_file_that_is_missing_or_damaged_is_an_evaluation_of_nothing(tmp_path, content):
    """A page shows the run without figures."""
    if content is not None:
        (tmp_path / "evaluation.json").write_text(content)
    assert read_evaluation(tmp_path) == Evaluation()


@pytest.mark.parametrize(
    "part, damage",
    [
        ("best_epoch", "three"), ("best_epoch", True), ("best_epoch", 1.5),
        ("val_loss", float("nan")), ("val_loss", []),
        ("dead_fraction", 0.3), ("dead_fraction", {"relu_1": "all"}),
        ("litert_difference", {"largest": 0.1}), ("litert_difference", 0.1),
        ("calibration", {"temperature": 0, "threshold": 0}), ("calibration", {"temperature": 1, "threshold": 1}),
        ("calibration", {"temperature": 1, "threshold": float("nan")}), ("calibration", {"temperature": "hot", "threshold": 0}),
        ("calibration", {"temperature": 1, "threshold": 0, "from": 3}),
        ("test", {}), ("test", SCORE.as_record() | {"count": 0, "correct": 0}), ("test", SCORE.as_record() | {"correct": 31}),
        ("test", SCORE.as_record() | {"confusion": CONFUSION[:9]}), ("test", SCORE.as_record() | {"confusion": [[1] * 9] * 10}),
        ("test", SCORE.as_record() | {"confusion": [["1"] * 10] * 10}), ("test", SCORE.as_record() | {"data": None}),
        ("fine_tuning", {}), ("fine_tuning", {"parent": "pretrained", "share": 1.0, "drawings": {}, "test": {}}),
        ("fine_tuning", WHOLE.fine_tuning.as_record() | {"test": TESTED.as_record() | {"to_right": [3]}}),
    ],
)  # fmt: skip
def test_a_damaged_part_is_none_and_the_others_are_read(tmp_path, part, damage):
    """So a scratch on one figure takes no other with it."""
    write_evaluation(tmp_path, WHOLE)
    (tmp_path / "evaluation.json").write_text(json.dumps(WHOLE.as_record() | {part: damage}))
    evaluation = read_evaluation(tmp_path)
    assert getattr(evaluation, part) is None
    undamaged = WHOLE.as_record()
    undamaged.pop(part)
    assert {key: value for key, value in evaluation.as_record().items() if key != part} == undamaged


WORDS = st.sampled_from(["", "test", "id", "count", "relu_1", "é"])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=6,
)
KEYS = st.sampled_from([*WHOLE.as_record()])
INNER_KEYS = st.sampled_from(
    [key for part in ("test", "calibration", "fine_tuning") for key in WHOLE.as_record()[part]]
)


@given(st.dictionaries(KEYS, JSON | st.dictionaries(INNER_KEYS, JSON)))
def test_nothing_that_a_file_may_hold_raises(record):
    """Whatever is read can be written, and reads the same again."""
    evaluation = Evaluation.of_record(record)
    assert Evaluation.of_record(evaluation.as_record()) == evaluation


def test_an_evaluation_that_cannot_be_written_is_one_sentence(tmp_path):
    """Its folder is gone."""
    with pytest.raises(StorageError, match=r"evaluation\.json could not be saved"):
        write_evaluation(tmp_path / "gone", WHOLE)


def test_keys_of_a_later_version_are_left_alone(tmp_path):
    """What it does not know it does not read."""
    write_json(tmp_path / "evaluation.json", WHOLE.as_record() | {"mood": "good"})
    assert read_evaluation(tmp_path) == WHOLE
    assert read_json(tmp_path / "evaluation.json")["mood"] == "good"


def test_counts_add_up_where_their_shares_would_not():
    """1 of 2 and 8 of 8 are 9 of 10; of nothing there is no share."""
    assert sum([Count(2, 1), Count(8, 8)], Count()).as_record() == {
        "count": 10,
        "correct": 9,
        "accuracy": 0.9,
    }
    assert Count().accuracy is None


def test_a_network_that_reads_nothing_right_has_a_score_too(tmp_path):
    """0 of 30: bad, not broken."""
    nothing = Score(
        data="ten", count=30, correct=0, nll=9.0, ece=0.9, confusion=[row[1:] + row[:1] for row in CONFUSION]
    )
    write_evaluation(tmp_path, Evaluation(test=nothing))
    assert read_evaluation(tmp_path).test == nothing


@pytest.mark.parametrize("temperature", [0.01, 100.0])
def test_the_coldest_and_the_warmest_temperature_are_temperatures(tmp_path, temperature):
    """The ends belong to the range."""
    ends = CalibrationRecord(temperature=temperature, threshold=0.0)
    write_evaluation(tmp_path, Evaluation(calibration=ends))
    assert read_evaluation(tmp_path).calibration == ends
