#!/usr/bin/env python3
"""ageing_leicestershire by hand: python3 tests/hand/ageing_leicestershire.py HEARTH_BINARY PROJECT_DIR"""

import inputs

inputs.compare("ageing_leicestershire")
