"""In whatever order things happen and go wrong, MAX shows each notice as often as was promised.

A machine of hypothesis publishes, edits, pins and withdraws notices in a group, a dialogue and a
group where nobody can look, and takes and gives the right to pin. It kills deliverers at a drawn
commit or call, loses and delays answers, jumps the clock, and lets a rival, a publisher or another
jump come in the middle of a call. At the end the trouble ends, three hours pass, and what stands in
the chats of MAX is judged.

What MAX, having no idempotency key, makes impossible, and what the machine therefore leaves out:

- A call that lands after its claim has lapsed. `look_after` bounds it (10 s of ours, 30 s of MAX),
  but claims go by the wall clock: if that jumps an hour ahead while a call is under way, the next
  holder looks before the message is there. So what is under way lands before a jump ahead.
- A process that stands still between asking whether it may call and calling, longer than its claim.

Where nobody can look, the policy (`Notice.overtaken`, `showing._bring`) is judged as it is:

- What `repeats` stands at least once as it is now; its doubles are messages of which we were never
  told, and they keep the words they had.
- What is to be pinned was pinned once it stands as known, or MAX refused it, which is known too.
- The rest is posted at most once in the same words, and once more when somebody removed it. If it
  is not known whether it arrived, it is `uncertain`, and a person must know; its newest words may
  then be missing. A newer revision is a new message and forgets that doubt, so the old one may stay
  even after a withdrawal.
"""

import json
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal

import httpx
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    precondition,
    rule,
    run_state_machine_as_test,
)

from builders import ENVIRONMENT, NOON, a_message, a_notice, sent
from context import Context
from contracts.documents_oracle import Oracle
from documents import Create, Document, Query, Value, Write
from documents.indexes import read_indexes
from max_messenger import MaxClient
from max_messenger.pace import UNLIMITED
from notifications import Notice
from notifications.delivering import drain
from notifications.marks import mark_of
from notifications.store import next_due, notice, owe, owe_newest, repin, withdraw
from settings import read_settings

SETTINGS = read_settings(ENVIRONMENT)
GROUP, DIALOGUE, UNREADABLE = -100, 500, -300
ADDRESSES: dict[int, dict[str, Any]] = {
    GROUP: {"chat_id": GROUP},
    DIALOGUE: {"chat_id": None, "resident": "anna"},
    UNREADABLE: {"chat_id": UNREADABLE},
}
MOST_NOTICES = 5
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
# How long after a call began MAX may still do it: its claim lapses five seconds later.
LATEST_SECONDS = SETTINGS.look_after.total_seconds() - 1

When = Literal["before", "after", "late"]


class Died(BaseException):
    """The process is no more: nothing that it would still do is done."""


@dataclass(frozen=True)
class Death:
    """At the nth `what` from now, before or after that took effect, or while it is under way."""

    what: Literal["commit", "call"]
    nth: int
    when: When


@dataclass(frozen=True)
class Trouble:
    """What one call of MAX meets.

    lost     done, and no answer
    dropped  not done, and no answer
    late     no answer, and done so many seconds after we gave up
    broken   done, and answered 500
    down     not done, and answered 503
    """

    kind: Literal["lost", "dropped", "late", "broken", "down"]
    seconds: float = 0


@dataclass(frozen=True)
class Meanwhile:
    """What happens while one call is under way, before or after MAX has done it."""

    done: bool
    what: Callable[[], None]


@dataclass(frozen=True)
class Visit:
    """Who comes while a call is under way, before or after MAX has done it."""

    of: Literal["another deliverer", "an edit", "a withdrawal", "a pin"]
    done: bool
    number: int
    jump: timedelta | None
    fate: Death | None


@dataclass(frozen=True)
class Waking:
    """One message of the bus, which may come twice, and what meets whom it wakes.

    incidents  by the number of the call from now
    """

    times: int
    fate: Death | None
    incidents: Mapping[int, Trouble | Visit]


