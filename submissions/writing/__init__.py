"""Writing the answers of a proposal: the form of a section, saves with and without scripts, and their pages."""
