"""Who we are: the organisations of this deployment, and the card each of them shows.

Start with `model.py`, then `card.py`: what a card says and how it changes. `fields.py` is the one
table of its fields. The register founds both: `python -m register FILE`.
"""

from organisation.card import Card, CardFacts, CardVersion
from organisation.model import Organisation

__all__ = ["Card", "CardFacts", "CardVersion", "Organisation"]
