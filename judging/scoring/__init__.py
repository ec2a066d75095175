"""From judges' numbers to ranks and awards (docs/scoring.md): pure, exact, without a database."""
