"""Who is calling: passwords, sessions, invitations, and the brake on guessing."""
