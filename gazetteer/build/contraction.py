"""Contraction hierarchy of an undirected weighted graph: preprocessing that makes shortest paths cheap.

Nodes are removed one by one, the least important first; where a removed node lay on the only shortest path
between two neighbors, a shortcut takes its place (Geisberger, Sanders, Schultes and Delling 2008,
"Contraction Hierarchies"). A query then only ever climbs from both ends and meets in the middle.
"""

from __future__ import annotations

import heapq
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["contract"]

WITNESS_SETTLED = 40
"""Nodes that a witness search settles at most; fewer make more shortcuts, never a wrong distance."""

Neighbors = dict[int, tuple[int, int]]
"""Neighbor to (length, node that a shortcut goes by, or -1)."""


def contract(neighbors: list[Neighbors]) -> list[Neighbors]:
    """Contract every node.

    Parameters
    ----------
    neighbors
        For each node its neighbors, in both directions, lengths as integers. Consumed.

    Returns
    -------
    list of dict
        For each node its neighbors of higher rank, shortcuts included.
    """
    upward: list[Neighbors] = [{} for _ in neighbors]
    depth = [0] * len(neighbors)
    queue = [(_priority(neighbors, depth, node), node) for node in range(len(neighbors))]
    heapq.heapify(queue)
    while queue:
        _, node = heapq.heappop(queue)
        priority = _priority(neighbors, depth, node)
        if queue and priority > queue[0][0]:
            heapq.heappush(queue, (priority, node))
            continue
        for one, other, length in _shortcuts(neighbors, node):
            neighbors[one][other] = neighbors[other][one] = (length, node)
        upward[node] = neighbors[node]
        for other in neighbors[node]:
            del neighbors[other][node]
            depth[other] = max(depth[other], depth[node] + 1)
        neighbors[node] = {}
    return upward


def _priority(neighbors: list[Neighbors], depth: list[int], node: int) -> int:
    """Edges gained by contracting a node, and how deep the hierarchy below it is already."""
    degree = len(neighbors[node])
    if degree <= 1:
        return depth[node] - 4
    return 4 * (sum(1 for _ in _shortcuts(neighbors, node)) - degree) + 2 * depth[node]


def _shortcuts(neighbors: list[Neighbors], node: int) -> Iterator[tuple[int, int, int]]:
    """Yield the shortcuts that contracting a node needs: (one end, other end, length)."""
    around = sorted(neighbors[node].items())
    for place, (one, (first, _)) in enumerate(around[:-1]):
        rest = {other: first + second for other, (second, _) in around[place + 1 :]}
        witnesses = _witnesses(neighbors, one, node, rest)
        for other, length in rest.items():
            if witnesses.get(other, length + 1) > length:
                yield one, other, length


def _witnesses(neighbors: list[Neighbors], start: int, avoided: int, wanted: dict[int, int]) -> dict[int, int]:
    """Return lengths of paths from a node that avoid another, as far as a short search finds them."""
    limit = max(wanted.values())
    lengths = {start: 0}
    queue = [(0, start)]
    missing = set(wanted)
    settled = 0
    while queue and missing and settled < WITNESS_SETTLED:
        length, node = heapq.heappop(queue)
        if length > lengths[node]:
            continue
        settled += 1
        missing.discard(node)
        for other, (step, _) in neighbors[node].items():
            reached = length + step
            if other != avoided and reached <= limit and reached < lengths.get(other, limit + 1):
                lengths[other] = reached
                heapq.heappush(queue, (reached, other))
    return lengths
