"""A file as it comes in: never more of it in memory than may be, its digest checked, told by its content."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import unquote

from fastapi import Header, Request

from fleet_tui.domain.attachment import AttachmentProblem, media_type_of
from fleet_tui.server.idempotency import Keyed, SentKey, usable_key
from fleet_tui.server.problems import ApiProblem
from fleet_tui.server.reading import read_body
from fleet_tui.server.ticket_topics import MAX_BYTES

NAME = r"filename\*=UTF-8''([A-Za-z0-9!#$&+.^_`|~%-]+)"
DIGEST = r"^sha-256=:([A-Za-z0-9+/]{43}=):$"
_SENTENCES = {
    "EMPTY": "The file is empty.",
    "FILE_NAME": "A file needs a name without control characters, of at most 200 characters.",
    "TYPE_NOT_ALLOWED": "Files of this type are not taken.",
    "CONTENT_DIFFERS": "The content of the file is not what its name says.",
}


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that can be kept, with the key it came under."""

    key: Keyed
    name: str
    media_type: str
    content: bytes


async def uploaded(
    request: Request,
    sent: SentKey,
    content_disposition: Annotated[
        str | None, Header(description="`attachment; filename*=UTF-8''…` (RFC 6266)")
    ] = None,
    content_digest: Annotated[str | None, Header(description="`sha-256=:…:` (RFC 9530)")] = None,
) -> Upload:
    """The file of this request.

    Raises:
        ApiProblem: 400 without key, name or digest; 413 TOO_LARGE; 422 DIGEST_MISMATCH or what it may not be.
    """
    key = usable_key(sent)
    name = _name_in(content_disposition or "")
    announced = re.match(DIGEST, (content_digest or "").strip())
    if announced is None:
        raise ApiProblem(400, "DIGEST_MISSING", "This request needs a Content-Digest header with a sha-256.")
    content = await read_body(request, MAX_BYTES)
    digest = hashlib.sha256(content)
    if base64.b64encode(digest.digest()).decode() != announced[1]:
        raise ApiProblem(422, "DIGEST_MISMATCH", "The file did not arrive as it was sent.")
    try:
        media_type = media_type_of(name, content, MAX_BYTES)
    except AttachmentProblem as problem:
        raise ApiProblem(422, problem.code, _SENTENCES[problem.code]) from None
    whole = hashlib.sha256(f"{request.method} {request.url.path}\n{name}\n".encode() + digest.digest())
    return Upload(Keyed(key, whole.hexdigest(), whole.hexdigest()), name, media_type, content)


def _name_in(disposition: str) -> str:
    found = re.search(NAME, disposition, re.IGNORECASE)
    try:
        return unquote(found[1], errors="strict") if found else ""
    except UnicodeDecodeError:
        return ""
