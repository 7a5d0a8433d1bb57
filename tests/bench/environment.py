"""The product's settings for a bench, and where its sources lie."""

import os
from pathlib import Path

TESTS = Path(__file__).parents[1]
FUNCTIONS = TESTS.parent / "functions"
SECRET = "secret-of-uk"
# As infra/max_webhook.tf sets it.
THREADS = 4


def environment(documents: Path, max_url: str = "http://127.0.0.1:9") -> dict[str, str]:
    """One bot, limits of MAX lifted. max_url: by default nobody is there."""
    return {
        "PYTHONPATH": os.pathsep.join(map(str, (FUNCTIONS, TESTS))),
        "THREADS": str(THREADS),
        "DOCUMENTS": f"sqlite:{documents}",
        "GOOGLE_CLOUD_PROJECT": "domovoy-bench",
        "BOTS": "uk",
        "MAX_TOKEN_UK": "token-of-uk",
        "MAX_SECRET_UK": SECRET,
        "MAX_URL": max_url,
        "MAX_PER_SECOND": "1000000",
        "MAX_PER_CHAT": "1000000",
        "MAX_ANSWERS_PER_SECOND": "1000000",
    }
