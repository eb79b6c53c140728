"""The command line: everything the application does, without a screen."""
