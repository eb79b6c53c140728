"""What is wrong on a company's bills, and what could cost less: one pure function a check, from facts to findings.

`registry.find(facts)` runs them all, in their precedence; each charge is counted once.
"""
