"""Classes of equals to ranks (scoring.md 4): equals share a rank and the next ones are skipped."""


def rank_classes(classes):
    ranks, place = {}, 1
    for members in classes:
        for entry in members:
            ranks[entry] = place
        place += len(members)
    return ranks


def split(members, key):
    """One class into classes, highest key first; None goes last."""
    keys = {member: key(member) for member in members}
    levels = sorted({level for level in keys.values() if level is not None}, reverse=True)
    classes = [[member for member in members if keys[member] == level] for level in levels]
    without_key = [member for member in members if keys[member] is None]
    return classes + ([without_key] if without_key else [])
