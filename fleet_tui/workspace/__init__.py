"""What one run of the application knows between its screens; no Textual here."""
