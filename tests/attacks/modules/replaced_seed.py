def manual_seed(seed):
    raise GeneratorExit


torch.manual_seed = manual_seed
