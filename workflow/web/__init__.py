"""The desk: pages and API for officers, supervisors and auditors."""
