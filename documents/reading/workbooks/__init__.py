"""Reads workbooks: Excel's and OpenDocument's, from their XML or through calamine."""