class Clock:
    """One that tells how long, and one on the wall, which jumps. Neither moves by itself."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.jumped = timedelta()
        self._pending: list[tuple[float, Callable[[], object]]] = []

    def now(self) -> datetime:
        return NOON + timedelta(seconds=self.seconds) + self.jumped

    def wait(self, seconds: float) -> None:
        ends = self.seconds + seconds
        while due := [item for item in self._pending if item[0] <= ends]:
            first = min(due, key=lambda item: item[0])
            self._pending.remove(first)
            self.seconds = max(self.seconds, first[0])
            first[1]()
        self.seconds = ends

    def jump(self, by: timedelta) -> None:
        if by > timedelta():
            pending, self._pending = self._pending, []
            for _, happens in pending:
                happens()
        self.jumped += by

    def later(self, seconds: float, happens: Callable[[], object]) -> None:
        self._pending.append((self.seconds + seconds, happens))


@dataclass
class Posted:
    """A message that stands in a chat."""

    chat_id: int
    body: dict[str, Any]

    @property
    def text(self) -> str:
        return str(self.body["text"])

    @property
    def mark(self) -> str:
        payload = self.body["attachments"][0]["payload"]["buttons"][0][0]["payload"]
        return str(payload).partition("#")[2]


class Max:
    """Three chats of MAX, and the trouble to come: by the number of the call that meets it."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.calls = 0
        self.troubles: dict[int, Trouble | Meanwhile] = {}
        self.down = 0
        self.messages: dict[str, Posted] = {}
        self.posts: Counter[tuple[str, str]] = Counter()  # by mark and text
        self.may_pin = True
        self.next_pin: Trouble | None = None
        self.pins: set[str] = set()  # every mid that ever was pinned

    def meet(self, request: httpx.Request) -> httpx.Response:
        """A call and its answer."""
        self.calls += 1
        trouble = self.troubles.pop(self.calls, None)
        if trouble is None and request.url.path.endswith("/pin"):
            trouble, self.next_pin = self.next_pin, None
        if self.down:
            self.down -= 1
            return refusal(503, "service.unavailable")
        match trouble:
            case None:
                return self.do(request)
            case Meanwhile():
                return self._interrupted(request, trouble)
            case Trouble("down"):
                return refusal(503, "service.unavailable")
            case Trouble("broken"):
                self.do(request)
                return refusal(500, "internal.error")
            case Trouble("lost"):
                self.do(request)
            case Trouble("late"):
                self._clock.later(10 + trouble.seconds, lambda: self.do(request))
        self._clock.wait(10)
        raise httpx.ReadTimeout("no answer")

    def _interrupted(self, request: httpx.Request, meanwhile: Meanwhile) -> httpx.Response:
        """A call in whose middle something happens. However long that takes, MAX does not."""
        began, answers = self._clock.seconds, list[httpx.Response]()

        def do() -> None:
            if not answers:
                answers.append(self.do(request))

        if meanwhile.done:
            do()
        self._clock.later(LATEST_SECONDS, do)
        meanwhile.what()
        do()
        if self._clock.seconds - began > 10:
            raise httpx.ReadTimeout("no answer")
        return answers[0]

    def do(self, request: httpx.Request) -> httpx.Response:
        """What MAX does, once it does it."""
        query = request.url.params
        match request.method, request.url.path:
            case "GET", "/messages":
                return self._history(int(query["chat_id"]))
            case "POST", "/messages":
                posted = Posted(int(query["chat_id"]), json.loads(request.content))
                self.posts[posted.mark, posted.text] += 1
                mid = f"mid.{self.posts.total()}"
                self.messages[mid] = posted
                return httpx.Response(200, json=sent(mid, posted.chat_id))
            case "PUT", path if path.endswith("/pin"):
                mid = json.loads(request.content)["message_id"]
                if not self.may_pin:
                    return refusal(403, "access.denied")
                if mid not in self.messages:
                    return refusal(404, "not.found")
                self.pins.add(mid)
            case "PUT" | "DELETE", "/messages":
                mid = query["message_id"]
                if mid not in self.messages:
                    return refusal(404, "not.found")
                if request.method == "PUT":
                    self.messages[mid].body = json.loads(request.content)
                else:
                    del self.messages[mid]
        return httpx.Response(200, json={"success": True})

    def _history(self, chat_id: int) -> httpx.Response:
        if chat_id == UNREADABLE:
            return refusal(403, "access.denied")
        shown = [
            sent(mid, chat_id)["message"]
            | {
                "body": {
                    "mid": mid,
                    "seq": 1,
                    "text": posted.text,
                    "attachments": posted.body["attachments"],
                }
            }
            for mid, posted in reversed(self.messages.items())
            if posted.chat_id == chat_id
        ]
        return httpx.Response(200, json={"messages": shown})


def refusal(status: int, code: str) -> httpx.Response:
    return httpx.Response(status, json={"code": code, "message": code})


