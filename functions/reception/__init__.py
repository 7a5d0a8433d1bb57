"""The reception: hours, free places, visits, reminders.

Start with `model.py`; `slots.py` tells which times are free, `offering.py` asks step by step,
`booking.py` takes, moves and cancels, `reminding.py` reminds. One place is one document, named by
desk and start: the database itself refuses the second visitor.
"""

from reception.model import Appointment, Office

__all__ = ["Appointment", "Office"]
