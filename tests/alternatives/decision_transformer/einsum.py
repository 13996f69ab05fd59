"""A matrix of discounts, einsum; np.array, swapaxes and reshape; a column of a table of all positions."""

import numpy as np


def returns_to_go(rewards: np.ndarray, discount: float = 1.0) -> np.ndarray:
    T = rewards.shape[0]
    powers = discount ** np.arange(T, dtype=float)
    table = np.array([np.r_[np.zeros(t), powers[: T - t]] for t in range(T)])
    return np.einsum("tk,k->t", table, rewards)


def interleave_trajectory(returns: np.ndarray, states: np.ndarray, actions: np.ndarray) -> np.ndarray:
    kinds = np.array([returns, states, actions], dtype=np.float64)
    return np.einsum("ktd->tkd", kinds).reshape(3 * len(returns), -1)


def action_positions(n_steps: int) -> np.ndarray:
    return np.arange(3 * n_steps).reshape(n_steps, 3)[:, 1]
