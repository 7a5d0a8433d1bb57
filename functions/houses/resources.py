"""What a house is supplied with, and what it is called."""

from typing import Literal, get_args

Resource = Literal[
    "cold_water", "hot_water", "sewerage", "electricity", "gas", "heating", "solid_waste"
]
RESOURCE_NAMES: dict[Resource, str] = {
    "cold_water": "холодная вода",
    "hot_water": "горячая вода",
    "sewerage": "водоотведение",
    "electricity": "электричество",
    "gas": "газ",
    "heating": "отопление",
    "solid_waste": "вывоз отходов",
}
RESOURCES: tuple[Resource, ...] = get_args(Resource)
