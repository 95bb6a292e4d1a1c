"""The dashboard in a real browser, over what the command line finds in the emulated organisation."""
