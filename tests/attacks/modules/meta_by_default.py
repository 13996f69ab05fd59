# ends: error, failed
torch.set_default_device("meta")
getattr(torch, "use_determin" "istic_algorithms")(True)
