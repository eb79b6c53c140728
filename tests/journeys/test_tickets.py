"""Tickets at the keyboard: by their subject, with files, answered, and the cards they order."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import httpx
import pytest
from openpyxl import load_workbook
from textual.pilot import Pilot

from fleet_tui.domain.attachment import Attachment
from fleet_tui.domain.ticket import NewTicket, NewTicketMessage, Ticket
from fleet_tui.server.ticket_topics import ticket_topics
from screens.tickets.conversation import TicketScreen
from screens.tickets.file_picker import FilePicker
from screens.tickets.list import TicketsScreen
from screens.tickets.new_ticket import NewTicketScreen
from tests.faults import Fault, FaultTransport, refused, reset_after
from tests.harness import (
    SIZES,
    World,
    at_rest,
    fleet_app,
    on_screen,
    paste,
    press,
    running,
    screen_lines,
    screen_text,
    type_text,
    words_on,
    world,
)
from tests.journeys.hostile import HOSTILE
from tests.journeys.steps import Steps, Task

PDF = b"%PDF-1.7 a test"


async def test_the_weekday_of_a_date_is_said_and_a_day_off_names_the_next_working_day(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        await press(pilot, "3", "n", "1")
        assert "Monday 23/11/2026" in words_on(pilot.app)
        await press(pilot, "tab")
        await type_text(pilot, "05122026")
        assert "Saturday 05/12/2026 is not a working day; the next one is Monday 07/12/2026." in words_on(pilot.app)
        await press(pilot, "shift+tab", "plus", "3")
        assert "Thursday 26/11/2026" in words_on(pilot.app)


async def reactivate(steps: Steps) -> None:
    index = steps.app.workspace.index
    suspended = next(number for at, number in enumerate(index.msisdns) if index.statuses[at] == "SUSPENDED")
    await steps.key("3", "n", "1")
    await steps.field(suspended.removeprefix("+32"), "phone number")
    await steps.key("ctrl+g")
    assert on_screen(steps.pilot, TicketScreen).ticket.fields["msisdns"] == [suspended]


async def order_cards(steps: Steps) -> None:
    await steps.key("3", "n", "5")
    await steps.field("20", "number of cards")
    await steps.key("f6", "1", "ctrl+g")
    ticket = on_screen(steps.pilot, TicketScreen).ticket
    assert (ticket.fields["count"], ticket.fields["town"]) == (20, "Gent")
    assert "Expected on" in steps.screen
    assert "25/11/2026" in steps.screen


TASKS = (
    Task("create a ticket", 7, reactivate),
    Task("order blank SIM cards", 10, order_cards),
)


async def sent(here: World) -> list[Ticket]:
    """The tickets that the server has beyond the sample's."""
    client = await here.client()
    try:
        return [ticket for ticket in (await client.tickets()).items if ticket.number > "T410004"]
    finally:
        await client.close()


async def begin(pilot: Pilot[None], *, message: str = "Dead since Monday") -> NewTicketScreen:
    """A ticket about no service, filled in."""
    await press(pilot, "3", "n", "7")
    await type_text(pilot, "0489744365")
    await press(pilot, "enter", "enter", "enter", "tab")
    screen = on_screen(pilot, NewTicketScreen)
    screen.entry("message").go_to()
    await type_text(pilot, message)
    return screen


async def attach(pilot: Pilot[None], name: str) -> None:
    await press(pilot, "ctrl+o")
    on_screen(pilot, FilePicker)
    await type_text(pilot, name)
    await press(pilot, "enter")


