"""Which room answers which press or word. Holds no rules of its own.

Start with `answering.py`: one update in, one reply out, the same reply if the update comes twice.
"""
