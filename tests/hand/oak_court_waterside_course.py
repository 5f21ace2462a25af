"""Care homes put off by hand: quarters at home, in extra care and in each year of care, with ratios by year."""

from inputs import compare, courses


compare("oak_court_waterside_course", courses)
