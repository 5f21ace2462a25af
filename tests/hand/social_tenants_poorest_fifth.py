#!/usr/bin/env python3
"""social_tenants_poorest_fifth by hand: python3 tests/hand/social_tenants_poorest_fifth.py HEARTH_BINARY PROJECT_DIR"""

import inputs

inputs.compare("social_tenants_poorest_fifth")
