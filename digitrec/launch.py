"""Starts the app: a free port first, then one Streamlit server, whose address is printed once it answers."""

import errno
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

from digitrec import paths
from digitrec.errors import RunError

# As long as a cold disk may take; after that the address is printed with a word of caution.
_PATIENCE_SECONDS = 60


def serve(port: int, address: str = "127.0.0.1") -> int:
    """Runs the app until it is stopped; returns its exit status, 0 after Ctrl-C.

    port: 1 to 65535. Raises RunError where the app cannot be started: the port is taken, or app.py is missing.
    """
    app = paths.PROJECT / "app.py"
    if not app.is_file():
        raise RunError(f"{app} is missing; start the app from a complete copy of the project.")
    require_free_port(port, address)
    command = [sys.executable, "-m", "streamlit", "run", str(app)]
    # An option of the command line wins over .streamlit/config.toml, which is read from the project's folder.
    command += [f"--server.port={port}", f"--server.address={address}", "--logger.hideWelcomeMessage=true"]
    server = subprocess.Popen(command, cwd=paths.PROJECT)
    previous = signal.signal(signal.SIGTERM, lambda *_: server.terminate())
    try:
        _announce(server, f"http://{address}:{port}")
        return _exit_status(server.wait())
    except KeyboardInterrupt:
        return _stop(server)
    finally:
        signal.signal(signal.SIGTERM, previous)


def require_free_port(port: int, address: str = "127.0.0.1") -> None:
    """Raises RunError where no server can listen on this port."""
    if not 1 <= port <= 65535:
        raise RunError(f"A port is a number from 1 to 65535, not {port}; the app's own is 8501.")
    problem = _why_not(port, address)
    if problem is None:
        return
    if problem == errno.EADDRINUSE:
        other = _next_free_port(port, address)
        raise RunError(
            f"Port {port} is already in use, perhaps by this app in another terminal (http://{address}:{port}); "
            f"stop that program, or start with --port {other} (PORT={other} make run)."
        )
    if problem == errno.EACCES:
        raise RunError(
            f"Port {port} needs an administrator's rights; choose one above 1023, such as --port 8501."
        )
    raise RunError(f"The app cannot listen on {address}:{port}; the usual address is 127.0.0.1.")


def _why_not(port: int, address: str) -> int | None:
    """The error number that listening there gives, or None where it works."""
    try:
        with socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET) as probe:
            # As the server does: a port whose last connections are still closing is free. On Windows the
            # same option would share a port that is taken.
            if sys.platform != "win32":
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((address, port))
            probe.listen(1)
    except OSError as problem:
        return problem.errno or -1
    return None


def _next_free_port(port: int, address: str) -> int:
    """The first port after this one that is free; the one right after it where none of the next hundred is."""
    following = range(port + 1, min(port + 101, 65536))
    return next((each for each in following if _why_not(each, address) is None), min(port + 1, 65535))


def _announce(server: subprocess.Popen[bytes], url: str) -> None:
    """Prints the address as soon as the server answers there, unless it ends before."""
    give_up = time.monotonic() + _PATIENCE_SECONDS
    while server.poll() is None and time.monotonic() < give_up:
        if _answers(f"{url}/_stcore/health"):
            print(f"digitrec is running at {url} (Ctrl-C stops it)", flush=True)
            return
        time.sleep(0.1)
    if server.poll() is None:
        print(f"digitrec is slow to start; it will be at {url} (Ctrl-C stops it)", flush=True)


def _answers(url: str) -> bool:
    try:
        # Our own server on this machine: no proxy that the environment names stands between.
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(url, timeout=1) as reply:
            return bool(reply.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _stop(server: subprocess.Popen[bytes]) -> int:
    """Waits for the server to end after Ctrl-C, which the terminal sent to it as well, and insists if it does not."""
    for insist in (server.terminate, server.kill):
        try:
            server.wait(timeout=3)
            return 0
        except (subprocess.TimeoutExpired, KeyboardInterrupt):
            insist()
    server.wait()
    return 0


def _exit_status(code: int) -> int:
    """The server's own status; 0 where it was asked to end."""
    return 0 if code in (-signal.SIGTERM, -signal.SIGINT) else abs(code)
