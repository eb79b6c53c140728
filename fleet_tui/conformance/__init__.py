"""What every operator's adapter is held to, ours first: cases to run against a double of the operator.

An author gives a `Subject` (a double, and the adapter before it) as the fixture `subject`, takes the cases into a test
module, and asks for the summary of what was left out::

    # conftest.py
    pytest_plugins = ["fleet_tui.conformance.plugin"]

    # test_conformance.py
    from fleet_tui.conformance.cases import *

    @pytest.fixture
    def subject() -> Subject: ...

What the adapter says it does not offer is skipped, each with its reason. It needs the extra `fleet-tui[conformance]`.
"""
