# ends: error, failed
import sys

sys.modules["_sandbox.modules"].OPERATIONS.clear()
