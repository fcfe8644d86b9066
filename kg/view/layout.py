"""Where each node stands: the same place on every machine.

Each connected part is laid out by stress majorization (Gansner, Koren and North 2005, "Graph Drawing by Stress
Majorization"): distances on the page follow distances in the graph. Labels that overlap are then pushed apart, and
the parts are packed in rows. networkx's own layouts are not used, because their sums (BLAS, einsum) differ in the last bit
between processors and an iteration amplifies that; only ``+ - * /`` and ``sqrt``, which IEEE 754 rounds the same
everywhere, and sums in a fixed order are used here.
"""

from __future__ import annotations

import random
from collections.abc import Hashable, Mapping

import networkx as nx
import numpy as np
import numpy.typing as npt

__all__ = ["Box", "place"]

Box = tuple[float, float]
_Points = npt.NDArray[np.float64]

_STEP = 92.0  # pixels between neighbours, where labels leave room
_CROWD = 2.2  # a hub's edges are as many times longer as the root of its degree holds this
_GAP = 22.0  # pixels between the boxes of two nodes
_WIDE = 1.65  # a page is wider than high
_ROW = 1.75  # width of the rows of parts, over the side of a square of the same area
_ROUNDS = 80
_CLEAR = 34.0  # pixels between the middle of a node and a line that is not its own
_CROSSINGS = 60_000  # nodes times lines beyond which lines may pass over nodes: clearing them would take seconds
_PUSHES = 300


def place(network: nx.Graph, boxes: Mapping[Hashable, Box]) -> dict[Hashable, tuple[int, int]]:
    """A place in whole pixels for each node of an undirected graph, whose boxes (width, height) do not overlap.

    >>> places = place(nx.path_graph(3), {0: (40, 20), 1: (40, 20), 2: (40, 20)})
    >>> len(set(places.values()))
    3
    """
    parts = sorted(nx.connected_components(network), key=lambda part: (-len(part), min(map(str, part))))
    drawn = []
    for part in parts:
        nodes = sorted(part, key=str)
        sizes = np.array([boxes[node] for node in nodes], dtype=np.float64)
        inside = network.subgraph(part).copy()
        drawn.append((nodes, sizes, _apart(_stress(inside, nodes), sizes, _ends(inside, nodes))))
    return _packed(drawn)


def _stress(network: nx.Graph, nodes: list[Hashable]) -> _Points:
    """Points whose distances follow the lengths of shortest paths, by the majorization of the stress."""
    count = len(nodes)
    if count == 1:
        return np.zeros((1, 2))
    index = {node: at for at, node in enumerate(nodes)}
    # Neighbours of a hub need a circle that has room for all of them: the edges of a hub are longer.
    for one, other, edge in network.edges(data=True):
        edge["length"] = round(_STEP * max(1.0, max(network.degree(one), network.degree(other)) ** 0.5 / _CROWD))
    lengths = np.ones((count, count))
    for node, found in nx.all_pairs_dijkstra_path_length(network, weight="length"):
        for other, length in found.items():
            lengths[index[node], index[other]] = length
    np.fill_diagonal(lengths, 1.0)
    weights = 1.0 / (lengths * lengths)
    np.fill_diagonal(weights, 0.0)
    totals: _Points = np.add.reduce(weights, axis=0)
    chance = random.Random(1)  # noqa: S311  a fixed start, not a secret
    points: _Points = np.array([(chance.random(), chance.random()) for _ in nodes]) * _STEP * np.sqrt(float(count))
    for _ in range(_ROUNDS):
        new = np.zeros_like(points)
        across = points[:, None, :] - points[None, :, :]
        distance = np.sqrt(across[:, :, 0] * across[:, :, 0] + across[:, :, 1] * across[:, :, 1])
        np.fill_diagonal(distance, 1.0)
        pull = weights * lengths / np.maximum(distance, 1e-9)
        for axis in (0, 1):
            target = weights * points[None, :, axis] + pull * across[:, :, axis]
            new[:, axis] = np.add.reduce(target.T.copy(), axis=0) / totals
        points = new
    points[:, 0] *= _WIDE
    return points


def _ends(network: nx.Graph, nodes: list[Hashable]) -> npt.NDArray[np.intp]:
    index = {node: at for at, node in enumerate(nodes)}
    pairs = sorted(tuple(sorted((index[one], index[other]))) for one, other in network.edges if one != other)
    return np.array(pairs, dtype=np.intp).reshape(-1, 2)