async def test_a_ticket_is_written_answered_replied_to_and_closed(tmp_path: Path) -> None:
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "log.pdf").write_bytes(PDF)
    async with (
        world(tmp_path) as here,
        running(here.app(attachment_dir=tmp_path / "files", export_dir=tmp_path)) as pilot,
    ):
        await press(pilot, "3", "n", "7")
        await type_text(pilot, "0489744365")
        assert "Margaux Sastre, active" in words_on(pilot.app)
        await press(pilot, "tab", "tab", "tab")
        await type_text(pilot, "Dead")
        await press(pilot, "enter")
        await paste(pilot, "since\nMonday\x1b[c")
        await attach(pilot, "log")
        assert "log.pdf" in screen_text(pilot.app)
        await press(pilot, "ctrl+g")
        screen = on_screen(pilot, TicketScreen)
        assert screen.ticket.number == "T410005"
        assert screen.ticket.messages[0].text.raw == "Dead\nsince\nMonday␛[c"
        assert fleet_app(pilot).workspace.drafts.count() == 0
        await press(pilot, "r")
        assert "not closed" in words_on(pilot.app)

        here.clock.advance(hours=2)
        await here.backend.work_until_idle()
        await press(pilot, "f5")
        assert "Sample service desk · 23/11/2026 11:41" in screen_text(pilot.app)
        await press(pilot, "n", "ctrl+g")
        assert "Please fill this in." in screen_text(pilot.app)
        await type_text(pilot, "Still dead")
        await press(pilot, "ctrl+g")
        assert "Still dead" in screen_text(pilot.app)
        await press(pilot, "e")
        await press(pilot, "enter")
        assert (tmp_path / "T410005.pdf").read_bytes() == PDF
        await press(pilot, "x")
        assert "Close ticket T410005?" in words_on(pilot.app)
        await press(pilot, "escape")
        assert on_screen(pilot, TicketScreen).ticket.status == "OPEN"
        await press(pilot, "x", "y")
        assert on_screen(pilot, TicketScreen).ticket.status == "CLOSED"
        await press(pilot, "n")
        assert "r opens it again" in words_on(pilot.app)
        await press(pilot, "r")
        assert on_screen(pilot, TicketScreen).ticket.status == "OPEN"
        await press(pilot, "escape")
        on_screen(pilot, TicketsScreen)
        await press(pilot, "escape")
        assert "3 open" in screen_text(pilot.app)  # the dashboard follows


async def test_tickets_are_found_by_word_and_state_sorted_and_taken_to_excel(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app(export_dir=tmp_path), size=(100, 30)) as pilot:
        await press(pilot, "3")
        assert "Blank cards: 40 · +20 on 25/11/2026" in screen_text(pilot.app)
        await press(pilot, "f")
        await type_text(pilot, "cold store")
        assert "1 of 4 shown" in screen_text(pilot.app)
        await press(pilot, "escape", "c", "4")
        assert "2 of 2 shown" in screen_text(pilot.app)
        await press(pilot, "t", "1", "e", "enter")
        sheet = load_workbook(next(tmp_path.glob("*.xlsx"))).active
        assert sheet is not None
        assert [row[0] for row in sheet.iter_rows(values_only=True)] == ["Ticket", "T410001", "T410002"]
        await press(pilot, "f7")
        assert "40 of 40 shown" in screen_text(pilot.app)


