"""Relay, jobs, schedule, and the start-up of queue and worker."""
