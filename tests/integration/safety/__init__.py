"""The gate with the programs that show documents."""
