"""Excel and CSV, out and in: lists of lines, a company's own list, order sheets."""
