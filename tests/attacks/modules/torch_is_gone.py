# ends: error, failed
import sys

sys.modules["torch"] = None
