"""Who we are: the organisations of this deployment, their bots and phones.

`importing.py` fills the register (`python -m organisation.importing FILE`).
"""

from organisation.model import Organisation

__all__ = ["Organisation"]
