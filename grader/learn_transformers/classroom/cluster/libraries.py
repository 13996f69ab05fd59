"""Dask as we use it: nothing of its pages and profiles, nothing said by itself, no surprises from its configuration."""

from __future__ import annotations

import logging
import os
import warnings
from typing import Any, Final

from learn_transformers.trouble import WrongUse

MISSING: Final = (
    "Several machines are reached with dask, distributed and cryptography, which are missing: "
    '`pip install "learn-transformers[cluster]"` brings them.'
)
_SETTINGS: Final[dict[str, Any]] = {
    "distributed.admin.system-monitor.disk": False,
    "distributed.admin.system-monitor.gil.enabled": False,
    "distributed.admin.system-monitor.interval": "60s",
    "distributed.admin.tick.interval": "1s",
    "distributed.comm.compression": False,
    "distributed.comm.require-encryption": True,
    "distributed.comm.timeouts.connect": "10s",
    "distributed.comm.timeouts.tcp": "30s",
    "distributed.scheduler.active-memory-manager.start": False,
    "distributed.scheduler.allowed-failures": 3,
    "distributed.scheduler.http.routes": [],
    "distributed.scheduler.preload": [],
    "distributed.scheduler.worker-ttl": "60s",
    "distributed.worker.http.routes": [],
    "distributed.worker.preload": [],
    "distributed.worker.profile.enabled": False,
    "distributed.client.preload": [],
}


def require() -> None:
    """Load what the cluster is made of, with our settings in place of whatever this machine's configuration says.

    Raises:
        WrongUse: if it is not installed.
    """
    try:
        import cryptography  # noqa: F401
        import dask
        import distributed  # noqa: F401
    except ImportError:
        raise WrongUse(MISSING) from None
    dask.config.set(_SETTINGS)
    if not os.environ.get("LEARN_TRANSFORMERS_DEBUG"):
        warnings.filterwarnings("ignore", module="distributed")
        for name in ("distributed", *logging.root.manager.loggerDict):
            if name.partition(".")[0] in ("distributed", "tornado"):
                logging.getLogger(name).setLevel(logging.CRITICAL + 1)
