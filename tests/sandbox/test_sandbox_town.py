"""The invented town, and the sample table of houses that learners load into it."""

import csv
from pathlib import Path

from sandbox import page, town

SAMPLE = Path(page.__file__).parent / "static" / "houses.csv"


def test_the_sample_table_says_addresses_as_the_town_does() -> None:
    with SAMPLE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    houses = town.register()["houses"]

    named = {row["населённый пункт"] or None for row in rows}

    assert rows
    assert named == {house["parts"].get("locality") for house in houses} == {None}
