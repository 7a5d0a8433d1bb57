"""What belongs together in a notice: which hours and resources go with which addresses."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby, takewhile

from outages.grammar.event_words import Change
from outages.grammar.found import Found
from outages.grammar.moments import Moment


@dataclass(slots=True)
class Group:
    """What one event is told by. resource_at: where a resource was named last."""

    resources: list[str] = field(default_factory=list)
    moments: list[Found] = field(default_factory=list)
    items: list[Found] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    kinds: list[Found] = field(default_factory=list)
    reasons: list[Found] = field(default_factory=list)
    phones: list[str] = field(default_factory=list)
    timed_behind: bool = False
    resource_at: int = 0

    def put(self, one: Found) -> None:
        """Add what was found to what this event is told by."""
        match one.what:
            case "resource":
                self.resources += [r for r in one.resources if r not in self.resources]
                self.resource_at = one.at
            case "time":
                self.moments.append(one)
                self.timed_behind = bool(self.items)
            case "item":
                self.items.append(one)
            case "change":
                if one.change and one.change not in self.changes:
                    self.changes.append(one.change)
            case "kind":
                self.kinds.append(one)
            case "reason":
                self.reasons.append(one)
            case "phone":
                self.phones.append(one.said)

    def split(self, sentence: int) -> "Group":
        """Take out what this sentence has said so far."""
        new = Group(
            resources=list(self.resources),
            moments=[m for m in self.moments if m.sentence == sentence],
            items=[i for i in self.items if i.sentence == sentence],
        )
        self.moments = [m for m in self.moments if m.sentence != sentence]
        self.items = [i for i in self.items if i.sentence != sentence]
        return new


def groups_of(found: Sequence[Found]) -> list[Group]:
    """A group for each event, in the order of the text; what was said for all is in each."""
    grouping = _Grouping(found)
    return grouping.headed() or grouping.inherited(grouping.groups())


def days_alone(moment: Moment) -> Moment:
    """«14.12» of «14.12 с 9 до 12»."""
    return Moment(
        moment.start, moment.end, days=moment.days, through=moment.through, night=moment.night
    )


class _Grouping:
    def __init__(self, found: Sequence[Found]) -> None:
        self._found = found
        self._behind = _times_behind(found)
        self._next_item = _next(found, lambda f: f.what == "item")
        self._next_change = _next(found, lambda f: f.what == "change")
        self._next_full = _next(found, _full)
        self._last_hours = max((at for at, f in enumerate(found) if _hours(f)), default=-1)

    def headed(self) -> list[Group]:
        """«14.12 / с. Вязы (15:00–17:00) / 15.12 / …»: days as headings, hours behind each place.
        Empty when the text is not built so.
        """
        clauses = [list(clause) for _, clause in groupby(self._found, key=lambda f: f.clause)]
        placed = [any(f.what == "item" for f in clause) for clause in clauses]
        timed = [has and _hours_alone(clause) for clause, has in zip(clauses, placed, strict=True)]
        headings = sum(map(_day_alone, clauses))
        if headings < 2 or not any(placed) or timed != placed:
            return []
        groups, rest, day = list[Group](), Group(), list[Found]()
        for clause, has in zip(clauses, placed, strict=True):
            if _day_alone(clause):
                day = [f for f in clause if f.what == "time"]
            group = Group(moments=list(day)) if has else rest
            for one in clause:
                if has or one not in day:
                    group.put(one)
            groups += [group] if has else []
        _share([rest], groups)
        self._fill(groups)
        return groups

    def groups(self) -> list[Group]:
        """Cut where something new begins."""
        groups = [Group()]
        for at, one in enumerate(self._found):
            group = groups[-1]
            if self._begins_new(group, one, at):
                shared = one.what == "resource" and not self._items_ahead(at)
                group = Group(items=list(group.items) if shared else [])
                groups.append(group)
            if len(groups) > 1 and not group.items:
                _take_over(groups[-2], group, one.sentence)
            if one.what == "change" and _parted(group, one):
                group = group.split(one.sentence)
                groups.append(group)
            group.put(one)
        return [g for g in groups if g.items or g.moments or g.resources or g.changes]

    def _items_ahead(self, at: int) -> bool:
        return self._next_item[at] < len(self._found)

    def _begins_new(self, group: Group, one: Found, at: int) -> bool:
        match one.what:
            case "resource":
                return self._new_resource(group, one, at)
            case "change":
                other = not group.changes or group.changes[-1] != one.change
                elsewhere = bool(group.items) and group.items[-1].clause != one.clause
                return elsewhere and self._items_ahead(at) and other
            case "time":
                further = bool(group.items) and self._items_ahead(at) and not self._behind
                return further and _full(one) and not _closes(group, one)
            case "item":
                return self._behind and group.timed_behind and bool(group.items)
        return False

    def _new_resource(self, group: Group, one: Found, at: int) -> bool:
        known = set(group.resources)
        if "water" in known:
            known |= {"cold_water", "hot_water"}
        if known & {"cold_water", "hot_water"}:
            known.add("water")
        new = any(r not in known for r in one.resources)
        if group.items and group.resources and self._items_ahead(at):
            # «…, 5. Горячая вода: ул. Мира, 3»: unless it is told of the same.
            return new or self._another_list(group, at)
        if not new or not group.resources:
            return False
        # «ХВС с 9 до 12, ГВС с 9 до 16»: each with a time behind it.
        timed = any(_hours(m) and m.at > group.resource_at for m in group.moments)
        if not timed or self._last_hours <= at:
            return False
        if group.items:
            return any(m.at > group.items[-1].at for m in group.moments)
        return not self._behind

    def _another_list(self, group: Group, at: int) -> bool:
        """The same resource again before further addresses: another event if with another time."""
        item = self._next_item[at]
        changes = not group.changes and self._next_change[at] < item
        return changes or (not self._behind and self._next_full[at] < item)

    def inherited(self, groups: list[Group]) -> list[Group]:
        """Groups of addresses, with what was said before or behind for all of them."""
        with_items = [at for at, g in enumerate(groups) if g.items]
        if not with_items:
            return [_all_in_one(groups)]
        first, last = with_items[0], with_items[-1]
        heads, tails = groups[:first], groups[last + 1 :]
        for head in heads:
            # «ХВС с 9 до 12, ГВС с 9 до 16: ул. Ленина, 5»: the same addresses.
            if head.resources and head.moments and groups[first].resources != head.resources:
                head.items = list(groups[first].items)
        own = [groups[at] for at in with_items]
        between = [g for g in groups[first : last + 1] if not g.items]
        _share([*(g for g in heads if not g.items), *between, *tails], own)
        whole = [*(g for g in heads if g.items), *own]
        self._fill(whole)
        return whole

    def _fill(self, groups: Sequence[Group]) -> None:
        """What one group does not say, its neighbours have said."""
        if not all(g.phones for g in groups):
            every = [f.said for f in self._found if f.what == "phone"]
            for group in groups:
                group.phones = list(every)
        named = [r for g in groups for r in g.resources]
        for at, group in enumerate(groups):
            before = groups[at - 1] if at else None
            if not group.resources:
                group.resources = list((before and before.resources) or named)
            if before and not group.changes and not group.kinds:
                group.kinds = list(before.kinds)
        self._fill_times(groups)
        reasons = next((g.reasons for g in groups if g.reasons), [])
        for group in groups:
            group.reasons = group.reasons or list(reasons)

    def _fill_times(self, groups: Sequence[Group]) -> None:
        """Days and hours that a neighbour has said: «14.12: с 9 до 12 – …; с 13 до 16 – …»."""
        first = next((g.moments for g in groups if g.moments), [])
        undated = [m for g in groups for m in g.moments if _hours(m) and not _dated(m)]
        before, days = list[Found](), list[Found]()
        for at, group in enumerate(groups):
            if not group.moments:
                group.moments = list(before or first)
            elif not any(map(_dated, group.moments)):
                group.moments = [*days, *group.moments]
            elif undated and (self._behind or at) and not any(map(_hours, group.moments)):
                group.moments = [*group.moments, undated[-1 if self._behind else 0]]
            before = group.moments
            days = _first_days(group) or days


def _times_behind(found: Sequence[Found]) -> bool:
    """Whether each time stands behind its addresses rather than before them: «ул. Лесная – с 9 до
    12; …», not «с 9 до 12 – ул. Лесная; с 13 до 16 – …».
    """
    order = [f for f in found if f.what == "item" or _full(f)]
    heading = list(takewhile(lambda f: f.what == "time", order))
    rest = order[len(heading) :]
    blocks = [what for what, _ in groupby(rest, key=lambda f: f.what)]
    if not heading:
        return "time" in blocks
    # A day as a heading, hours behind each street.
    days_only = all(f.moment and f.moment.days and not f.moment.hours for f in heading)
    times = [f.moment for f in rest if f.moment]
    hours_only = all(moment.hours and not moment.days for moment in times)
    return days_only and hours_only and blocks[-1:] == ["time"] and blocks.count("time") > 1


def times_mixed(found: Sequence[Found]) -> bool:
    """«9:00-12:00 ул. Ленина, 5; ул. Мира, 3 13:00-17:00»: hours now before, now behind."""
    ways = set()
    for _, clause in groupby(found, key=lambda f: f.clause):
        told = [f.what for f in clause if f.item or (_hours(f) and _full(f))]
        order = [what for what, _ in groupby(told)]
        if order in (["time", "item"], ["item", "time"]):
            ways.add(order[0])
    return len(ways) == 2


def _next(found: Sequence[Found], true: Callable[[Found], bool]) -> list[int]:
    """For each place where the next such one stands behind it; their number: nowhere."""
    nexts, coming = [len(found)] * len(found), len(found)
    for at in range(len(found) - 1, -1, -1):
        nexts[at] = coming
        coming = at if true(found[at]) else coming
    return nexts


def _full(found: Found) -> bool:
    """Whether a mention of time tells days or hours: «до окончания работ» tells neither."""
    moment = found.moment
    if moment is None:
        return False
    minutes = (moment.opens, moment.closes, moment.at)
    return bool(moment.days or moment.opens_on) or any(m is not None for m in minutes)


def _hours(found: Found) -> bool:
    return found.moment is not None and found.moment.hours


def _dated(found: Found) -> bool:
    return found.moment is not None and found.moment.dated


def _hours_alone(clause: Sequence[Found]) -> bool:
    """Hours behind a place, and no day."""
    times = [f for f in clause if f.what == "time"]
    return bool(times) and all(_hours(f) and not _dated(f) for f in times)


def _day_alone(clause: Sequence[Found]) -> bool:
    """A heading: a day, and neither hours nor places."""
    times = [f for f in clause if f.what == "time"]
    days = bool(times) and all(_dated(f) and not _hours(f) for f in times)
    return days and not any(f.what == "item" for f in clause)


def _take_over(before: Group, group: Group, sentence: int) -> None:
    """A reason that the sentence has told before it told of anything new."""
    mine = [reason for reason in before.reasons if reason.sentence == sentence]
    if len(before.reasons) > len(mine) or not before.items:
        before.reasons = [reason for reason in before.reasons if reason not in mine]
        group.reasons = [*mine, *(r for r in group.reasons if r not in mine)]


def _parted(group: Group, one: Found) -> bool:
    """«…, 5 восстановлено. По домам 7, 9 срок продлён»: the fate of the last houses differs."""
    if not group.changes or one.change in group.changes:
        return False
    here = [item.sentence == one.sentence for item in group.items]
    return any(here) and not all(here)


def _closes(group: Group, one: Found) -> bool:
    """An end that the group lacks, in a further sentence: «Восстановим к 14:00»."""
    moment = one.moment
    if moment is None or moment.opens is not None or moment.days:
        return False
    return not any(m.moment and m.moment.closes is not None for m in group.moments)


def _all_in_one(groups: Sequence[Group]) -> Group:
    """Groups without addresses tell of one event."""
    return Group(
        resources=list(dict.fromkeys(r for g in groups for r in g.resources)),
        moments=[m for g in groups for m in g.moments],
        changes=list(dict.fromkeys(c for g in groups for c in g.changes)),
        kinds=[k for g in groups for k in g.kinds],
        reasons=[r for g in groups for r in g.reasons],
        phones=[p for g in groups for p in g.phones],
    )


def _share(groups: Sequence[Group], others: Sequence[Group]) -> None:
    """What groups without addresses say holds for all those that do not say it themselves."""
    resources = next((g.resources for g in groups if g.resources), [])
    moments = next((g.moments for g in groups if g.moments), [])
    changes = next((g.changes for g in groups if g.changes), [])
    reasons = next((g.reasons for g in groups if g.reasons), [])
    kinds = [kind for g in groups for kind in g.kinds]
    for other in others:
        other.resources = other.resources or list(resources)
        other.moments = other.moments or list(moments)
        other.changes = other.changes or list(changes)
        other.reasons = other.reasons or list(reasons)
        other.kinds += kinds


def _first_days(group: Group) -> list[Found]:
    """Of the first mention with days only these: one, or none."""
    for found in group.moments:
        if found.moment and found.moment.days:
            return [replace(found, moment=days_alone(found.moment))]
    return []
