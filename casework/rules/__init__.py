"""Pure rules: no database, no web, no clock of their own. Each has its source in docs/rules.md."""
