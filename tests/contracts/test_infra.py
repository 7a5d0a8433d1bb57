"""infra/ and functions/ name the same doors, settings, indexes, schedules and routes."""

import ast
import re
from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import BaseModel

import settings
from documents.indexes import read_indexes
from sandbox.bus import ROUTES
from sandbox.clockwork import SCHEDULES

ROOT = Path(__file__).parents[2]
INFRA = ROOT / "infra"
TERRAFORM = {file.stem: file.read_text() for file in INFRA.glob("*.tf")}
MODULE = (INFRA / "modules/function/main.tf").read_text()

CRON = {"* * * * *": timedelta(minutes=1), "*/15 * * * *": timedelta(minutes=15)}


def doors() -> set[str]:
    """The entry points of functions/main.py."""
    tree = ast.parse((ROOT / "functions/main.py").read_text())
    return {
        node.name
        for node in tree.body
        if isinstance(node, ast.FunctionDef)
        and "functions_framework.http" in map(ast.unparse, node.decorator_list)
    }


def blocks(kind: str) -> dict[str, str]:
    """Bodies of the top-level blocks of one kind of resource, by name, over all files."""
    found = (
        re.findall(rf'^resource "{kind}" "(\w+)" {{\n(.*?)^}}', text, re.MULTILINE | re.DOTALL)
        for text in TERRAFORM.values()
    )
    return {name: body for pairs in found for name, body in pairs}


def value(argument: str, body: str) -> str:
    """What a block's argument is set to, as written, without quotation marks."""
    found = re.search(rf"^\s*{argument}\s*=\s*(.+?)(?:\s+#.*)?$", body, re.MULTILINE)
    assert found, f"no {argument} in:\n{body}"
    return found[1].strip('"')


def test_every_door_has_its_own_file_and_every_function_is_a_door() -> None:
    deployed = {
        (file, entry)
        for file, text in TERRAFORM.items()
        for entry in re.findall(r'^\s*door\s*=\s*"(\w+)"', text, re.MULTILINE)
    }

    assert deployed == {(door, door) for door in doors()}
    assert value("entry_point", MODULE) == "var.door"


@pytest.mark.parametrize("door", sorted(doors()))
def test_a_doors_file_begins_with_who_publishes_and_who_subscribes(door: str) -> None:
    head = TERRAFORM[door].partition("\n\n")[0]

    assert "# Publisher:  " in head
    assert f"# Subscriber: {door} (functions/main.py)" in head


def test_functions_are_given_no_setting_that_they_do_not_know() -> None:
    written = "\n".join([*TERRAFORM.values(), MODULE])

    names = set(re.findall(r'^\s*"?([A-Z][A-Z_]+)(?:\$|\s*=)', written, re.MULTILINE))

    # A bot's own two, and what functions-framework reads.
    assert names - {"MAX_TOKEN_", "MAX_SECRET_", "THREADS"} <= known_settings()
    assert names >= {"DOCUMENTS", "GOOGLE_CLOUD_PROJECT", "BOTS", "MAX_TOKEN_", "MAX_SECRET_"}


def known_settings() -> set[str | None]:
    """Every variable that a model of functions/settings.py reads."""
    models = (
        model
        for model in vars(settings).values()
        if isinstance(model, type) and issubclass(model, BaseModel)
    )
    return {field.alias for model in models for field in model.model_fields.values()}


def test_both_engines_have_their_indexes_from_one_list() -> None:
    indexes = TERRAFORM["documents"]

    assert 'jsondecode(file("${local.functions}/documents/indexes.json"))' in indexes
    assert value("functions", TERRAFORM["archive"]) == "${path.module}/../functions"
    assert any(len(index.fields) > 1 for index in read_indexes())


def test_the_sandbox_opens_doors_as_often_as_the_cloud() -> None:
    jobs = blocks("google_cloud_scheduler_job")

    schedules = {
        re.sub(r"module\.(\w+)\.uri", r"/\1", value("uri", job)): CRON[value("schedule", job)]
        for job in jobs.values()
    }

    assert schedules == SCHEDULES


def test_the_sandbox_pushes_each_topic_to_the_same_door_as_the_cloud() -> None:
    topics = blocks("google_pubsub_topic")
    pushed = {
        topic: body
        for topic, body in blocks("google_pubsub_subscription").items()
        if "push_config" in body
    }

    routes = {
        of_supplier(value("name", topics[topic])): re.sub(
            r"\${module\.(\w+)\.uri}|module\.(\w+)\.uri",
            r"/\1\2",
            of_supplier(value("push_endpoint", body)),
        )
        for topic, body in pushed.items()
    }

    assert routes == {
        "dead-outage-feed": "/dead_letters",
        "outage-feed-vodokanal": "/outage_feed/vodokanal",
        "notices": "/notices",
    }
    assert routes == {topic: in_the_sandbox(topic) for topic in routes}
    assert len(routes) == len(ROUTES)


def of_supplier(text: str) -> str:
    return text.replace("${each.key}", "vodokanal")


def in_the_sandbox(topic: str) -> str | None:
    """The path that the sandbox's bus pushes a topic to."""
    matches = ((pattern.fullmatch(topic), path) for pattern, path in ROUTES)
    return next((match.expand(path) for match, path in matches if match), None)
