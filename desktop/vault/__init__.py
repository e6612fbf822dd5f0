"""The encrypted vault of one person, and the shelf of vaults of this computer."""
