#!/usr/bin/env python3
"""lightbulb by hand: python3 tests/hand/lightbulb.py HEARTH_BINARY PROJECT_DIR"""

import inputs

inputs.compare("lightbulb")