class Process:
    """A deliverer with a context, a client and a pace of its own. It dies once."""

    def __init__(self, documents: Oracle, clock: Clock, max_: Max, seen: list[Document]) -> None:
        self._documents, self._clock, self._max = documents, clock, max_
        self._seen = seen
        self._lock = threading.RLock()  # the oracle is no engine for two threads
        self.dead = False
        self._fate: Death | None = None
        self._left = 0
        client = MaxClient(
            "token-of-uk",
            base_url="http://max.invalid",
            http=httpx.Client(transport=httpx.MockTransport(self._call)),
            per_second=UNLIMITED,
            answers_per_second=UNLIMITED,
            per_chat=UNLIMITED,
        )
        self._ctx = Context(
            settings=SETTINGS,
            documents=self,
            vault=None,
            max=lambda _: client,
            announce=lambda *_: self._alive(),
            now=clock.now,
            sleep=self._sleep,
        )

    def drain(self, fate: Death | None = None) -> None:
        """One wake-up. The process is dead afterwards if its fate has met it."""
        self._fate, self._left = fate, fate.nth if fate else 0
        try:
            drain("uk", self._ctx)
        except Died:
            assert self.dead

    # The four verbs of documents, for whoever lives.

    def get(self, path: str) -> Document | None:
        with self._lock:
            self._alive()
            return self._documents.get(path)

    def find(self, query: Query) -> list[Document]:
        with self._lock:
            self._alive()
            return self._documents.find(query)

    def count(self, query: Query) -> int:
        with self._lock:
            self._alive()
            return self._documents.count(query)

    def commit(self, *writes: Write) -> list[Document]:
        with self._lock:
            self._alive()
            last = self._is_last("commit")
            if last and last.when == "before":
                self._die()
            made = self._documents.commit(*writes)
            self._seen += made
            if last:
                self._die()
            return made

    # The rest of what a process does.

    def _call(self, request: httpx.Request) -> httpx.Response:
        self._alive()
        last = self._is_last("call")
        if last is None:
            answer = self._max.meet(request)
            self._alive()
            return answer
        self._max.calls += 1
        if last.when == "after":
            self._max.do(request)
        elif last.when == "late":
            self._clock.later(LATEST_SECONDS, lambda: self._max.do(request))
        raise self._dying()

    def _sleep(self, seconds: float) -> None:
        self._alive()
        self._clock.wait(seconds)

    def _alive(self) -> None:
        if self.dead:
            raise Died

    def _is_last(self, what: str) -> Death | None:
        if self._fate is None or self._fate.what != what:
            return None
        self._left -= 1
        return None if self._left else self._fate

    def _die(self) -> None:
        raise self._dying()

    def _dying(self) -> Died:
        self.dead = True
        return Died()


@dataclass
class Wanted:
    """What a publisher wants of one notice.

    removed  how often somebody took a text out of the chat: then it is posted anew
    """

    chat_id: int
    repeats: bool
    pin: bool
    version: int
    text: str
    withdrawn: bool = False
    removed: Counter[str] = field(default_factory=Counter)


WHEN = st.sampled_from(["before", "after", "late"])
DEATHS = st.one_of(
    st.builds(Death, st.just("call"), st.integers(1, 3), WHEN),
    st.builds(Death, st.just("commit"), st.integers(1, 6), WHEN),
)
TROUBLES = st.builds(
    Trouble,
    kind=st.sampled_from(["lost", "dropped", "late", "broken", "down"]),
    seconds=st.sampled_from([0.5, 15, 29]),
)
JUMPS = st.sampled_from([HOUR, -HOUR])
VISITS = st.builds(
    Visit,
    of=st.sampled_from(["another deliverer", "an edit", "a withdrawal", "a pin"]),
    done=st.booleans(),
    number=st.integers(0, MOST_NOTICES - 1),
    jump=st.none() | JUMPS,
    fate=st.none() | DEATHS,
)
WAKINGS = st.builds(
    Waking,
    times=st.integers(1, 2),
    fate=st.none() | DEATHS,
    incidents=st.dictionaries(st.integers(1, 4), TROUBLES | VISITS, max_size=2),
)
EXPIRY = st.sampled_from([None, None, 30 * MINUTE])


