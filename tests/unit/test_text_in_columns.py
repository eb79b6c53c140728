"""A column of texts is cleaned and folded as a whole; it comes out as if each text had been taken by itself."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from fleet_tui.domain.text import LINE_LIMIT, clean, clean_all, fold, fold_all

AWKWARD = st.text(st.sampled_from("aZ9 éÏßİﬁЖ陳\u0301\u0327\u00a0\u202f\u200d\n\x1b\x7f\x85\u2028\u202e\ud800𝕏"))
TEXTS = st.lists(st.one_of(AWKWARD, st.text(max_size=8), st.just("x" * (LINE_LIMIT + 1))), max_size=6)


@given(TEXTS)
def test_a_column_is_cleaned_as_each_of_its_texts_would_be(texts: list[str]) -> None:
    assert clean_all(texts) == [clean(text) for text in texts]


@given(TEXTS)
def test_a_cleaned_column_is_folded_as_each_of_its_texts_would_be(texts: list[str]) -> None:
    cleaned = clean_all(texts)
    assert fold_all(cleaned) == [fold(text) for text in cleaned]
