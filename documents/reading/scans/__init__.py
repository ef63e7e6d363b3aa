"""Pages that are pictures, read by Tesseract where it is installed: drafts that a person must check."""