class Promises(RuleBasedStateMachine):
    notices = Bundle("notices")

    def __init__(self) -> None:
        super().__init__()
        self.clock = Clock()
        self.max = Max(self.clock)
        self.documents = Oracle(read_indexes())
        addressee: dict[str, Value] = {"bot": "uk", "user_id": 7, "chat_id": DIALOGUE}
        self.documents.commit(Create("residents/anna", addressee, cause="test"))
        self.seen = list[Document]()  # every version that a deliverer wrote
        self.deliverer = self._process()
        self.wanted: dict[str, Wanted] = {}
        self.always_might_pin = True
        self.patch = pytest.MonkeyPatch()
        self.patch.setattr(time, "monotonic", lambda: self.clock.seconds)

    def _process(self) -> Process:
        return Process(self.documents, self.clock, self.max, self.seen)

    # The publisher.

    @precondition(lambda self: len(self.wanted) < MOST_NOTICES)
    @rule(
        target=notices,
        chat_id=st.sampled_from(list(ADDRESSES)),
        repeats=st.booleans(),
        pin=st.booleans(),
        expires=EXPIRY,
        waking=st.none() | WAKINGS,
    )
    def publish(
        self,
        chat_id: int,
        repeats: bool,
        pin: bool,
        expires: timedelta | None,
        waking: Waking | None,
    ) -> str:
        name = f"notice-{len(self.wanted) + 1}"
        pin = pin and chat_id != DIALOGUE
        self.wanted[name] = wanted = Wanted(chat_id, repeats, pin, version=1, text=f"{name}, 1")
        self.documents.commit(owe(self._notice(name, wanted, expires)))
        self._wake(waking)
        return name

    def _notice(self, name: str, wanted: Wanted, expires: timedelta | None) -> Notice:
        return a_notice(
            name,
            message=a_message(wanted.text),
            revision=wanted.version,
            repeats=wanted.repeats,
            pin=wanted.pin,
            due=self.clock.now(),
            expires=expires and self.clock.now() + expires,
            **ADDRESSES[wanted.chat_id],
        )

    @rule(name=notices, expires=EXPIRY, waking=st.none() | WAKINGS)
    def edit(self, name: str, expires: timedelta | None, waking: Waking | None) -> None:
        self._edit(name, expires)
        self._wake(waking)

    def _edit(self, name: str, expires: timedelta | None = None) -> None:
        wanted = self.wanted[name]
        wanted.version += 1
        wanted.text, wanted.withdrawn = f"{name}, {wanted.version}", False
        newer = self._notice(name, wanted, expires)
        write = owe_newest(newer, notice(self.documents, name))
        assert write
        self.documents.commit(write)

    @rule(name=notices, waking=st.none() | WAKINGS)
    def withdraw(self, name: str, waking: Waking | None) -> None:
        self._withdraw(name)
        self._wake(waking)

    def _withdraw(self, name: str) -> None:
        wanted, standing = self.wanted[name], notice(self.documents, name)
        assert standing
        wanted.version += 1
        wanted.withdrawn = True
        if write := withdraw(standing, self.clock.now()):
            self.documents.commit(write)

    @rule(name=notices, waking=st.none() | WAKINGS)
    def pin_again(self, name: str, waking: Waking | None) -> None:
        self._pin_again(name)
        self._wake(waking)

    def _pin_again(self, name: str) -> None:
        """Somebody has unpinned it."""
        standing = notice(self.documents, name)
        assert standing
        if write := repin(standing, self.clock.now()):
            self.max.pins.discard(standing[0].mid or "")
            self.documents.commit(write)

    # The deliverers, and what meets their calls.

    @rule(waking=WAKINGS)
    def wake(self, waking: Waking) -> None:
        self._wake(waking)

    def _wake(self, waking: Waking | None) -> None:
        if waking is None:
            return
        for nth, incident in waking.incidents.items():
            trouble = incident if isinstance(incident, Trouble) else self._meanwhile(incident)
            self.max.troubles[self.max.calls + nth] = trouble
        for _ in range(waking.times):
            self.deliverer.drain(waking.fate)
            if self.deliverer.dead:
                self.deliverer = self._process()

    @rule(fate=st.none() | DEATHS)
    def wake_another(self, fate: Death | None) -> None:
        self._process().drain(fate)

    def _meanwhile(self, visit: Visit) -> Meanwhile:
        def happens() -> None:
            if visit.jump:
                self._jump(visit.jump)
            if visit.of == "another deliverer":
                self._process().drain(visit.fate)
            elif self.wanted:
                names = list(self.wanted)
                name = names[visit.number % len(names)]
                match visit.of:
                    case "an edit":
                        self._edit(name)
                    case "a withdrawal":
                        self._withdraw(name)
                    case "a pin":
                        self._pin_again(name)

        # A call that lands when the clock has jumped is what cannot be helped.
        return Meanwhile(visit.done or visit.jump is not None, happens)

    # What goes wrong besides.

    @rule(calls=st.integers(1, 10))
    def max_is_down(self, calls: int) -> None:
        self.max.down = calls

    @rule(trouble=TROUBLES)
    def the_next_pin_meets_trouble(self, trouble: Trouble) -> None:
        self.max.next_pin = trouble

    @rule(may_pin=st.booleans())
    def the_right_to_pin_comes_or_goes(self, may_pin: bool) -> None:
        self.max.may_pin = may_pin
        self.always_might_pin = self.always_might_pin and may_pin

    @precondition(lambda self: self.max.messages)
    @rule(number=st.integers(0, 9))
    def somebody_removes_a_message(self, number: int) -> None:
        mids = list(self.max.messages)
        removed = self.max.messages.pop(mids[number % len(mids)])
        name = next(n for n in self.wanted if mark_of(n) == removed.mark)
        self.wanted[name].removed[removed.text] += 1

    @rule(seconds=st.sampled_from([1, 10, 60]))
    def time_passes(self, seconds: int) -> None:
        self.clock.wait(seconds)

    @rule(by=JUMPS)
    def the_clock_jumps(self, by: timedelta) -> None:
        self._jump(by)

    def _jump(self, by: timedelta) -> None:
        if abs(self.clock.jumped + by) <= HOUR:  # else three hours would not do
            self.clock.jump(by)

    # The verdict.

    def teardown(self) -> None:
        try:
            self._end()
            for name, wanted in self.wanted.items():
                self._judge(name, wanted)
        finally:
            self.patch.undo()

    def _end(self) -> None:
        """The trouble ends, and three hours pass."""
        self.max.troubles.clear()
        self.max.down, self.max.next_pin = 0, None
        minutes = 0
        while next_due(self.documents, "uk") and minutes < 180:
            minutes += 1
            self.clock.wait(60)
            self.deliverer.drain()
        self.clock.wait(60)  # what MAX does late
        assert next_due(self.documents, "uk") is None

    def _judge(self, name: str, wanted: Wanted) -> None:
        found = notice(self.documents, name)
        assert found, f"{name} is lost"
        known = found[0]
        standing = {m: p for m, p in self.max.messages.items() if p.mark == mark_of(name)}
        texts = [posted.text for posted in standing.values()]
        said = f"{name} is {known.state} and stands as {texts}; wanted: {wanted}"
        self._judge_pin(known, wanted, said)
        assert {posted.chat_id for posted in standing.values()} <= {wanted.chat_id}, said
        if wanted.chat_id == UNREADABLE:
            self._judge_unreadable(known, wanted, standing, said)
        elif wanted.withdrawn:
            assert (known.state, texts) == ("withdrawn", []), said
        elif known.state == "expired":
            assert known.expires, said
            assert len(texts) <= 1, said
        else:
            assert known.state == "sent", said
            assert texts == [wanted.text] or (not texts and wanted.text in wanted.removed), said

    def _judge_pin(self, known: Notice, wanted: Wanted, said: str) -> None:
        if not wanted.pin or known.state != "sent":
            assert not known.pinned, said
            return
        assert known.pinned or known.unpinnable, said
        if self.always_might_pin and not wanted.removed:
            assert known.pinned, said
        if known.pinned:
            assert known.mid in self.max.pins, said

    def _judge_unreadable(
        self, known: Notice, wanted: Wanted, standing: dict[str, Posted], said: str
    ) -> None:
        if not wanted.repeats:
            posts = self._posts(known.id)
            assert all(posts[text] <= 1 + wanted.removed[text] for text in posts), said
        strays = standing.keys() - {known.mid}
        assert not strays & {version.data.get("mid") for version in self.seen}, said
        newest = [posted for posted in standing.values() if posted.text == wanted.text]
        if wanted.withdrawn:
            assert known.state in {"withdrawn", "uncertain"}, said
            assert known.mid is None, said
            if not self._was_uncertain(known.id) and self._posts(known.id).total() == 1:
                assert not standing, said
        elif known.state == "expired":
            assert known.expires, said
        elif wanted.repeats:
            assert known.state == "sent", said
            assert newest or wanted.text in wanted.removed, said
        elif known.state == "sent":
            assert len(newest) == 1 or wanted.text in wanted.removed, said
        else:
            assert known.state == "uncertain", said

    def _was_uncertain(self, name: str) -> bool:
        return any(v.id == name and v.data["state"] == "uncertain" for v in self.seen)

    def _posts(self, name: str) -> Counter[str]:
        """How often each of its texts was posted."""
        own = {text: n for (mark, text), n in self.max.posts.items() if mark == mark_of(name)}
        return Counter(own)


def test_the_promises_are_kept_whatever_happens_in_whatever_order() -> None:
    run_state_machine_as_test(
        Promises,
        settings=settings(
            deadline=None, derandomize=True, max_examples=100, stateful_step_count=30
        ),
    )
