"""Logs the training of any network for Collapsar: losses, weights, and features of a fixed set of samples."""

from .frames import FrameError, read_frames
from .flax import flax_features, flax_weights
from .run import Run

__all__ = ["FrameError", "Run", "flax_features", "flax_weights", "read_frames"]
__version__ = "0.1.0"
