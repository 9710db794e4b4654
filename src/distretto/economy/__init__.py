"""The district economy: state, season, rules, institutions and accounts."""
