"""The practice clinic: a clinic to sign in to, for trying Frontdesk and testing enrolment."""
