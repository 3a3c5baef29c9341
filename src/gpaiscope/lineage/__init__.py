"""Models made from one another as one graph, and the compute behind each: its own, and that of every distinct ancestor.

An ancestor counts once, whatever number of ways lead to it. What of a parent counts is for the law to say, and comes
with each link. A parent of which nothing is told is a model of unknown compute, and a model that was, in the end, made
from itself has no upper end: nothing is left out in silence.
"""

from gpaiscope.lineage.graph import NO_PARENT, SEVERAL, Graph, Link, Node
from gpaiscope.lineage.order import in_order
from gpaiscope.lineage.sums import Amount, Sums, cumulative, less

__all__ = ["NO_PARENT", "SEVERAL", "Amount", "Graph", "Link", "Node", "Sums", "cumulative", "in_order", "less"]
