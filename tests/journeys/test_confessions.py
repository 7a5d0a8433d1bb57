"""The search that every town must stand finds what it looks for, in whatever form it is hidden."""

import base64
import json
from pathlib import Path
from urllib.parse import quote

import pytest

from journeys.confessions import NAME, PLATE, UNASKED, leaks


def test_a_town_without_secrets_is_clean(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "documents.sqlite").write_bytes(b"Anna, 8 (800) 000-00-01")

    assert leaks(tmp_path / "data") == []


@pytest.mark.parametrize(
    "hidden",
    [
        NAME.encode(),
        NAME.lower().encode(),
        NAME.upper().encode(),
        quote(NAME).encode(),
        quote(NAME).lower().encode(),
        json.dumps({"name": NAME}).encode(),
        NAME.encode("utf-16-le"),
        NAME.encode().hex().encode(),
        b"Evlampiya",
        b"zlatogorova",
        *(base64.b64encode(b"x" * n + NAME.encode() + b"yz") for n in range(4)),
        base64.urlsafe_b64encode(f"?{UNASKED}".encode()),
        base64.b64encode(json.dumps({"text": f"машина {PLATE}"}, ensure_ascii=False).encode()),
        b"+7 903 517-46-28",
        b"tel=79035174628&",
    ],
)
def test_whatever_form_it_has_it_is_found(tmp_path: Path, hidden: bytes) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "somewhere").write_bytes(b"\x00\x17" + hidden + b"\x00")

    assert leaks(tmp_path / "data") != []


def test_the_log_and_whatever_else_is_given_are_searched(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data.log").write_text(f"door ok {PLATE}")

    assert leaks(tmp_path / "data", [("firestore residents", NAME.encode())]) != []
    assert any(leak.startswith("log: ") for leak in leaks(tmp_path / "data"))
