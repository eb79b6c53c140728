"""Group packs in the person's language: consumption with its age, states, thresholds, what a change would do."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from fleet_tui.domain.base import Notice
from fleet_tui.domain.calendar import day_of
from fleet_tui.domain.dashboard import Dashboard
from fleet_tui.domain.forecast import forecast
from fleet_tui.domain.group_pack import MB_PER_GB, THRESHOLDS, GroupPack, PackPreview, PackStatus, PackTerms
from fleet_tui.domain.person import is_e_mail
from fleet_tui.domain.plan import GroupPackOffer
from fleet_tui.domain.text import clean
from fleet_tui.i18n import _, ngettext, pgettext
from fleet_tui.i18n.format import clock, day, decimal, moment, money, number
from fleet_tui.i18n.said import speaking
from fleet_tui.workspace.words import signed

_DAY_AND_MONTH = 5
"""Characters of a day without its year, in each language."""


@speaking
def with_unit(figure: str) -> str:
    """A figure that is written already, with its unit: `100 GB`, `100 Go`."""
    return _("{figure} GB").format(figure=figure)


def gigabytes(used_mb: int) -> str:
    """A consumption: `63.0 GB`; what is less than 0.1 GB stays seen as MB."""
    if 0 < used_mb < MB_PER_GB / 10:
        return _("{figure} MB").format(figure=number(used_mb))
    return with_unit(decimal(Decimal(used_mb) / MB_PER_GB))


@speaking
def age_words(as_of: datetime, now: datetime) -> str:
    """How old a figure is: `as of 09:41`; from a day on in words: `as of 20/11/2026, 3 days old`."""
    if day_of(as_of) == day_of(now):
        return _("as of {time}").format(time=clock(as_of))
    if now - as_of < timedelta(days=1):
        return _("as of {time}").format(time=moment(as_of))
    days = (day_of(now) - day_of(as_of)).days
    words = ngettext("as of {day}, {count} day old", "as of {day}, {count} days old", days)
    return words.format(day=day(day_of(as_of)), count=number(days))


def fill_words(dashboard: Dashboard, now: datetime) -> str | None:
    """How full the group packs are, short, with the figure's age; a pack beyond a threshold comes first."""
    percent, highest, as_of = (
        dashboard.group_pack_usage_percent,
        dashboard.group_pack_highest_percent,
        dashboard.group_pack_as_of,
    )
    if percent is None or as_of is None:
        return None
    today = day_of(as_of) == day_of(now)
    when = clock(as_of) if today else day(day_of(as_of))[:_DAY_AND_MONTH]
    if highest is not None and highest >= THRESHOLDS[-1]:
        return _("used up: {percent} %, {when}").format(percent=number(highest), when=when)
    if highest is not None and highest >= THRESHOLDS[0]:
        return _("warning: {percent} %, {when}").format(percent=number(highest), when=when)
    return (_("{percent} % at {time}") if today else _("{percent} % on {time}")).format(percent=percent, time=when)


