"""How a request goes to an operator and its answer comes back, whatever that operator's API looks like."""
