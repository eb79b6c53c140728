"""What somebody says of files that they do not say themselves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from fleet_tui.domain.own_files import FileFormat
from fleet_tui.workbook.decimals import NOT_SAID, SignsSaid
from fleet_tui.workbook.kinds import Kind, KindUnclear
from fleet_tui.workbook.tables import FileUnclear


@dataclass(frozen=True, slots=True)
class FileTerms:
    """Said of files before they are read."""

    operator: str = ""
    """Whose itemised bills they are."""
    account: str | None = None
    """The billing account of a bill that does not name it."""
    signs: SignsSaid = NOT_SAID
    """What stands before decimals, where the numbers of a file may be read in two ways."""
    kinds: Mapping[str, Kind] = field(default_factory=dict)
    """What a file is that may be of two kinds, by its name."""

    def answered(self, unclear: FileUnclear, answer: str) -> FileTerms:
        """With the answer to what was `unclear` of one file: the value of a `Kind`, or a sign."""
        if isinstance(unclear, KindUnclear):
            return replace(self, kinds={**self.kinds, unclear.file: Kind(answer)})
        return replace(self, signs=replace(self.signs, of_file={**self.signs.of_file, unclear.file: answer}))

    def remembering(self, forms: Iterable[FileFormat]) -> FileTerms:
        """With what is remembered of forms."""
        known = {form.fingerprint: form.decimals for form in forms if form.decimals is not None}
        return replace(self, signs=replace(self.signs, of_form=known))


UNSAID = FileTerms()
