"""The page on which every component and pattern stands in each of its states, with contents as a bureau writes."""
