"""Starting the app: a port that cannot be had is told in one sentence, before anything is started."""

import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from digitrec.errors import RunError
from digitrec.launch import require_free_port

PROJECT = Path(__file__).resolve().parents[2]


@pytest.fixture
def taken_port() -> Iterator[int]:
    """A port on which another program listens."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


@pytest.fixture
def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_a_free_port_is_accepted(free_port):
    """Nothing happens where nobody listens."""
    require_free_port(free_port)


def test_a_port_whose_last_connection_is_still_closing_is_free(free_port):
    """Stopping the app and starting it again at once works: TIME_WAIT is not another program."""
    with socket.socket() as server:
        server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        server.bind(("127.0.0.1", free_port))
        server.listen()
        with socket.create_connection(("127.0.0.1", free_port)) as visitor:
            accepted, _ = server.accept()
            accepted.close()  # the server's side closes first, so the waiting is on its port
            visitor.recv(1)
    require_free_port(free_port)


def test_a_taken_port_is_named_with_one_that_is_free(taken_port):
    """The message holds the port, the two ways out, and a port that works."""
    with pytest.raises(RunError, match=f"Port {taken_port} is already in use") as refusal:
        require_free_port(taken_port)
    offered = re.search(r"--port (\d+)", str(refusal.value))
    assert offered is not None
    require_free_port(int(offered[1]))


@pytest.mark.parametrize("port", [0, -1, 65536])
def test_a_number_that_is_no_port_is_refused(port):
    """Only 1 to 65535 are ports."""
    with pytest.raises(RunError, match=f"from 1 to 65535, not {port};"):
        require_free_port(port)


def test_an_address_of_another_machine_is_refused():
    """192.0.2.1 belongs to no machine (RFC 5737)."""
    with pytest.raises(RunError, match=r"cannot listen on 192\.0\.2\.1:8501"):
        require_free_port(8501, "192.0.2.1")


def test_the_command_line_refuses_a_taken_port_with_one_sentence(taken_port):
    """`python -m digitrec app` on a taken port: status 1, one line on stderr, nothing on stdout."""
    command = [sys.executable, "-m", "digitrec", "app", "--port", str(taken_port)]
    outcome = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, timeout=60)
    assert outcome.returncode == 1
    assert re.fullmatch(rf".*Port {taken_port} is already in use.*--port \d+ .*\.\n", outcome.stderr)
    assert outcome.stdout == ""
