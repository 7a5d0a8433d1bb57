"""Servers of a bench, each a process of its own on a free port of this machine."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

PATIENCE_SECONDS = 30
FRAMEWORK = Path(sys.executable).with_name("functions-framework")
DOORS = Path(__file__).with_name("doors")


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@contextmanager
def door(source: Path, target: str, environment: Mapping[str, str]) -> Iterator[int]:
    """A function under functions-framework's own server, as in the cloud; its port."""
    command = [str(FRAMEWORK), "--source", str(source), "--target", target]
    port = free_port()
    with _running([*command, "--host", "127.0.0.1", "--port", str(port)], port, environment):
        yield port


@contextmanager
def script(name: str, *arguments: str, environment: Mapping[str, str]) -> Iterator[int]:
    """A module that takes its port as the first argument; its port."""
    port = free_port()
    with _running([sys.executable, "-m", name, str(port), *arguments], port, environment):
        yield port


@contextmanager
def pretend_max(log: Path, environment: Mapping[str, str]) -> Iterator[int]:
    """The sandbox's MAX with what its log knows, limits enforced; its port."""
    port = free_port()
    command = [sys.executable, "-m", "sandbox.max", "--port", str(port), "--log", str(log)]
    with _running([*command, "--bot", "uk=token-of-uk"], port, environment):
        yield port


@contextmanager
def _running(command: list[str], port: int, environment: Mapping[str, str]) -> Iterator[None]:
    process = subprocess.Popen(
        command,
        env={**os.environ, **environment},
        stdout=subprocess.DEVNULL,  # a line a request: writing it is measured, reading it is not
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr
    with process.stderr:
        try:
            _wait(process, port, command)
            yield
        finally:
            process.terminate()
            process.wait(PATIENCE_SECONDS)


def _wait(process: "subprocess.Popen[str]", port: int, command: list[str]) -> None:
    ends = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < ends and process.poll() is None:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.05)
    process.terminate()
    assert process.stderr
    said = process.stderr.read().strip().splitlines() or ["nothing"]
    sys.exit(f"bench: {' '.join(command)} did not start; it said: {said[-1]}")
