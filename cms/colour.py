"""The region's own colour instead of ours, where white text on it can be read (WCAG 2.2, 1.4.3)."""

LEAST_CONTRAST = 4.5
WEIGHTS = (0.2126, 0.7152, 0.0722)


def contrast_with_white(colour: str) -> float:
    """`#9c1c1f` → 8.2 and so on; 21 is black."""
    channels = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    linear = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 1.05 / (sum(weight * c for weight, c in zip(WEIGHTS, linear, strict=True)) + 0.05)


def stylesheet(colour: str) -> str:
    """Text in the colour stays readable on dark ground too: there it is mixed with white."""
    light = {
        "--brand": colour,
        "--brand-fill": colour,
        "--brand-fill-hover": f"color-mix(in oklab, {colour} 82%, black)",
        "--brand-tint": f"color-mix(in oklab, {colour} 9%, var(--ground))",
        "--cloth": colour,
    }
    dark = {
        "--brand": f"color-mix(in oklab, {colour} 40%, white)",
        "--cloth": f"color-mix(in oklab, {colour} 75%, black)",
    }
    return (
        f"@layer utilities {{\n  :root {{ {_written(light)} }}\n"
        f"  @media (prefers-color-scheme: dark) {{ :root {{ {_written(dark)} }} }}\n}}\n"
    )


def _written(values: dict[str, str]) -> str:
    return " ".join(f"{name}: {value};" for name, value in values.items())