def _apart(points: _Points, sizes: _Points, ends: npt.NDArray[np.intp]) -> _Points:
    """Push overlapping boxes apart along the shorter way out, and nodes off the lines of others, until patience ends."""
    points = points.copy()
    need_x = (sizes[:, None, 0] + sizes[None, :, 0]) / 2 + _GAP
    need_y = (sizes[:, None, 1] + sizes[None, :, 1]) / 2 + _GAP
    order = np.arange(len(points))
    before = order[:, None] < order[None, :]
    clearing = len(points) * len(ends) <= _CROSSINGS
    for step in range(_PUSHES):
        moved = False
        if clearing and step < _PUSHES * 3 // 4:  # the last word is that boxes do not overlap
            shift = _off_lines(points, ends)
            moved = bool((shift != 0).any())
            points += shift
        dx = points[:, None, 0] - points[None, :, 0]
        dy = points[:, None, 1] - points[None, :, 1]
        over_x, over_y = need_x - np.abs(dx), need_y - np.abs(dy)
        clash = (over_x > 0.5) & (over_y > 0.5)
        np.fill_diagonal(clash, False)
        if not clash.any():
            if not moved:
                break
            continue
        # Two nodes at the same place go apart by their order.
        sign_x = np.where(dx > 0, 1.0, np.where(dx < 0, -1.0, np.where(before, -1.0, 1.0)))
        sign_y = np.where(dy > 0, 1.0, np.where(dy < 0, -1.0, np.where(before, -1.0, 1.0)))
        sideways = over_x < over_y
        points[:, 0] += np.add.reduce(np.where(clash & sideways, sign_x * over_x * 0.3, 0.0).T.copy(), axis=0)
        points[:, 1] += np.add.reduce(np.where(clash & ~sideways, sign_y * over_y * 0.3, 0.0).T.copy(), axis=0)
    return points


def _off_lines(points: _Points, ends: npt.NDArray[np.intp]) -> _Points:
    """How far each node is to move away from the lines that pass over it, a line a row and a node a column."""
    if not len(ends):
        return np.zeros_like(points)
    start, along = points[ends[:, 0]], points[ends[:, 1]] - points[ends[:, 0]]
    square = np.maximum(along[:, 0] * along[:, 0] + along[:, 1] * along[:, 1], 1.0)
    from_start = points[None, :, :] - start[:, None, :]
    share = (from_start[:, :, 0] * along[:, None, 0] + from_start[:, :, 1] * along[:, None, 1]) / square[:, None]
    away = from_start - share[:, :, None] * along[:, None, :]
    distance = np.sqrt(away[:, :, 0] * away[:, :, 0] + away[:, :, 1] * away[:, :, 1])
    near = (distance < _CLEAR) & (share > 0.05) & (share < 0.95)
    rows = np.arange(len(ends))
    near[rows, ends[:, 0]] = near[rows, ends[:, 1]] = False
    # A node exactly on a line goes off at a right angle to it.
    side = np.stack([-along[:, 1], along[:, 0]], axis=1) / np.sqrt(square)[:, None]
    unit = np.where(distance[:, :, None] > 0.01, away / np.maximum(distance, 0.01)[:, :, None], side[:, None, :])
    push = np.where(near, (_CLEAR - distance) * 0.25, 0.0)
    shift: _Points = np.add.reduce(push[:, :, None] * unit, axis=0)
    return shift


def _packed(parts: list[tuple[list[Hashable], _Points, _Points]]) -> dict[Hashable, tuple[int, int]]:
    """Parts in rows, the largest first, no row wider than the page that they all need."""
    frames = []
    for _, sizes, points in parts:
        low = np.minimum.reduce(points - sizes / 2, axis=0)
        high = np.maximum.reduce(points + sizes / 2, axis=0)
        frames.append((low, high - low + 2 * _GAP))
    area = sum(float(size[0] * size[1]) for _, size in frames)
    width = max([float(size[0]) for _, size in frames] + [float(np.sqrt(area)) * _ROW], default=0.0)
    places: dict[Hashable, tuple[int, int]] = {}
    left = top = row = 0.0
    for (nodes, _, points), (low, size) in zip(parts, frames, strict=True):
        if left and left + size[0] > width:
            left, top, row = 0.0, top + row, 0.0
        for node, point in zip(nodes, points, strict=True):
            places[node] = (round(left + float(point[0] - low[0]) + _GAP), round(top + float(point[1] - low[1]) + _GAP))
        left, row = left + float(size[0]), max(row, float(size[1]))
    return places
