"""What a team does in a day, by a client that openapi-python-client made of `docs/openapi.json` and nothing else.

Run in the environment of the tools: `python journey.py DIRECTORY_OF_THE_CLIENT ADDRESS IDENTIFIER PASSWORD`. Each step
prints its name; the first one that fails ends it.
"""

from __future__ import annotations

import base64
import hashlib
import importlib
import sys
from io import BytesIO
from pathlib import Path
from types import ModuleType
from typing import Any

FILE = b"%PDF-1.7\n" + bytes(range(256)) * 400 + b"\n%%EOF\n"
SAID = {"message": "The card is bent, see the photo.", "e_mail": "anna@example.org"}
POLLS = 2_000


class Generated:
    """The generated package, a function or a model at a time."""

    def __init__(self, package: str, address: str) -> None:
        self._package = package
        self.client: Any = self._module("client").Client(address)

    def call(self, operation: str, *arguments: Any, **options: Any) -> Any:
        """The parsed answer of `operation`. Raises AssertionError for a problem."""
        answer = self._module(f"api.{operation}").sync_detailed(*arguments, client=self.client, **options)
        assert answer.status_code < 400, (operation, answer.status_code, answer.content)
        assert answer.parsed is not None, operation
        sys.stdout.write(f"{operation}\n")
        return answer.parsed

    def model(self, name: str, **values: Any) -> Any:
        """A model, made of JSON, as a program would that read it somewhere."""
        module = "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name).lstrip("_")
        return getattr(self._module(f"models.{module}"), name).from_dict(values)

    def signed_in(self, address: str, token: str) -> None:
        self.client = self._module("client").AuthenticatedClient(address, token)

    def file(self, content: bytes) -> Any:
        return self._module("types").File(payload=BytesIO(content))

    def _module(self, name: str) -> ModuleType:
        return importlib.import_module(f"{self._package}.{name}")


def journey(gen: Generated, address: str, identifier: str, password: str) -> None:
    """Sign in, read the fleet, look at an order, give it, follow it, send a file, fetch an invoice."""
    tokens = gen.call("sessions.sign_in", body=gen.model("Credentials", identifier=identifier, password=password))
    gen.signed_in(address, tokens.access_token)
    assert gen.call("sessions.get_me").role == "MANAGER"

    page = gen.call("lines.list_lines", limit=25)
    found = list(zip(page.id, page.version, page.status, page.scheduled_kind, strict=True))
    for cursor in page.cursors:
        more = gen.call("lines.list_lines", limit=25, cursor=cursor)
        found += zip(more.id, more.version, more.status, more.scheduled_kind, strict=True)
    assert len(found) == page.total
    line_id, version, _status, _scheduled = next(each for each in found if each[2:] == ("ACTIVE", None))
    assert gen.call("lines.get_line", line_id).version == version

    item = {"line_id": line_id, "expected_version": version, "change": {"kind": "suspend"}}
    wanted = gen.model("OrderRequest", items=[item])
    (foreseen,) = gen.call("orders.submit_order", body=wanted, validate_only=True).items
    assert not foreseen.refusal, foreseen
    order = gen.call("orders.submit_order", body=wanted, idempotency_key="foreign-1")
    assert gen.call("orders.submit_order", body=wanted, idempotency_key="foreign-1").id == order.id
    for _poll in range(POLLS):
        order = gen.call("orders.get_order", order.id)
        if order.status not in {"SUBMITTED", "IN_PROGRESS"}:
            break
    assert order.status == "DONE", order.status
    (done,) = gen.call("orders.list_order_items", order.id).items
    assert (done.line_id, done.status, done.change.kind) == (line_id, "DONE", "suspend")
    assert gen.call("lines.get_line", line_id).status == "SUSPENDED"

    digest = base64.b64encode(hashlib.sha256(FILE).digest()).decode()
    attachment = gen.call(
        "tickets.upload_attachment",
        body=gen.file(FILE),
        idempotency_key="foreign-2",
        content_disposition="attachment; filename*=UTF-8''photo%20of%20the%20card.pdf",
        content_digest=f"sha-256=:{digest}:",
    )
    topics = gen.call("tickets.list_ticket_topics").items
    topic, detail = next((t, d) for t in topics for d in t.details if _asked(d) == SAID.keys())
    ticket = gen.call(
        "tickets.create_ticket",
        body=gen.model("NewTicket", topic=topic.code, detail=detail.code, fields=SAID, attachments=[attachment.id]),
        idempotency_key="foreign-3",
    )
    assert gen.call("tickets.get_ticket", ticket.id).messages[0].attachments[0].id == attachment.id
    assert gen.call("tickets.download_attachment", attachment.id).payload.read() == FILE

    invoice = gen.call("invoices.list_invoices").items[0]
    assert gen.call("invoices.download_invoice", invoice.number).payload.read().startswith(b"%PDF")


def _asked(detail: Any) -> set[str]:
    return {each.name for each in detail.fields if each.required}


if __name__ == "__main__":
    directory, *where = sys.argv[1:]
    sys.path.insert(0, str(Path(directory).parent))
    journey(Generated(Path(directory).name, where[0]), *where)
