"""The page on which every component and pattern stands in each of its states, with contents as a bureau writes."""

from cms.showcase.samples import Sample, State, samples
from cms.showcase.scales import Pair, icons, pairs, sizes

__all__ = ["Pair", "Sample", "State", "icons", "pairs", "samples", "sizes"]
