"""What MAX's OpenAPI description says about a request, an answer or an update.

`max-openapi.yaml` is MAX's own file, `max-openapi-overlay.yaml` what it lacks, with sources. Each
function returns the complaints, one a line; an empty list means valid.

Bodies are checked by jsonschema: OpenAPI 3.0 says a few things in its own way (`nullable`,
`discriminator`, inheritance by `allOf`), which are translated here.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator, FormatChecker

Node = dict[str, Any]

_HERE = Path(__file__).parent
_FORMATS = FormatChecker(formats=())


def schema_errors(method: str, path: str, query: Mapping[str, Any], body: Any) -> list[str]:
    """Complaints about a request. A field or parameter that MAX does not name is one.

    path    without the host and without the prefix below which an API is mounted
    query   values as text or already as numbers and booleans
    body    parsed JSON; None when the request has no body
    """
    operation = _operation(method, path)
    if operation is None:
        return [f"{method} {path} is not in the schema"]
    return [*_query_errors(operation, query), *_body_errors(operation, body)]


def answer_errors(method: str, path: str, status: int, body: Any) -> list[str]:
    """Complaints about an answer. Unknown fields are fine: MAX adds them without notice.

    From status 400 on there is one shape, whatever was asked: max-bot-api.md 1.
    """
    if status >= 400:
        return _errors({"$ref": "#/components/schemas/Error"}, body, closed=False)
    operation = _operation(method, path)
    if operation is None:
        return [f"{method} {path} is not in the schema"]
    response = operation["responses"].get(str(status))
    if response is None:
        return [f"status {status} of {method} {path} is not in the schema"]
    return _errors(_content(response), body, closed=False)


def update_errors(update: Any) -> list[str]:
    """Complaints about the body of a webhook. Unknown fields are fine."""
    return _errors({"$ref": "#/components/schemas/Update"}, update, closed=False)


# Requests: path, query, body.


def _operation(method: str, path: str) -> Node | None:
    for pattern, operations in _paths():
        if pattern.fullmatch(path):
            found: Node | None = operations.get(method.lower())
            return found
    return None


@cache
def _paths() -> tuple[tuple[re.Pattern[str], Node], ...]:
    """The paths as patterns, those with fewer variables first: `/messages` before `/{x}`."""
    paths = sorted(_openapi()["paths"].items(), key=lambda item: item[0].count("{"))
    return tuple((_pattern(path, operations), operations) for path, operations in paths)


def _pattern(path: str, operations: Node) -> re.Pattern[str]:
    """Numbers stand only where the schema wants numbers."""
    numbers = {
        parameter["name"]
        for operation in operations.values()
        for parameter in operation.get("parameters", ())
        if parameter["in"] == "path" and parameter["schema"]["type"] == "integer"
    }
    parts = re.split(r"\{(\w+)\}", path)
    parts[0::2] = map(re.escape, parts[0::2])
    parts[1::2] = (r"-?\d+" if name in numbers else "[^/]+" for name in parts[1::2])
    return re.compile("".join(parts))


def _query_errors(operation: Node, query: Mapping[str, Any]) -> Iterator[str]:
    known = {p["name"]: p for p in operation.get("parameters", ()) if p["in"] == "query"}
    for name, value in query.items():
        if name not in known:
            yield f"query: '{name}' is not one of {sorted(known)}"
            continue
        schema = known[name]["schema"]
        yield from (f"query {name}: {e}" for e in _errors(schema, _parsed(schema, value)))
    for name, parameter in known.items():
        if parameter.get("required") and name not in query:
            yield f"query: '{name}' is required"
    choice = operation.get("x-exactly-one-of", ())
    if choice and len(query.keys() & set(choice)) != 1:
        yield f"query: exactly one of {choice} is required"


def _parsed(schema: Node, value: Any) -> Any:
    """A query's value as the type it stands for; left as it is when it does not look like it."""
    kind = _resolved(schema).get("type")
    if not isinstance(value, str):
        return value
    if kind == "integer" and re.fullmatch(r"-?\d+", value):
        return int(value)
    if kind == "boolean" and value in {"true", "false"}:
        return value == "true"
    return value.split(",") if kind == "array" else value


def _body_errors(operation: Node, body: Any) -> list[str]:
    request = operation.get("requestBody")
    if request is None:
        return [] if body is None else ["body: none is expected"]
    return _errors(_content(request), body)


