#!/usr/bin/env python3
"""partnership_money by hand: python3 tests/hand/partnership_money.py HEARTH_BINARY PROJECT_DIR"""

import inputs

inputs.compare("partnership_money")
