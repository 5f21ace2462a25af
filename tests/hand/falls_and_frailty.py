"""Falls and frailty by hand: years of life at home and in care, each strategy's states with the chances as the model writes them."""

from inputs import compare, courses


compare("falls_and_frailty", courses)
