"""Google's Firestore and Pub/Sub emulators: found where people have them, started on free ports."""

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, NamedTuple

import httpx

START_SECONDS = 60


class EmulatorMissing(Exception):
    """The emulator is not on this machine. The text says how to get it."""


class EmulatorBroken(Exception):
    """The emulator is here and does not start; the text is its own last line."""


class Emulator(NamedTuple):
    """How one emulator is called, and where gcloud keeps it."""

    variable: str
    command: str
    below_sdk: str
    arguments: tuple[str, ...]
    component: str


FIRESTORE = Emulator(
    variable="FIRESTORE_EMULATOR",
    command="cloud_firestore_emulator",
    below_sdk="platform/cloud-firestore-emulator/cloud_firestore_emulator",
    arguments=("start",),
    component="cloud-firestore-emulator",
)
PUBSUB = Emulator(
    variable="PUBSUB_EMULATOR",
    command="cloud-pubsub-emulator",
    below_sdk="platform/pubsub-emulator/bin/cloud-pubsub-emulator",
    arguments=(),
    component="pubsub-emulator",
)


@contextmanager
def running(*emulators: Emulator) -> Iterator[list[str]]:
    """host:port of each, started side by side (Java takes its time), until the block ends.

    Raises EmulatorMissing when it is neither named by its variable, nor on PATH, nor in gcloud;
    EmulatorBroken with its own words when it does not start.
    """
    programs = [found(emulator) for emulator in emulators]
    with ExitStack() as stack:
        started = [
            stack.enter_context(_started(emulator, program))
            for emulator, program in zip(emulators, programs, strict=True)
        ]
        for one in started:
            one.wait_until_ready()
        yield [f"127.0.0.1:{one.port}" for one in started]


def found(emulator: Emulator) -> Path:
    """The program; raises EmulatorMissing with one line on how to get it."""
    named = os.environ.get(emulator.variable) or shutil.which(emulator.command)
    if named:
        return Path(named)
    if gcloud := shutil.which("gcloud"):
        asked = subprocess.run(  # noqa: S603 - found on PATH
            [gcloud, "info", "--format=value(installation.sdk_root)"],
            capture_output=True,
            text=True,
            check=False,
        )
        program = Path(asked.stdout.strip()) / emulator.below_sdk
        if program.is_file():
            return program
    raise EmulatorMissing(
        f"{emulator.command} is not here: `gcloud components install {emulator.component}`, "
        f"or set {emulator.variable} to the program"
    )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class _Started(NamedTuple):
    emulator: Emulator
    process: subprocess.Popen[bytes]
    port: int
    log: IO[bytes]

    def wait_until_ready(self) -> None:
        ends = time.monotonic() + START_SECONDS
        while not _answers(self.port):
            if self.process.poll() is not None or time.monotonic() > ends:
                self.log.seek(0)
                last = self.log.read().decode(errors="replace").strip().splitlines()[-1:]
                raise EmulatorBroken(
                    f"{self.emulator.command} did not start (is Java 17 here?): {' '.join(last)}"
                )
            time.sleep(0.1)


@contextmanager
def _started(emulator: Emulator, program: Path) -> Iterator[_Started]:
    port = _free_port()
    with TemporaryFile() as log:
        process = subprocess.Popen(  # noqa: S603 - a program the machine's owner installed
            [program, *emulator.arguments, "--host=127.0.0.1", f"--port={port}"],
            stdout=log,
            stderr=log,
            start_new_session=True,  # it is a script around Java: both must end
        )
        try:
            yield _Started(emulator, process, port, log)
        finally:
            # The whole group at once; nothing in an emulator is worth keeping.
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _answers(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/", timeout=5, trust_env=False).is_success
    except httpx.HTTPError:
        return False
