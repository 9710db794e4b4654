"""The delineation of labour market areas, slowly: everything is added up anew at every step.

Written from the description of the method alone, to be read beside it; shares nothing with the
package. Communities are 0 to n - 1, `flows` maps (i, j) to positive workers. `scattered` imitates
version 3.4 of the R package, which for one evaluation does not add up what remains of a cluster
that has just lost its lead.
"""

import math
from itertools import product


def set_aside(flows):
    """Return the communities that take part, and the flows between them."""
    places = {place for pair in flows for place in pair}
    while True:
        flows = {(i, j): w for (i, j), w in flows.items() if i in places and j in places}
        residents, jobs = margins(flows)
        out = {
            i
            for i in places
            if residents.get(i, 0) == 0
            or jobs.get(i, 0) == 0
            or flows.get((i, i), 0) == residents[i] == jobs[i]
        }
        if not out:
            return sorted(places), flows
        places -= out


def margins(flows):
    residents, jobs = {}, {}
    for (i, j), w in flows.items():
        residents[i] = residents.get(i, 0) + w
        jobs[j] = jobs.get(j, 0) + w
    return residents, jobs


class Slow:
    def __init__(self, flows, min_size, min_containment, target_size, target_containment,
                 scattered=False):  # fmt: skip
        self.communities, self.flows = set_aside(flows)
        self.residents, self.jobs = margins(self.flows)
        self.values = (min_size, min_containment, target_size, target_containment)
        self.imitate = scattered
        self.cluster = {i: number for number, i in enumerate(self.communities, 1)}
        self.scattered = None
        self.reserve = []
        self.moves = dict.fromkeys(self.communities, 0)
        self.iterations = 0
        self.doubtful = False

    def members(self, k):
        return [i for i in self.communities if self.cluster.get(i) == k]

    def clusters(self):
        return sorted({k for k in self.cluster.values() if k > 0})

    def validity(self, live, work, own):
        min_size, min_containment, target_size, target_containment = self.values
        containment = min(own / live, own / work)
        if containment == 1:
            return 1.0
        y = min(containment / target_containment, 1)
        s = max((target_size - live) / (target_size - min_size), 0)
        z = 1 - (1 - min_containment / target_containment) * s
        return (y * z) * (target_containment / min_containment)

    def sums(self, members):
        live = sum(self.residents[i] for i in members)
        work = sum(self.jobs[i] for i in members)
        own = sum(self.flows.get(pair, 0) for pair in product(members, members))
        return live, work, own

    def score(self, k, extreme):
        members = self.members(k)
        if k != self.scattered:
            return self.validity(*self.sums(members))
        inside = {self.flows[pair] for pair in product(members, members) if pair in self.flows}
        return extreme(
            self.validity(self.residents[s], self.jobs[s], w)
            for s in members
            for w in inside or {0}
        )

    def target(self, i):
        """Return the cluster most cohesive with i, None if there is none."""
        best = None
        for k in self.clusters():
            members = self.members(k)
            a = sum(self.flows.get((i, j), 0) for j in members)
            b = sum(self.flows.get((j, i), 0) for j in members)
            if a == b == 0:
                continue
            live, work, _ = self.sums(members)
            cohesion = ((b / live) * b) / self.jobs[i] + ((a / self.residents[i]) * a) / work
            key = (cohesion, b == 0, k)
            if best is None or key > best:
                best = key
        return None if best is None else best[2]

    def try_to_join(self, i, k, before):
        if self.validity(*self.sums([*self.members(k), i])) < before:
            return False
        self.cluster[i] = k
        self.moves[i] += 1
        return True

    def pull(self, i, members):
        inflow = sum(w for (j, to), w in self.flows.items() if to == i and j not in members)
        return inflow + self.residents[i] - self.flows.get((i, i), 0)

    def iterate(self):
        """Do one iteration; return whether there was a cluster to dissolve."""
        scores = {k: self.score(k, min) for k in self.clusters()}
        if not scores:
            return False
        least = min(scores, key=lambda k: (scores[k], k))
        if scores[least] >= 1:
            return False
        self.iterations += 1
        members = self.members(least)
        lead = min(members, key=lambda i: (-self.pull(i, members), i))
        others = [i for i in members if i != lead]
        for i in members:
            self.cluster[i] = -1  # between two clusters
        k = self.target(lead)
        joined = k is not None and self.try_to_join(lead, k, self.score(k, max))
        self.scattered = None
        if not joined:
            self.cluster[lead] = 0
            case = {(True, True): "B", (True, False): "D", (False, True): "A"}.get(
                (k is None, not others), "C"
            )
            self.reserve.append((case, self.iterations, least, scores[least], lead))
        if k is None and others:
            self.disperse(least, others)
            return True
        for i in others:
            self.cluster[i] = least
        if self.imitate and len(others) > 1:
            self.scattered = least
        return True

    def disperse(self, dissolved, pending):
        while pending:
            score, negative = min((self.validity(*self.sums([i])), -i) for i in pending)
            i = -negative
            others = [self.score(k, min) for k in self.clusters()]
            if others and (min(others) < score or (score > 1 and min(others) > 1)):
                self.doubtful = True
            pending = [j for j in pending if j != i]
            k = self.target(i)
            if k is None or not self.try_to_join(i, k, self.score(k, max)):
                self.cluster[i] = 0
                case = "F" if k is None else "E"
                self.reserve.append((case, self.iterations, dissolved, score, i))

    def empty_reserve(self):
        waiting = [i for i in reversed(self.communities) if self.cluster[i] == 0]
        while True:
            left = []
            for i in waiting:
                k = self.target(i)
                if k is None:
                    left.append(i)
                else:
                    self.cluster[i] = k
            if len(left) == len(waiting):
                return
            waiting = left

    def run(self):
        while self.iterate():
            assert self.iterations < 1000 * len(self.communities)
        self.before = dict(self.cluster)
        self.empty_reserve()
        return self


def slow_delineate(flows, *values, scattered=False):
    """Return the finished search: cluster, before, reserve, moves, iterations, doubtful."""
    assert all(w > 0 and math.isfinite(w) for w in flows.values())
    return Slow(flows, *values, scattered=scattered).run()
