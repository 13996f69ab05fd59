# attacks: file
# ends: error
import os

os._exit(0)
