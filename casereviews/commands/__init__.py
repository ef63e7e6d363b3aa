"""One module per command of `casereviews`."""
