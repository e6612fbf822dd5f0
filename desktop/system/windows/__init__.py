"""What only Windows has: session messages, mitigations, capture exclusion, group policy."""
