"""Reads PDFs: pages turned upright, tables with and without rules, rows over page breaks, a second opinion."""
