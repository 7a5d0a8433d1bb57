"""Who we are: the organisations of this deployment, their bots and phones.

Start with `model.py`. The register fills it: `python -m register FILE`.
"""

from organisation.model import Organisation

__all__ = ["Organisation"]
