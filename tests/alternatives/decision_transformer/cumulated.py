"""Cumulative sums turned around; the discount as powers, once per pair of steps; slices with a step of 3."""

import numpy as np


def returns_to_go(rewards: np.ndarray, discount: float = 1.0) -> np.ndarray:
    if discount == 1.0:
        return rewards[::-1].astype(float).cumsum()[::-1]
    step = np.arange(len(rewards))
    away = step[None, :] - step[:, None]
    weights = np.where(away >= 0, discount ** np.maximum(away, 0), 0.0)
    return weights @ rewards


def interleave_trajectory(returns: np.ndarray, states: np.ndarray, actions: np.ndarray) -> np.ndarray:
    out = np.zeros((3 * returns.shape[0], returns.shape[1]))
    out[0::3] = returns
    out[1::3] = states
    out[2::3] = actions
    return out


def action_positions(n_steps: int) -> np.ndarray:
    return np.arange(1, 3 * n_steps, 3)
