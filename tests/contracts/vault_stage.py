"""A bucket for the vault: moto's in this process, or one that somebody else has made."""

import os
import secrets
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from wsgiref.types import WSGIApplication

import boto3
from botocore.config import Config
from moto.server import ThreadedMotoServer

from builders import VAULT
from sandbox.max.serving import listen

# A bucket made elsewhere: VAULT_CONTRACT_ENDPOINT, VAULT_CONTRACT_BUCKET and so on.
GIVEN = "VAULT_CONTRACT_"


@contextmanager
def a_bucket() -> Iterator[dict[str, str]]:
    """A bucket: VAULT_ variables that say where."""
    given = {n.replace(GIVEN, "VAULT_"): v for n, v in os.environ.items() if n.startswith(GIVEN)}
    if given:
        yield VAULT | given
    else:
        with our_bucket() as where:
            yield where


@contextmanager
def our_bucket() -> Iterator[dict[str, str]]:
    """A new one, on moto's server in this process."""
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        # moto's memory is one for the process.
        name = f"vault-{secrets.token_hex(4)}"
        where = VAULT | {"VAULT_ENDPOINT": f"http://{host}:{port}", "VAULT_BUCKET": name}
        at = {"LocationConstraint": where["VAULT_REGION"]}
        s3(where).create_bucket(Bucket=name, CreateBucketConfiguration=at)
        yield where
    finally:
        server.stop()


def s3(where: Mapping[str, str]) -> Any:
    """The bucket as it is, past the vault."""
    return boto3.session.Session(
        aws_access_key_id=where["VAULT_ACCESS_KEY"],
        aws_secret_access_key=where["VAULT_SECRET_KEY"],
        region_name=where["VAULT_REGION"],
    ).client(
        "s3",
        endpoint_url=where["VAULT_ENDPOINT"],
        config=Config(
            s3={"addressing_style": "path"}, request_checksum_calculation="when_required"
        ),
    )


@contextmanager
def served(app: WSGIApplication) -> Iterator[str]:
    """An application over a socket: its address."""
    with listen(app, "127.0.0.1", 0) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.port}"
        finally:
            server.shutdown()
            thread.join()
