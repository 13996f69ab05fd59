# ends: error, failed
class Text(str):
    def __getitem__(self, index):
        return self

    def encode(self, *args):
        raise SystemExit


class Hostile(Exception):
    def __str__(self):
        return Text("evil" * 1000)


def softmax(x, axis=-1):
    raise Hostile
