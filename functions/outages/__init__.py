"""What is off, where, until when: from a supplier's message to words in the right chats.

Start with `publishing.py`: it reads like the life of one message. `changes.py` decides what each
chat must be told, `texts.py` words it, `feed.py` is the suppliers' own shape
(`outage_feed.schema.json`). What failed is a dead letter: `letters.py`. A supplier's own words come
in by a dialogue: `drafting.py`, what they mean by now: `understood.py`.
"""
