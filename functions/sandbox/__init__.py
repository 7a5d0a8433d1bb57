"""The sandbox: a pretend MAX and a clock that moves, for training, local runs and journey tests.

Start at `max/` (the messenger's API as bots see it), then `control.py` (what trainers and tests
do: write, press, move the clock, cause trouble) and `clock.py` (the time everybody here shares).
It reaches the product only through its doors and is left out of the production archive.
"""
