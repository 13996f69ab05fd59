# attacks: file
# ends: error
import sys

sys.exit(0)
