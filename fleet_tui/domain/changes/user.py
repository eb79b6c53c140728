"""Another user for a line, or none."""

from __future__ import annotations

from dataclasses import replace

from fleet_tui.domain.changes import kinds
from fleet_tui.domain.changes.billing import lose_split_bill
from fleet_tui.domain.changes.facts import Facts, LineState, Refusal, Result
from fleet_tui.domain.changes.models import ExistingUser, NewUser, NoUser, SetUser, UserChoice
from fleet_tui.domain.changes.rule import ChangeRule
from fleet_tui.domain.person import NewPerson


def chosen_user(user: UserChoice, facts: Facts) -> tuple[str | None, tuple[str, NewPerson] | None]:
    """The id of the user chosen, and who is to be created under it, if anybody. Raises Refusal."""
    if isinstance(user, NewUser):
        return facts.new_ids.person, (facts.new_ids.person, user.person)
    if isinstance(user, ExistingUser):
        if user.person_id not in facts.people:
            raise Refusal("PERSON_UNKNOWN", "There is no such user.")
        return user.person_id, None
    return None, None


def with_user(line: LineState, user: UserChoice, facts: Facts) -> Result:
    """`line` with another user. Raises Refusal."""
    person_id, new_person = chosen_user(user, facts)
    result = Result(replace(line, person_id=person_id), new_person=new_person)
    if person_id is None and line.split_bill_profile is not None:
        # Nobody is left to pay the other part.
        lose_split_bill(result, facts)
    return result


def _set_user(line: LineState, change: SetUser, facts: Facts) -> Result:
    # Whoever an earlier part of the same change creates is not known yet.
    current = facts.people.get(line.person_id) if line.person_id else None
    if isinstance(change.user, NewUser) and current is not None and current.confirmed:
        raise Refusal(
            "PERSON_CONFIRMED", "{person} confirmed their own data: nobody else edits them.", person=current.name
        )
    result = with_user(line, change.user, facts)
    if change.description is not None and result.after is not None:
        result.after = replace(result.after, description=change.description)
    if result.after == line:
        raise Refusal("NOTHING_TO_CHANGE", "It is so already.")
    return result


def _user_before(before: LineState, after: LineState) -> SetUser | None:
    described = before.description if before.description != after.description else None
    if before.person_id == after.person_id and described is None:
        return None
    user = ExistingUser(person_id=before.person_id) if before.person_id else NoUser()
    return SetUser(user=user, description=described)


SET_USER = ChangeRule(kinds.SET_USER, SetUser, _set_user, _user_before)
