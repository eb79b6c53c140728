"""A second factor in words: whether there is one, and how it is set up."""

from __future__ import annotations

from fleet_tui.domain.calendar import day_of
from fleet_tui.domain.failure import Failure
from fleet_tui.domain.second_factor import SecondFactor
from fleet_tui.i18n import _, ngettext
from fleet_tui.i18n.format import day, number


def state_words(factor: SecondFactor) -> str:
    """Since when it is asked for, and how many recovery codes are left."""
    if factor.since is None:
        return _("no second factor")
    left = ngettext(
        "second factor since {day}, {count} recovery code left",
        "second factor since {day}, {count} recovery codes left",
        factor.recovery_codes,
    )
    return left.format(day=day(day_of(factor.since)), count=number(factor.recovery_codes))


def steps() -> list[str]:
    """What to do with the secret that is shown."""
    return [
        _("Give this secret to an authenticator app on your telephone: as a key to type, or all of it as an address."),
        _("It counts once you typed a code that the app shows."),
    ]


def is_wrong_code(failure: Failure) -> bool:
    """The code was mistyped, is too old, or was used already: another may be right."""
    codes = {failure.code, *(field.code for field in (failure.problem.errors if failure.problem else ()))}
    return "SECOND_FACTOR_WRONG" in codes
