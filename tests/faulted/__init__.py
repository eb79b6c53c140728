"""Every fault of a network against every kind of operation, in the application itself, and those of the machine it
runs on (`make faults`).

The suite tries a selection with exact sentences; here each fault meets each operation, and five things hold every time:
one sentence with a reference says what happened and whether anything was changed, the form is as it was typed, the
server did it once or not at all and says so in the end, the application answers and quits, and no secret, traceback or
control character is on the screen.
"""
