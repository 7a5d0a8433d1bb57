"""Google's client on an emulator, in a project of its own, with an ear on the wire."""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import grpc  # type: ignore[import-untyped]
from google.auth.credentials import AnonymousCredentials
from google.cloud import firestore

# Which calls answer with documents, and in which field.
READS = {"RunQuery": "document", "BatchGetDocuments": "found"}

# Given the name of a call that has done its work: how its answer gets lost, None if it arrives.
Loss = Callable[[str], grpc.StatusCode | None]


class LostAnswer(grpc.RpcError, grpc.Call):  # type: ignore[misc]
    """What the client sees in place of an answer."""

    def __init__(self, code: grpc.StatusCode) -> None:
        self._code = code

    def result(self, timeout: float | None = None) -> Any:
        raise self

    def code(self) -> grpc.StatusCode:
        return self._code

    def details(self) -> str:
        return "the answer was lost"

    def trailing_metadata(self) -> tuple[()]:
        return ()


class Wire(grpc.UnaryUnaryClientInterceptor, grpc.UnaryStreamClientInterceptor):  # type: ignore[misc]
    """Below Google's own repetition: counts what passes and loses answers."""

    def __init__(self, lost: Loss) -> None:
        self.calls: list[str] = []
        self.documents_read = 0
        self.skipped = 0
        self._lost = lost

    def intercept_unary_unary(self, forward: Any, details: Any, request: Any) -> Any:
        call = self._heard(details)
        answer = forward(details, request)
        answer.exception()  # waits until the work is done or refused
        loss = self._lost(call)
        return LostAnswer(loss) if loss else answer

    def intercept_unary_stream(self, forward: Any, details: Any, request: Any) -> Iterator[Any]:
        call = self._heard(details)
        if call == "RunQuery":
            self.skipped += request.structured_query.offset
        for message in forward(details, request):
            self.documents_read += call in READS and READS[call] in message
            yield message
        if loss := self._lost(call):
            raise LostAnswer(loss)

    def _heard(self, details: Any) -> str:
        call: str = details.method.rpartition("/")[2]
        self.calls.append(call)
        return call


class EmulatorClient(firestore.Client):
    """Google's own client but for the lines that say where to and through what."""

    def __init__(
        self, host: str, project: str | None = None, lost: Loss = lambda call: None
    ) -> None:
        name = project or f"tests-{uuid4().hex[:12]}"
        super().__init__(project=name, credentials=AnonymousCredentials())  # type: ignore[no-untyped-call]
        self._emulator_host = host
        self.wire = Wire(lost)

    def _emulator_channel(self, transport: Any) -> Any:
        channel = super()._emulator_channel(transport)  # type: ignore[no-untyped-call]
        return grpc.intercept_channel(channel, self.wire)
