"""Writes documents: templates, chronology as DOCX, PDF and XLSX, timeline, pack."""
