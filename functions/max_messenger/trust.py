"""Whom we believe to be MAX.

MAX's own host shows a certificate under the Russian Trusted Root CA, which no store of an operating
system knows. It is trusted for that host alone: an authority trusted for everything could
impersonate everything. Hosts of files have ordinary public certificates.
"""

import ssl
from pathlib import Path
from typing import Literal

import certifi

ROOT_CA = Path(__file__).with_name("russian_trusted_root_ca.pem")

Trust = Literal["root", "root+public"]


def max_tls(trust: Trust = "root") -> ssl.SSLContext:
    """For MAX's own host. "root+public" is for the day when MAX moves to a public authority."""
    context = _no_older_than_1_2(ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT))  # checks host names
    context.load_verify_locations(cafile=ROOT_CA)
    if trust == "root+public":
        context.load_verify_locations(cafile=certifi.where())
    return context


def public_tls() -> ssl.SSLContext:
    """For upload hosts: public authorities only."""
    return _no_older_than_1_2(ssl.create_default_context(cafile=certifi.where()))


def file_tls(host: str) -> ssl.SSLContext:
    """For hosts of files. Only names under max.ru may show MAX's own authority."""
    under_max = host == "max.ru" or host.endswith(".max.ru")
    return max_tls("root+public") if under_max else public_tls()


def _no_older_than_1_2(context: ssl.SSLContext) -> ssl.SSLContext:
    """Said here, because what Python begins with depends on how it was built."""
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context
