# ends: error, failed
torch.nn.modules.module.register_module_forward_hook(lambda module, given, output: output * 0 + 1)
