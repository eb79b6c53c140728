"""Orders at an operator whose API knows no orders: kept here, sent once, and followed until the line shows them.

An order is items (a change to a line), an item is steps (a request each). `fleet_tui/ledger/store.py` is the book on
disk, `sending.py` sends what stands in it, `book.py` is what the rest of the program asks, `shown.py` what it is told.
"""
