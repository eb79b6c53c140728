"""Mail to people: queued in the transaction that gives reason to it, sent by a worker, in the reader's language."""
