"""Referrals, and the drafts of them."""