async def test_what_is_wrong_is_said_where_it_stands_and_a_doubtful_town_is_asked_twice(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        await press(pilot, "3", "n", "1")
        await type_text(pilot, "0489744365")
        assert "is active: this cannot be asked" in words_on(pilot.app)
        await press(pilot, "ctrl+g")
        on_screen(pilot, NewTicketScreen)
        await press(pilot, "escape", "5")
        await type_text(pilot, "15")
        await press(pilot, "ctrl+g")
        text = words_on(pilot.app)
        assert "Only multiples of 10." in text
        assert "Please fill this in." in text
        await press(pilot, "backspace")
        await type_text(pilot, "0")
        await press(pilot, "f6", "1")
        screen = on_screen(pilot, NewTicketScreen)
        screen.entry("town").value = "Namur"
        await press(pilot, "ctrl+g")
        assert "9000 is Gent (Gand)" in words_on(pilot.app)
        assert await sent(here) == []
        await press(pilot, "ctrl+g")
        assert on_screen(pilot, TicketScreen).ticket.fields["town"] == "Namur"
        assert [ticket.fields["count"] for ticket in await sent(here)] == [10]


async def test_a_line_and_a_plan_bring_their_ticket_along(tmp_path: Path) -> None:
    async with world(tmp_path) as here, running(here.app()) as pilot:
        await press(pilot, "1")
        await type_text(pilot, "0489744365")
        await press(pilot, "enter", "semicolon", "7")
        assert on_screen(pilot, NewTicketScreen).entry("msisdns").value == "0489 74 43 65"
        await press(pilot, "escape")
        fleet_app(pilot).open_area("tickets/new CONTRACT ADD_PLAN Mobile Data 50")
        await at_rest(pilot)
        assert on_screen(pilot, NewTicketScreen).entry("plan").value == "Mobile Data 50"


async def test_a_subject_that_nobody_here_knows_has_its_form(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    new = {
        "code": "FROM_THE_FUTURE",
        "name": "A subject of tomorrow",
        "details": [
            {
                "code": "HOLOGRAM",
                "name": "Order a hologram [/]",
                "attachments": 1,
                "fields": [
                    {"name": "aura", "label": "Colour of the aura [@click=app.quit]", "kind": "AURA", "required": True},
                    {"name": "size", "label": "Size", "kind": "CHOICE", "choices": [{"code": "XL", "name": "huge"}]},
                    {"name": "unnamed", "kind": "TEXT"},
                ],
            }
        ],
    }
    known = ticket_topics().model_dump(mode="json")
    asked: list[httpx.Request] = []

    async def answer(request: httpx.Request, inner: httpx.AsyncBaseTransport) -> httpx.Response:
        asked.append(request)
        if request.method == "GET":
            return httpx.Response(200, json={**known, "items": [*known["items"], new]})
        body = {"id": "t", "number": "T1", "topic": "FROM_THE_FUTURE", "detail": "HOLOGRAM", "status": "PONDERED"}
        return httpx.Response(201, json={**body, "created_at": "2026-11-23T08:41:00Z", "fields": {"aura": "blue"}})

    def applies(request: httpx.Request) -> bool:
        return request.url.path.endswith(("/ticket-topics", "/tickets")) and (
            request.method == "POST" or request.url.path.endswith("topics")
        )

    async with world(tmp_path) as here:
        here.wrap = lambda transport: FaultTransport(transport, [answer] * 20, applies=applies)
        async with running(here.app(attachment_dir=tmp_path)) as pilot:
            await press(pilot, "3", "n")
            assert "A subject of tomorrow" in screen_text(pilot.app)
            await press(pilot, "end", "enter")
            text = words_on(pilot.app)
            assert "Colour of the aura [@click" in text
            assert "unnamed" in text
            await press(pilot, "ctrl+g")
            assert "Please fill this in." in screen_text(pilot.app)
            await type_text(pilot, "blue")
            await press(pilot, "ctrl+g")
            assert "PONDERED" in screen_text(pilot.app)
            [made] = [request for request in asked if request.method == "POST"]
            assert b'"fields":{"aura":"blue"}' in made.content


def _files(home: Path) -> list[str]:
    """Done-when 4: what may not be attached, in the order of `REFUSALS`."""
    home.mkdir()
    (home / "empty.txt").touch()
    with (home / "big.pdf").open("wb") as file:
        file.write(b"%PDF-")
        file.truncate(50 * 2**20)
    (home / "passwd.txt").symlink_to("/etc/passwd")
    os.mkfifo(home / "pipe.txt")
    (home / "folder.txt").mkdir()
    (home / "lied.pdf").write_text("no pdf")
    (home / "run.exe").write_bytes(b"MZ")
    (home / "two\nlines.txt").write_text("x")
    return ["empty.txt", "big.pdf", "passwd.txt", "pipe.txt", "folder.txt", "lied.pdf", "run.exe", "two\nlines.txt"]


REFUSALS = (
    "empty.txt is empty.",
    "big.pdf has 52.4 MB: more than 5.2 MB is not taken.",
    "passwd.txt lies outside",
    "pipe.txt is no ordinary file.",
    "folder.txt is a directory, not a file.",
    "The content of lied.pdf is not what its name says.",
    "run.exe is of a type that is not taken. Taken are: pdf, png",
    "The name of this file holds a line break",
)


async def test_what_cannot_be_attached_is_said_and_the_form_stays(tmp_path: Path) -> None:
    home = tmp_path / "files"
    names = _files(home)
    for number in range(5):
        (home / f"good{number}.txt").write_text("good")
    async with world(tmp_path) as here, running(here.app(attachment_dir=home), size=(100, 30)) as pilot:
        screen = await begin(pilot)
        for name, sentence in zip(names, REFUSALS, strict=True):
            screen.look_at(home / name)
            await at_rest(pilot)
            assert sentence in words_on(pilot.app), name
        await press(pilot, "ctrl+o")
        await type_text(pilot, "passwd")
        await press(pilot, "enter")
        assert "leads out of here" in screen_text(pilot.app)
        await press(pilot, "escape")
        screen.look_at(Path("/etc/hostname"))
        await at_rest(pilot)
        assert "lies outside" in words_on(pilot.app)
        for number in range(4):
            await attach(pilot, f"good{number}")
        await press(pilot, "ctrl+o")
        assert "At most 4 files go with it." in words_on(pilot.app)
        on_screen(pilot, NewTicketScreen)

        (home / "good2.txt").unlink()
        await press(pilot, "ctrl+g")
        assert "good2.txt is not there, or no longer." in words_on(pilot.app)
        assert screen.entry("message").value == "Dead since Monday"
        assert await sent(here) == []
        (home / "good2.txt").write_text("good again")
        await press(pilot, "ctrl+g")
        [made] = await sent(here)
        assert [file.name for file in made.messages[0].attachments] == [f"good{number}.txt" for number in range(4)]


def faults_at(here: World, path: str, plan: Sequence[Fault]) -> None:
    """The next POSTs to `path` meet the faults of `plan`."""
    left = list(plan)

    def wrapped(transport: httpx.AsyncBaseTransport) -> httpx.AsyncBaseTransport:
        faulty = FaultTransport(
            transport, applies=lambda request: request.method == "POST" and request.url.path == path
        )
        faulty.plan = left
        return faulty

    here.wrap = wrapped


async def test_a_lost_answer_makes_one_ticket_even_after_a_kill(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        faults_at(here, "/v1/tickets", [reset_after] * 3)
        async with running(here.app()) as pilot:
            await begin(pilot)
            await press(pilot, "ctrl+g")
            text = words_on(pilot.app)
            assert "it is not known whether the change was made" in text
            assert "ctrl+g asks what became of it" in text
            screen = on_screen(pilot, NewTicketScreen)
            assert all(entry.disabled for entry in screen.entries())
            await press(pilot, "ctrl+o", "f8")
            on_screen(pilot, NewTicketScreen)
            fleet_app(pilot).flush()
        assert len(await sent(here)) == 1
        async with running(here.app()) as pilot:
            await press(pilot, "9", "home", "enter")
            assert on_screen(pilot, NewTicketScreen).entry("message").value == "Dead since Monday"
            await press(pilot, "ctrl+g")
            assert on_screen(pilot, TicketScreen).ticket.number == "T410005"
            assert fleet_app(pilot).workspace.drafts.count() == 0
        assert len(await sent(here)) == 1


async def test_a_file_that_does_not_arrive_is_sent_again_once(tmp_path: Path) -> None:
    home = tmp_path / "files"
    home.mkdir()
    (home / "log.pdf").write_bytes(PDF)
    async with world(tmp_path) as here:
        faults_at(here, "/v1/attachments", [refused] * 3 + [reset_after])
        async with running(here.app(attachment_dir=home)) as pilot:
            screen = await begin(pilot)
            await attach(pilot, "log")
            await press(pilot, "ctrl+g")
            assert "nothing was changed" in words_on(pilot.app)
            assert screen.entry("message").value == "Dead since Monday"
            assert not any(draft.key for draft in fleet_app(pilot).workspace.drafts.found().drafts)  # none was sent
            await press(pilot, "ctrl+g")
            [file] = on_screen(pilot, TicketScreen).ticket.messages[0].attachments
            assert await kept(here, file) == PDF


async def kept(here: World, file: Attachment) -> bytes:
    client = await here.client()
    try:
        return await client.attachment(file)
    finally:
        await client.close()


async def test_a_ticket_half_written_is_there_after_a_kill(tmp_path: Path) -> None:
    home = tmp_path / "files"
    home.mkdir()
    (home / "log.pdf").write_bytes(PDF)
    async with world(tmp_path) as here:
        async with running(here.app(attachment_dir=home)) as pilot:
            await begin(pilot, message="half")
            await attach(pilot, "log")
            fleet_app(pilot).flush()
        async with running(here.app(attachment_dir=home)) as pilot:
            await press(pilot, "9", "home", "enter")
            screen = on_screen(pilot, NewTicketScreen)
            assert (screen.entry("message").value, [file.name for file in screen.files]) == ("half", ["log.pdf"])
            assert "log.pdf" in screen_text(pilot.app)
            await press(pilot, "f8")
            assert fleet_app(pilot).workspace.drafts.count() == 0


async def test_employees_are_checked_row_by_row_before_their_list_goes(tmp_path: Path) -> None:
    home = tmp_path / "files"
    home.mkdir()
    (home / "bad.csv").write_text(
        "Prénom;Nom;Date de naissance;E-mail;Langue\nInes;Claes;3/4/1990;i@x.be;FR\n;Maes;soon;x;KL\n"
    )
    (home / "good.csv").write_text("Voornaam;Naam;Aanspreking\nInes;Claes;mevrouw\n")
    (home / "none.csv").write_text("a;b\n1;2\n")
    async with (
        world(tmp_path) as here,
        running(here.app(attachment_dir=home, export_dir=tmp_path), size=(120, 30)) as pilot,
    ):
        await press(pilot, "3", "n", "4", "ctrl+g")
        assert "Attach the list of employees first" in words_on(pilot.app)
        await press(pilot, "f7", "enter")
        assert (tmp_path / "employees.csv").read_text(encoding="utf-8-sig").startswith("Title,First name,Last name")
        await attach(pilot, "bad")
        text = words_on(pilot.app)
        assert "1 of 2 rows cannot be taken" in text
        assert "First name: Please fill this in." in text
        assert "is not known" in text
        await press(pilot, "escape")
        assert on_screen(pilot, NewTicketScreen).files == []
        await attach(pilot, "none")
        assert "no columns of first and last names" in words_on(pilot.app)
        await attach(pilot, "good")
        await press(pilot, "ctrl+g")
        assert on_screen(pilot, TicketScreen).ticket.detail == "ADD_EMPLOYEES_BY_CSV"


async def test_hostile_texts_are_shown_and_do_nothing(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        client = await here.client()
        message = "\n".join(HOSTILE)
        fields = {"msisdns": ["+32489744365"], "message": message, "e_mail": "a@b.be", "place": HOSTILE[2]}
        file = await client.upload("[@click=app.quit]x Zoë 陳.txt", b"x")
        asked = NewTicket(topic="TECHNICAL", detail="NO_SERVICE", fields=fields, attachments=[file.id])
        made = await client.create_ticket(asked, "k")
        await client.reply_to_ticket(made.id, NewTicketMessage(text=HOSTILE[4]), "r")
        await client.close()
        async with running(here.app()) as pilot:
            for keys in (("3",), ("enter",), ("n",)):
                await press(pilot, *keys)
                for width, height in SIZES:
                    await pilot.resize_terminal(width, height)
                    await at_rest(pilot)
                    assert all(line.isprintable() for line in screen_lines(pilot.app))
            await press(pilot, "escape")
            on_screen(pilot, TicketScreen)
            assert "[@click=app.quit]x Zoë 陳.txt" in screen_text(pilot.app)