def pace_words(dashboard: Dashboard) -> str:
    """What the month comes to if it goes on so; empty while nobody can tell."""
    expected, volume = dashboard.group_pack_expected_mb, dashboard.group_pack_volume_mb
    if expected is None or not volume:
        return ""
    return _("on pace for {expected} of {volume} GB").format(
        expected=decimal(Decimal(expected) / MB_PER_GB), volume=number(volume // MB_PER_GB)
    )


@speaking
def used_words(pack: GroupPack) -> str:
    """`63.0 of 100 GB · 63 %`."""
    used = decimal(Decimal(pack.used_mb) / MB_PER_GB)
    of_all = _("{used} of {volume} GB").format(used=used, volume=number(pack.volume_gb))
    return f"{of_all} · {number(pack.used_percent)} %"


@speaking
def threshold_words(pack: GroupPack) -> str:
    """That a threshold is reached; empty below all of them."""
    if pack.beyond is None:
        return ""
    if pack.beyond >= THRESHOLDS[-1]:
        return _("used up: everything more is extra")
    return _("warning: {percent} % reached").format(percent=number(pack.beyond))


@speaking
def state_words(pack: GroupPack) -> str:
    """Where the pack is, and what is to come: `running, stops on 15/12/2026`."""
    if pack.status == PackStatus.STOPPED:
        return _("stopped on {day}").format(day=day(pack.stops_on)) if pack.stops_on else _("ended")
    if pack.status == PackStatus.ORDERED and pack.starts_on:
        words = _("ordered from {day}").format(day=day(pack.starts_on))
    else:
        words = _("running") if pack.status == PackStatus.ACTIVE else str(pack.status)
    if pack.coming is not None:
        name, starts = pack.coming.name, day(pack.coming.starts_on)
        words += ", " + _("{name} from {day}").format(name=name, day=starts)
    if pack.stops_on is not None:
        words += ", " + _("stops on {day}").format(day=day(pack.stops_on))
    return words


@speaking
def forecast_words(pack: GroupPack) -> str:
    """What the month comes to if it goes on so, and how that is reckoned."""
    expected = forecast(pack.used_mb, pack.as_of, pack.starts_on)
    if expected is None:
        return _("not before a whole day is measured")
    return _("{total} by {day}, at {average} a day as so far").format(
        total=gigabytes(expected.total), day=day(expected.last_day), average=gigabytes(expected.per_day)
    )


@speaking
def pace_total(pack: GroupPack) -> str:
    """What the month comes to if it goes on so: `84.7 GB`."""
    expected = forecast(pack.used_mb, pack.as_of, pack.starts_on)
    return "–" if expected is None else gigabytes(expected.total)


@speaking
def notification_words(pack: GroupPack) -> str:
    """Whether extra consumption is told, from how much on, to whom."""
    if not pack.notify_extra_usage:
        return pgettext("notification", "off")
    who = ", ".join(pack.notify_to) or _("every fleet manager")
    return _("from {amount} of extra consumption, to {who}").format(amount=money(pack.notify_at), who=who)


@speaking
def terms_words(terms: PackTerms | GroupPackOffer) -> str:
    """`Group Data 100 GB, € 200.00 a month`."""
    return _("{name}, {amount} a month").format(name=terms.name, amount=money(terms.price))


def keeping_words(pack: GroupPack) -> list[str]:
    """What becomes of `pack` when what is to come is withdrawn, a sentence each; empty when nothing is."""
    words = []
    if pack.stops_on is not None:
        words.append(_("It will not stop on {day}.").format(day=day(pack.stops_on)))
    if pack.coming is not None:
        words.append(_("It stays {terms}.").format(terms=terms_words(pack)))
    return words


@speaking
def extra_words(terms: PackTerms) -> str:
    """What a GB beyond the volume costs."""
    return _("{amount} for each GB beyond the pack").format(amount=money(terms.extra_gb)) if terms.extra_gb else ""


def preview_lines(preview: PackPreview) -> list[str]:
    """What an order, a change or a stop would do, a line each: before → after, the difference, what is lost."""
    after = terms_words(preview.after) if preview.after else _("no pack")
    lines = [terms_words(preview.before) + " → " + after if preview.before else _("new: {terms}").format(terms=after)]
    difference, starts = signed(preview.monthly_difference), day(preview.effective_date)
    lines.append(_("{amount} a month, from {day}").format(amount=difference, day=starts))
    lines += [pack_notice(notice) for notice in (*preview.losses, *preview.warnings)]
    if preview.after is not None:
        lines.append(
            ngettext("{count} line shares it.", "All {count} lines share it.", preview.lines).format(
                count=number(preview.lines)
            )
        )
        if extra := extra_words(preview.after):
            lines.append(extra)
    if preview.irreversible:
        lines.append(_("You cannot undo this; you can order another pack."))
    elif preview.after is None:
        lines.append(_("Until that day it can be withdrawn."))
    else:
        lines.append(_("It can be changed again, or stopped."))
    return lines


@speaking
def pack_notice(notice: Notice) -> str:
    """A loss or a warning; an unknown code in the server's own words."""
    try:
        match notice.code:
            case "PACK_REST_LOST":
                return _("{amount} that are not used are lost.").format(
                    amount=gigabytes(int(notice.params["unused_mb"]))
                )
            case "PACK_SHARING_ENDS":
                return _("Each line then has the data of its own plan only.")
            case "PACK_BEYOND_AT_ONCE":
                used = gigabytes(int(notice.params["used_mb"]))
                return _("{amount} are used already: all more is extra.").format(amount=used)
    except (KeyError, ValueError):
        pass
    return str(notice.message)


def recipients(text: str) -> list[str]:
    """The addresses in `text`, parted by commas, semicolons or spaces."""
    return text.replace(",", " ").replace(";", " ").split()


def recipients_problem(addresses: Sequence[str]) -> str:
    """What is wrong with the addresses of a notification; empty when nothing is."""
    wrong = ", ".join(address or "“”" for address in addresses if not is_e_mail(address))
    return wrong and _("Not an e-mail address: {addresses}.").format(addresses=clean(wrong, 100))


def allowance(pack: GroupPack) -> int:
    """MB a day that would use the pack up on the last day of the month of its figure."""
    expected = forecast(0, pack.as_of)
    last = expected.last_day.day if expected is not None else 30
    return pack.volume_mb // last
