"""The portal: Flask pages for referrers, agencies, coordinators, publishers and administrators."""
