"""The command line and composition root: settings, start-up, demonstration, bench."""
