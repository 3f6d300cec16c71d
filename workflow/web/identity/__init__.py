"""Who sits at the desk: accounts, passwords, one-time codes, security keys, and the proof given while signing."""
