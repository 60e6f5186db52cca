"""The loops over pairs of a task and a contributor."""

import math

from tarazu.methods.compiled import compiled


@compiled("f8(f8[::1], f8[:, ::1], f8[::1], b1)")
def gain_of(belief, confusion, doubt, is_right):  # type: ignore[no-untyped-def]
    """The expected gain of one judgement by one contributor; `doubt[k]` is the entropy of `confusion[k]`."""
    classes = len(belief)
    gain = 0.0
    if is_right:
        for label in range(classes):
            best = 0.0
            for k in range(classes):
                best = max(best, belief[k] * confusion[k, label])
            gain += best
        best = 0.0
        for k in range(classes):
            best = max(best, belief[k])
        return max(gain - best, 0.0)
    for label in range(classes):
        said = 0.0
        for k in range(classes):
            said += belief[k] * confusion[k, label]
        if said > 0.0:
            gain -= said * math.log(said)
    for k in range(classes):
        gain -= belief[k] * doubt[k]
    return max(gain, 0.0)


@compiled("void(f8[:, ::1], f8[:, :, ::1], f8[:, ::1], i8[::1], i8[::1], b1, f8[::1])")
def gain_of_pairs(probas, confusion, doubt, task, contributor, is_right, gain):  # type: ignore[no-untyped-def]
    """The expected gain of every pair, written to `gain`."""
    for pair in range(len(task)):
        c = contributor[pair]
        gain[pair] = gain_of(probas[task[pair]], confusion[c], doubt[c], is_right)


@compiled(
    "void(i8[::1], f8[:, ::1], f8[:, :, ::1], f8[:, ::1], i8[::1], i8[::1], i8[::1], b1, i8[::1], i8[:, ::1], f8[:, ::1])"
)
def best_of_tasks(tasks, probas, confusion, doubt, starts, taken, left, is_right, stamp, best, gain):  # type: ignore[no-untyped-def]
    """The contributors of the largest gains for each of `tasks`, best first, -1 for nobody, and these gains.

    The contributors `taken[starts[t]:starts[t + 1]]` have judged task t; `left` is how many more tasks each
    may get. `stamp` (contributors) is scratch and must not hold any of `tasks`.
    """
    places = best.shape[1]
    for row in range(len(tasks)):
        t = tasks[row]
        best[row], gain[row] = -1, -1.0
        for place in range(starts[t], starts[t + 1]):
            stamp[taken[place]] = t
        for c in range(len(left)):
            if left[c] > 0 and stamp[c] != t:
                value = gain_of(probas[t], confusion[c], doubt[c], is_right)
                place = places
                while place > 0 and value > gain[row, place - 1]:
                    place -= 1
                    if place + 1 < places:
                        best[row, place + 1], gain[row, place + 1] = best[row, place], gain[row, place]
                if place < places:
                    best[row, place], gain[row, place] = c, value
        for place in range(starts[t], starts[t + 1]):
            stamp[taken[place]] = -1
