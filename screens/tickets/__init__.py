"""Tickets to the service desk: the list, the form of each kind, the conversation, the stock of blank cards."""
