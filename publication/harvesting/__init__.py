"""OAI-PMH 2.0: the descriptions of all that is published, for libraries and repositories that collect them.

Source: The Open Archives Initiative Protocol for Metadata Harvesting, version 2.0 (openarchives.org).
"""
