"""Who uses which line, by a company's HR list: matched, asked where it is not clear, and remembered."""
