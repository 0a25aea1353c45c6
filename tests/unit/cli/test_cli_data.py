"""`data` says which data sets are here, and fetches only what is not."""

from command_line import answer, digitrec


def test_the_data_sets_are_listed_with_their_counts(home):
    """`data` alone lists; the full set is not in an empty home, and the line says how to get it."""
    sample, mnist, drawn = answer(digitrec(home, "data", "--json"))
    assert (sample["available"], sample["counts"]) == (True, {"train": 3500, "validation": 500, "test": 1000})
    assert (mnist["available"], mnist["counts"]) == (False, None)
    assert (drawn["available"], drawn["counts"]) == (False, None)
    assert "python -m digitrec data fetch mnist" in digitrec(home, "data", "list").stdout


def test_a_data_set_that_is_here_is_not_fetched_again(home, data_dir):
    """The file of DIGITREC_DATA is verified and named."""
    outcome = digitrec(home, "data", "fetch", "mnist", data=data_dir)
    assert outcome.returncode == 0, outcome.stderr
    assert f"mnist is in {data_dir / 'mnist.npz'}, verified." in outcome.stdout


def test_the_full_set_is_listed_where_it_is(home, data_dir):
    """54,000 to learn from, 5,000 to choose by, 10,000 for the end."""
    mnist = answer(digitrec(home, "data", "list", "--json", data=data_dir))[1]
    assert mnist["counts"] == {"train": 54000, "validation": 5000, "test": 10000}
    assert mnist["path"] == str(data_dir / "mnist.npz")
