"""Bodies that are too large, too short or not what they claim; and what a person is told of it."""

from __future__ import annotations

import base64
import gzip
import hashlib
import tracemalloc
from collections.abc import AsyncIterator

import httpx
import pytest

from fleet_tui.domain.failure import BadAnswer, Failure, NotFound, Refused
from fleet_tui.transport.answer import CutShort, Unreadable, read
from tests.faults import Body, Fault, FaultTransport, bomb, cut_after, problem
from tests.unit.api_support import ORDER, SmallServer, client

HOSTILE = "\x1b[31m[/][@click=app.quit]x[/]\u202e\x00陳大文"


def fixed(response: httpx.Response) -> Fault:
    """That answer, whatever was asked."""

    async def fault(request: httpx.Request, inner: httpx.AsyncBaseTransport) -> httpx.Response:
        return response

    return fault


def streamed(body: bytes, headers: dict[str, str] | None = None, *, size: int = 10) -> httpx.Response:
    async def chunks() -> AsyncIterator[bytes]:
        for start in range(0, len(body), size):
            yield body[start : start + size]

    return httpx.Response(200, headers=headers, stream=Body(chunks()))


async def test_a_gzip_bomb_is_stopped_before_it_is_inflated() -> None:
    fleet = client(FaultTransport(SmallServer(), [bomb(300_000_000)]))
    tracemalloc.start()
    try:
        with pytest.raises(BadAnswer):
            await fleet.contracts()
        assert tracemalloc.get_traced_memory()[1] < 200_000_000
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("packed", [False, True], ids=["plain", "gzip"])
async def test_a_body_may_be_as_large_as_agreed_and_not_a_byte_larger(packed: bool) -> None:
    headers = {"Content-Encoding": "gzip"} if packed else {}
    for body in (b"x" * 100, b"x" * 101):
        response = streamed(gzip.compress(body) if packed else body, headers)
        if len(body) == 100:
            assert (await read(response, reference="r", limit=100)).body == body
        else:
            with pytest.raises(Unreadable):
                await read(response, reference="r", limit=100)


async def test_a_compressed_body_is_read_whatever_its_chunks() -> None:
    body = b'{"items": []}' * 50
    answer = await read(streamed(gzip.compress(body), {"Content-Encoding": "gzip"}, size=1), reference="r")
    assert answer.body == body


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (b"{}", {"Content-Length": "3"}),
        (gzip.compress(b"{}", mtime=0)[:-4], {"Content-Encoding": "gzip"}),
        (gzip.compress(b"{}", mtime=0), {"Content-Encoding": "gzip", "Content-Length": "999"}),
    ],
)
async def test_a_body_that_ends_early_counts_as_lost(body: bytes, headers: dict[str, str]) -> None:
    with pytest.raises(CutShort):
        await read(streamed(body, headers), reference="r")


@pytest.mark.parametrize("encoding", ["br", "zstd", "gzip"])
async def test_an_encoding_that_was_not_asked_for_or_is_not_kept_is_refused(encoding: str) -> None:
    answer = streamed(b'{"items":[]}', {"Content-Encoding": encoding})
    with pytest.raises(BadAnswer):
        await client(FaultTransport(SmallServer(), [fixed(answer)])).contracts()


async def test_a_cut_answer_to_a_read_is_asked_for_again() -> None:
    transport = FaultTransport(SmallServer(), [cut_after])
    assert await client(transport).contracts() == []
    assert len(transport.requests) == 2


@pytest.mark.parametrize("body", [b"", b"[]", b"<html>", b'{"items": 5}', b'{"items": ["\\ud800"]}', b"\xff\xfe"])
async def test_an_answer_outside_the_contract_is_named_so(body: bytes) -> None:
    with pytest.raises(BadAnswer) as caught:
        await client(FaultTransport(SmallServer(), [fixed(streamed(body))])).contracts()
    assert "fleet.example" in caught.value.user_message


