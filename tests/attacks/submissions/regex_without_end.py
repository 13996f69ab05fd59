# ends: error
# slow
import re


def softmax(x, axis=-1):
    return re.match(r"(a|aa)+$", "a" * 60 + "b")
