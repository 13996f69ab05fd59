# ends: passed
Gain.__name__ = Gain.__qualname__ = "\x1b[31m\u202e" * 3000
