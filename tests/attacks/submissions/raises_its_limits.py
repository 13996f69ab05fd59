# needs: raise a limit
def softmax(x, axis=-1):
    import resource

    for name in ("RLIMIT_CPU", "RLIMIT_FSIZE", "RLIMIT_NOFILE", "RLIMIT_DATA", "RLIMIT_NPROC", "RLIMIT_CORE"):
        which = getattr(resource, name)
        if resource.getrlimit(which)[1] == resource.RLIM_INFINITY:
            continue
        try:
            resource.setrlimit(which, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        except (ValueError, OSError):
            continue
        raise AssertionError(f"ESCAPED: {name}")
    return x
