"""The tests mirror the code: unit, integration, journeys, architecture."""
