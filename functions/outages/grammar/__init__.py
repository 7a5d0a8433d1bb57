"""The grammar of suppliers' notices: a text in, events and addresses out, what is doubtful named.

Start with `scan.py`, the walk over `tokens.py`: it asks by turns `no_zone.py`, `times.py` (with
`mentions.py`), `addresses.py` (with `streets.py`, `house_lists.py`) and the tables of words, and
`parts.py` takes out the phrases that name no zone. `events.py` and `groups.py` put together what
was found. What stays over is a `Doubt`: its words and the reason, for a person to decide.
"""
