"""What people entrust to us: what they agreed to, what lies in the vault and how long, who saw it.

Nothing here is a name or a phone: documents know random tokens, kinds and times. `entrusting.py`
puts things into the vault, `forgetting.py` takes them out in time and writes the act, `filling.py`
puts the words into a message on its way out.
"""

from personal_data.model import Entrusted, Holding, Kind, Operator, Purpose

__all__ = ["Entrusted", "Holding", "Kind", "Operator", "Purpose"]
