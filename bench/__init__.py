"""What Frontdesk costs, each figure beside that of a peer or a limit from the same run."""
