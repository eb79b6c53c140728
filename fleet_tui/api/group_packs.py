"""Group packs."""

from __future__ import annotations

from pydantic import BaseModel

from fleet_tui.api.calls import Call
from fleet_tui.api.endpoint import Endpoint, Listing, json_of, segment
from fleet_tui.domain.group_pack import GroupPack, LineUsagePage, PackOrder, PackPreview, PackStop, PackUpdate

_LOOK = {"validate_only": "true"}


class GroupPacks(Endpoint):
    """Group packs: what was used of them; ordering, changing, stopping one."""

    async def group_packs(self) -> list[GroupPack]:
        return (await self._get(Listing[GroupPack], "/group-packs")).items

    async def group_pack(self, pack_id: str) -> GroupPack:
        """Raises NotFound."""
        return await self._get(GroupPack, f"/group-packs/{segment(pack_id)}")

    async def group_pack_lines(self, pack_id: str, *, cursor: str | None = None, limit: int = 500) -> LineUsagePage:
        """Raises NotFound."""
        path = f"/group-packs/{segment(pack_id)}/usage"
        return await self._get(LineUsagePage, path, by="line", cursor=cursor, limit=limit)

    async def preview_pack_order(self, order: PackOrder) -> PackPreview:
        return await self._ask(PackPreview, Call("POST", "/group-packs", _LOOK, body=json_of(order)))

    async def order_pack(self, order: PackOrder, key: str) -> GroupPack:
        """Raises Refused, OutcomeUnknown."""
        return await self._ask(GroupPack, Call("POST", "/group-packs", body=json_of(order), key=key, changes=True))

    async def preview_pack_change(self, pack_id: str, version: int, changes: PackUpdate) -> PackPreview:
        call = Call("PATCH", f"/group-packs/{segment(pack_id)}", _LOOK, body=_patch(changes), version=version)
        return await self._ask(PackPreview, call)

    async def change_pack(self, pack_id: str, version: int, changes: PackUpdate, key: str) -> GroupPack:
        """Raises Conflict, Refused, OutcomeUnknown."""
        path, body = f"/group-packs/{segment(pack_id)}", _patch(changes)
        return await self._ask(GroupPack, Call("PATCH", path, body=body, key=key, version=version, changes=True))

    async def preview_pack_stop(self, pack_id: str, version: int, stop: PackStop) -> PackPreview:
        call = Call("POST", f"/group-packs/{segment(pack_id)}/stop", _LOOK, body=json_of(stop), version=version)
        return await self._ask(PackPreview, call)

    async def stop_pack(self, pack_id: str, version: int, stop: PackStop, key: str) -> GroupPack:
        """Raises Conflict, Refused, OutcomeUnknown."""
        path, body = f"/group-packs/{segment(pack_id)}/stop", json_of(stop)
        return await self._ask(GroupPack, Call("POST", path, body=body, key=key, version=version, changes=True))


def _patch(changes: BaseModel) -> bytes:
    """A merge patch: only what is named."""
    return changes.model_dump_json(exclude_unset=True).encode()
