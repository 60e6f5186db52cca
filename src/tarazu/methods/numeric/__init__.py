"""From numbers that several people gave for a thing to one number and how sure it is."""

from tarazu.methods.numeric.bias_variance import BiasVariance
from tarazu.methods.numeric.robust import RobustMean, WeightedMedian

__all__ = ["BiasVariance", "RobustMean", "WeightedMedian"]
