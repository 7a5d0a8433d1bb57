"""An operator's command of the product, with the settings of the sandbox that is running here.

`python -m sandbox.operating --port 8080 dead_letters list`, run in functions/.
"""

import argparse
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import httpx

from sandbox.bucket.wiring import ABSENT, KEYS, vault_settings
from sandbox.running import ENGINES

HOST = "127.0.0.1"


class NoSandbox(Exception):
    """Nothing on that port is our sandbox; one line says what to do."""


def main() -> int:
    """What the command returned; 2 with one line on standard error when no sandbox is running."""
    parser = argparse.ArgumentParser(prog="sandbox.operating", description=__doc__)
    parser.add_argument("--port", type=int, default=8080)
    parser.add_argument("command", nargs=argparse.REMAINDER)
    given = parser.parse_args()
    try:
        settings = _settings(f"http://{HOST}:{given.port}")
    except NoSandbox as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 2
    ran = subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-m", *given.command], env={**os.environ, **settings}, check=False
    )
    return ran.returncode


def _settings(url: str) -> dict[str, str]:
    """What /healthz of the sandbox says of its engines, as the product's settings."""
    try:
        answer = httpx.get(f"{url}/healthz", timeout=10, trust_env=False)
        said = answer.raise_for_status().json()
        engines = {name: said[name.lower()] for name in ENGINES if name.lower() in said}
        return {"GOOGLE_CLOUD_PROJECT": said["project"], **engines, **_vault(url, engines)}
    except (httpx.HTTPError, ValueError, KeyError, TypeError) as error:
        raise NoSandbox(
            f"no sandbox on {url}: `make run` first, with the same PORT, "
            "or set DOCUMENTS and the other settings of your deployment"
        ) from error


def _vault(url: str, engines: Mapping[str, str]) -> Mapping[str, str]:
    """Its vault, if it has one: the keys lie in its data folder, and no address tells them."""
    keys = Path(engines["CLOCK_FILE"]).with_name(KEYS)
    return vault_settings(f"{url}/vault", keys) if keys.exists() else ABSENT


if __name__ == "__main__":
    sys.exit(main())
