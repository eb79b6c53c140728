"""Foreign tools on our contract: schemathesis asks the server everything, a client that was generated works with it.

They live in an environment of their own (`make fuzz` installs it), which the suite does without.
"""
