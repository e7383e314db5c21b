"""The doors: channels, presentation, settings, command line."""
