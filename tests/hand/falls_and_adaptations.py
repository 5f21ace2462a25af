#!/usr/bin/env python3
"""falls_and_adaptations by hand: python3 tests/hand/falls_and_adaptations.py HEARTH_BINARY PROJECT_DIR"""

import inputs

inputs.compare("falls_and_adaptations")
