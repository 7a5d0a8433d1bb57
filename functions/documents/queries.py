"""Which questions both engines understand."""

from collections import Counter
from dataclasses import replace

from documents.indexes import bare, equal_fields, ordering, ranged_fields
from documents.model import Query
from documents.paths import split
from documents.values import check_indexed, plain

IDS = 500
OPERATORS = ("==", "<", "<=", ">", ">=")


def checked(query: Query) -> Query:
    """The query with plain values; ValueError for what the engines would not answer alike."""
    split(f"{query.collection}/any")
    if query.ids is not None:
        _check_ids(query, query.ids)
    if query.limit < 1:
        raise ValueError(f"a limit of {query.limit}; 1 and more are accepted")
    where = tuple((field, op, plain(value, field)) for field, op, value in query.where)
    query = replace(query, where=where)
    _check_where(query)
    _check_order(query)
    _check_after(query)
    return query


def _check_ids(query: Query, ids: tuple[str, ...]) -> None:
    if query.where or query.order or query.after:
        raise ValueError("ids with where, order or after; ids alone are accepted")
    if len(ids) > IDS:
        raise ValueError(f"{len(ids)} ids in one query; {IDS} are accepted")
    for document in ids:
        split(f"{query.collection}/{document}")


def _check_where(query: Query) -> None:
    for field, operator, value in query.where:
        if operator not in OPERATORS:
            raise ValueError(f"{field} {operator}; accepted are {' '.join(OPERATORS)}")
        if value is None and operator != "==":
            raise ValueError(f"{field} {operator} None; None is accepted with == only")
        check_indexed(value, field)
    if len(ranged_fields(query)) > 1:
        raise ValueError(f"ranges on {ranged_fields(query)}; one field is accepted")


def _check_order(query: Query) -> None:
    order = [bare(field) for field in ordering(query)]
    for field, times in Counter([*equal_fields(query), *order]).items():
        if times > 1:
            raise ValueError(f"{field} is compared or ordered {times} times; once is accepted")
    for field in ranged_fields(query):
        if field != order[0]:
            raise ValueError(f"a range on {field} ordered by {order[0]}; {field} first is accepted")


def _check_after(query: Query) -> None:
    if query.after is None:
        return
    collection, _ = split(query.after.path)
    if collection != query.collection or not {*map(bare, ordering(query))} <= {*query.after.data}:
        raise ValueError(f"after {query.after.path}; a document found by this query is accepted")
