"""The partnerships' referral forms: their versions, and the changes that a coordinator makes."""