async def test_a_refusal_in_words_we_do_not_know_is_shown_cleaned() -> None:
    answer = problem(422, "NEW_RULE", detail=f"No such thing {HOSTILE}")
    with pytest.raises(Refused) as caught:
        await client(FaultTransport(SmallServer(), [fixed(answer)])).submit(ORDER, "key-1")
    assert caught.value.code == "NEW_RULE"
    assert "No such thing" in caught.value.user_message
    assert not {"\x1b", "\x00", "\u202e"} & set(caught.value.user_message)


@pytest.mark.parametrize(
    ("field", "said"), [("PASSWORD_LENGTH", "12 characters"), ("A_NEW_RULE", "Field is wrong; nothing was changed.")]
)
async def test_a_wrong_field_is_named_by_what_is_wrong_with_it(field: str, said: str) -> None:
    errors = [{"pointer": "/password", "code": field, "message": "Field is wrong."}]
    body = {"title": "The request breaks a rule.", "status": 422, "code": "INVALID", "errors": errors}
    answer = httpx.Response(422, json=body, headers={"Content-Type": "application/problem+json"})
    with pytest.raises(Refused) as caught:
        await client(FaultTransport(SmallServer(), [fixed(answer)])).submit(ORDER, "key-1")
    assert said in caught.value.user_message
    assert caught.value.problem is not None
    assert caught.value.problem.errors[0].pointer == "/password"


@pytest.mark.parametrize("code", [HOSTILE, "lower", "", "A" * 65])
async def test_a_problem_without_a_proper_code_is_no_problem_document(code: str) -> None:
    with pytest.raises(BadAnswer) as caught:
        await client(FaultTransport(SmallServer(), [fixed(problem(422, code))])).contracts()
    assert caught.value.code == "BAD_ANSWER"


async def test_the_reference_is_the_servers_when_it_gives_a_legible_one() -> None:
    legible = problem(404, "NOT_FOUND", headers={"X-Request-Id": "req-42"})
    hostile = problem(404, "NOT_FOUND", headers={"X-Request-Id": "a b[/]"})
    transport = FaultTransport(SmallServer(), [fixed(legible), fixed(hostile)])
    fleet = client(transport)
    with pytest.raises(NotFound) as first:
        await fleet.line("line-1")
    with pytest.raises(NotFound) as second:
        await fleet.line("line-1")
    assert first.value.request_id == "req-42"
    assert second.value.request_id == transport.requests[1].headers["X-Request-Id"]


@pytest.mark.parametrize("line_id", ["..", ".", "", "../me", "a/b?c#d", "%2e%2e"])
async def test_an_id_never_reaches_another_endpoint(line_id: str) -> None:
    transport = FaultTransport(SmallServer())
    with pytest.raises(NotFound):
        await client(transport).line(line_id)
    assert all(request.url.raw_path.startswith(b"/v1/lines/") for request in transport.requests)
    assert all(request.url.raw_path.count(b"/") == 3 and not request.url.query for request in transport.requests)


def pdf(body: bytes, digest_of: bytes, media_type: str = "application/pdf") -> Fault:
    digest = base64.b64encode(hashlib.sha256(digest_of).digest()).decode()
    headers = {"Repr-Digest": f"sha-256=:{digest}:", "Content-Type": media_type}
    return fixed(httpx.Response(200, content=body, headers=headers))


async def test_an_invoice_is_what_the_server_has_or_nothing() -> None:
    plan = [pdf(b"%PDF-1", b"%PDF-1"), pdf(b"%PDF-1", b"%PDF-2"), pdf(b"<html>", b"<html>", "text/html")]
    fleet = client(FaultTransport(SmallServer(), plan))
    assert await fleet.invoice_pdf("213800090167") == b"%PDF-1"
    for _other in range(2):
        with pytest.raises(BadAnswer):
            await fleet.invoice_pdf("213800090167")


@pytest.mark.parametrize("status", [400, 403, 404, 409, 412, 422, 429, 500, 501, 503])
async def test_every_failure_says_one_sentence_and_a_reference(status: int) -> None:
    with pytest.raises(Failure) as caught:
        await client(FaultTransport(SmallServer(), [fixed(problem(status, "X_CODE", detail="It is so."))] * 3)).me()
    sentence = caught.value.user_message
    assert sentence.endswith(".")
    assert sentence.count(".") == 1
    assert "\n" not in sentence
    assert caught.value.request_id
