"""Opening hours: what they are, whether it is open now, how they are said and read.

Start with `model.py`. `now.py` joins the week, its exceptions and the state's working days
(`workdays.json`); `words.py` says it in Russian; `typed.py` reads what staff type.
"""

from hours.model import WEEKDAYS, DateHours, Interval, Weekday, WeeklyHours
from hours.now import Closed, Open, Standing, intervals_on, standing
from hours.typed import read_date_hours, read_hours
from hours.words import date_hours_words, hours_words, standing_words

__all__ = [
    "WEEKDAYS",
    "Closed",
    "DateHours",
    "Interval",
    "Open",
    "Standing",
    "Weekday",
    "WeeklyHours",
    "date_hours_words",
    "hours_words",
    "intervals_on",
    "read_date_hours",
    "read_hours",
    "standing",
    "standing_words",
]
