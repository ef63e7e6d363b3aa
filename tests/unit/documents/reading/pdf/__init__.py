"""PDFs: tables of every kind, page breaks, hidden text, refusals."""
