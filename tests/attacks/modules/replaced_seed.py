class Generator:
    def manual_seed(self, seed):
        raise GeneratorExit


torch.default_generator = Generator()
