"""Two pretend stores for infra/vault/: moto as it is, and moto with what Yandex has of it."""

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import TYPE_CHECKING

from moto.moto_server.werkzeug_app import (
    DomainDispatcherApplication,
    MotoRequestHandler,
    create_backend_app,
)
from moto.server import ThreadedMotoServer
from werkzeug.serving import make_server
from werkzeug.wrappers import Request, Response

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

# What only AWS answers, and Terraform's provider likes to wait for.
AWS_ALONE = "x-amz-transition-default-minimum-object-size"


@contextmanager
def like_aws() -> Iterator[str]:
    """Address of a store that knows all of AWS's S3, and its IAM."""
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        yield f"http://{host}:{port}"
    finally:
        server.stop()


@contextmanager
def like_yandex() -> Iterator[str]:
    """Address of a store with what Yandex Object Storage's list of methods has, as we read it.

    Source  https://yandex.cloud/en/docs/storage/s3/api-ref/ and .../concepts/server-logs
    """
    knows_all = DomainDispatcherApplication(create_backend_app)
    server = make_server(
        "127.0.0.1",
        0,
        _knowing_less(knows_all),
        threaded=True,
        request_handler=MotoRequestHandler,
    )
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _knowing_less(store: "WSGIApplication") -> "WSGIApplication":
    def answer(environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        request = Request(environ)
        if refusal := _refused(request):
            return refusal(environ, start)
        if request.method == "PUT" and request.path.endswith("-access-log") and not request.args:
            # Its logs arrive without a policy; moto wants AWS's group to be let in.
            environ["HTTP_X_AMZ_ACL"] = "log-delivery-write"
        response = Response.from_app(store, environ)
        response.headers.remove(AWS_ALONE)
        return response(environ, start)

    return answer


def _refused(request: Request) -> Response | None:
    if request.path == "/":
        return _error(501, "NotImplemented", "no IAM of AWS is here")
    if "publicAccessBlock" in request.args:
        return _error(501, "NotImplemented", "no public access block is here")
    if request.method == "PUT" and "encryption" in request.args:
        asked = request.get_data()
        request.environ["wsgi.input"] = BytesIO(asked)
        if b"aws:kms" not in asked or b"<KMSMasterKeyID>" not in asked:
            return _error(400, "InvalidArgument", "accepted is aws:kms with a key")
        if request.path.endswith("-access-log"):
            return _error(400, "InvalidArgument", "logs are not delivered into an encrypted bucket")
    return None


def _error(status: int, code: str, message: str) -> Response:
    body = f"<Error><Code>{code}</Code><Message>{message}</Message></Error>"
    return Response(body, status, content_type="application/xml")
