"""Every read of proposals that is more than one filter."""
