"""What is held of a person: handed out whole, taken away on request, and blanked when its time is over."""
