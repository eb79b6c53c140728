"""An invented company whose bills hold a known sum of findings: what `fleet-tui examples` writes, and the tests reckon.

60 lines, three invoices: € 412.00 a month on 23 lines, and € 198.00 to claim back.
"""
