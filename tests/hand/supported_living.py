#!/usr/bin/env python3
"""supported_living by hand: python3 tests/hand/supported_living.py HEARTH_BINARY PROJECT_DIR"""

import inputs

inputs.compare("supported_living")