def _content(message: Node) -> Node:
    schema: Node = _resolved(message)["content"]["application/json"]["schema"]
    return schema


# Schemas: from OpenAPI 3.0 to JSON Schema.


def _errors(schema: Node, value: Any, *, closed: bool = True) -> list[str]:
    """closed: objects may hold no field that their schema does not name."""
    whole = {**_translated(schema), "$defs": _definitions(closed=closed)}
    validator = Draft202012Validator(whole, format_checker=_FORMATS)
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(value)]


@cache
def _definitions(*, closed: bool) -> Node:
    """Each component twice: `X` as others refer to it, `X.bare` as its heirs include it.

    They differ where X has a discriminator (X means "one of its heirs") or must be closed (its
    heirs add fields).
    """
    definitions: Node = {}
    for name, component in _openapi()["components"]["schemas"].items():
        definitions[f"{name}.bare"] = _translated(component, parents=".bare")
        definitions[name] = _as_referred(name, component)
        if closed and "discriminator" not in component:
            definitions[name]["propertyNames"] = {"enum": sorted(_field_names(component))}
    return definitions


def _field_names(component: Node) -> set[str]:
    """JSON Schema's own `unevaluatedProperties` would say this too, a hundred times slower."""
    names = set(component.get("properties", ()))
    return names.union(*(_field_names(_resolved(part)) for part in component.get("allOf", ())))


def _as_referred(name: str, component: Node) -> Node:
    if "discriminator" not in component:
        return {"$ref": f"#/$defs/{name}.bare"}
    field = component["discriminator"]["propertyName"]
    heirs = component["discriminator"]["mapping"]
    return {
        "type": "object",
        "required": [field],
        "properties": {field: {"enum": sorted(heirs)}},
        "allOf": [
            {
                "if": {"properties": {field: {"const": value}}},
                # In `Update` MAX writes the heir as {$ref: …} instead of plain text.
                "then": _reference(heir if isinstance(heir, str) else heir["$ref"]),
            }
            for value, heir in heirs.items()
        ],
    }


def _translated(schema: Node, parents: str = "") -> Node:
    """parents: which form of a component this schema includes by its `allOf`."""
    if "$ref" in schema:
        return _reference(schema["$ref"])
    result = {key: _keyword(key, value) for key, value in schema.items()}
    if "allOf" in schema:
        result["allOf"] = [
            _reference(part["$ref"], parents) if "$ref" in part else _translated(part)
            for part in schema["allOf"]
        ]
    if "properties" in schema:
        result.setdefault("type", "object")
    if not isinstance(schema.get("required", []), list):
        del result["required"]  # "required: false" beside a property: a slip of MAX's
    if result.pop("nullable", False):
        return {"if": {"type": "null"}, "else": result}
    return result


def _keyword(key: str, value: Any) -> Any:
    if key == "properties":
        return {name: _translated(schema) for name, schema in value.items()}
    if key in {"items", "additionalProperties", "if", "then", "contains"}:
        return _translated(value)
    return value


def _reference(ref: str, form: str = "") -> Node:
    return {"$ref": f"#/$defs/{ref.removeprefix('#/components/schemas/')}{form}"}


@_FORMATS.checks("int64")
def _fits_int64(value: object) -> bool:
    return not isinstance(value, int) or -(2**63) <= value < 2**63


# The files.


@cache
def _openapi() -> Node:
    openapi, overlay = (
        yaml.load((_HERE / name).read_bytes(), yaml.CSafeLoader)
        for name in ("max-openapi.yaml", "max-openapi-overlay.yaml")
    )
    merged: Node = _merged(openapi, overlay)
    return merged


def _merged(target: Any, patch: Any) -> Any:
    """JSON Merge Patch (RFC 7396)."""
    if not isinstance(patch, dict):
        return patch
    merged = dict(target) if isinstance(target, dict) else {}
    for key, value in patch.items():
        if value is None:
            merged.pop(key, None)
        else:
            merged[key] = _merged(merged.get(key), value)
    return merged


def _resolved(node: Node) -> Node:
    while "$ref" in node:
        found = _openapi()
        for step in node["$ref"].removeprefix("#/").split("/"):
            found = found[step]
        node = found
    return node
