"""A home after discharge by hand: months waiting, in a home, without one and on the ward."""

from inputs import compare, courses


compare("bradgate_rehousing", courses)
