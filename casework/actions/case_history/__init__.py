"""Everything that happened in a case, drawn from its records and, where there is no record, from the audit log."""
