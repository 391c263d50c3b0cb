"""Computes the golden numbers of this crate anew, with other people's code, and looks for each in the
tests of its module; and looks for numbers in the tests that nothing here accounts for.

    python crates/statistics/tests/golden.py      (numpy, scipy, scikit-learn, statsmodels, krippendorff)
"""

import itertools
import math
import re
import sys
from pathlib import Path

import krippendorff
import numpy as np
from scipy import stats
from sklearn import metrics
from statsmodels.stats.contingency_tables import Table2x2
from statsmodels.stats.inter_rater import cohens_kappa
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint, proportions_ztest

CRATE = Path(__file__).resolve().parent.parent
COMPUTED = {}


def golden(module, *values):
    COMPUTED.setdefault(module, []).extend(float(value) for value in values)


# Shares.
for with_, of in [(0, 40), (8, 40), (40, 40), (1, 3), (123, 4567)]:
    golden("wilson", *proportion_confint(with_, of, method="wilson"))
    golden("wilson", *stats.binomtest(with_, of).proportion_ci(0.95, "wilson"))
for (a, n), (b, m) in [((45, 100), (30, 90)), ((4, 12), (66, 358)), ((0, 40), (6, 60))]:
    golden("difference", a / n - b / m, *confint_proportions_2indep(a, n, b, m, method="newcomb"))
    table = Table2x2(np.array([[a, n - a], [b, m - b]]) + 0.5)
    golden("difference", table.log_oddsratio, *table.log_oddsratio_confint())
Z = [((45, 100), (30, 100)), ((200, 1000), (260, 1000)), ((12, 40), (90, 400)),
     ((5000, 10000), (5200, 10000)), ((3, 1000), (12, 1500))]
for (a, n), (b, m) in Z:
    golden("proportions", proportions_ztest([a, b], [n, m])[1])
FISHER = [((2, 40), (9, 50)), ((1, 10), (8, 10)), ((0, 40), (6, 60)), ((10, 10), (7, 12)),
          ((3, 1000), (12, 1500)), ((40, 100_000), (3, 60_000))]
for (a, n), (b, m) in FISHER:
    golden("proportions", stats.fisher_exact([[a, n - a], [b, m - b]])[1])
P = [0.01, 0.04, 0.03, 0.005, 0.2, 0.9, 0.03]
golden("false_discovery", *stats.false_discovery_control(P), *multipletests(P, method="fdr_bh")[1])
golden("silence", stats.binom.cdf(0, 40, 0.10), stats.binom.cdf(0, 40, 0.02),
       stats.binom.cdf(2, 196, 0.15), stats.binom.cdf(5, 20, 0.3))

# People in groups: the intraclass correlation by analysis of variance.
for groups in [[(5, 6), (1, 6), (4, 6)], [(3, 10), (7, 12), (2, 5), (0, 8)], [(2, 6), (3, 6)]]:
    answers = [[1] * with_ + [0] * (of - with_) for with_, of in groups]
    f = stats.f_oneway(*answers).statistic
    sizes = np.array([of for _, of in groups])
    n = sizes.sum()
    size = (n - (sizes**2).sum() / n) / (len(groups) - 1)
    rho = (f - 1) / (f - 1 + size)
    golden("design_effect", rho, max(1 + ((sizes**2).sum() / n - 1) * rho, 1))


# A change of a share: every assignment of the successes to the cases is listed.
def change(periods):
    def ratio(first, second):
        def likelihood(with_, of):
            return sum(k * math.log(k / of) for k in (with_, of - with_) if k > 0)
        both = (first[0] + second[0], first[1] + second[1])
        return max(2 * (likelihood(*first) + likelihood(*second) - likelihood(*both)), 0)

    def largest(withs, sizes):
        found = 0
        for at in range(1, len(sizes)):
            first = (sum(withs[:at]), sum(sizes[:at]))
            second = (sum(withs[at:]), sum(sizes[at:]))
            if first[1] and second[1]:
                found = max(found, ratio(first, second))
        return found

    withs, sizes = zip(*periods)
    observed, total, below = largest(withs, sizes), math.comb(sum(sizes), sum(withs)), 0
    for other in itertools.product(*(range(size + 1) for size in sizes)):
        if sum(other) == sum(withs) and largest(other, sizes) < observed * (1 - 1e-9):
            below += math.prod(math.comb(size, k) for size, k in zip(sizes, other))
    return observed, 1 - below / total


for periods in [[(1, 10), (2, 12), (6, 11), (7, 9)], [(0, 2), (0, 1), (1, 1), (1, 2)],
                [(5, 8), (4, 9), (1, 7), (0, 8), (1, 9)], [(2, 6), (0, 0), (3, 5), (1, 7)]]:
    golden("change_point", *change(periods))

# Means, quantiles, scores.
twelve = [-0.8, -0.75, -0.9, -0.2, 0.1, -0.6, -0.33, -0.71, -0.5, -0.45, -0.62, -0.05]
for values in [[0.2, 0.5, -0.1, 0.9, 0.4], [1.0, 2.0], twelve]:
    mean = np.mean(values)
    golden("mean", mean, *stats.t.interval(0.95, len(values) - 1, mean, stats.sem(values)))
golden("mean", *stats.t.ppf(0.975, [1, 2, 3, 4, 5, 30, 99, 100, 1000, 100_000, 10_000_000]))
golden("bootstrap", *np.quantile([0.7, 0.1, 0.4, 0.9, 0.35, 0.2], [0.025, 0.975]))
squares = np.arange(1, 21) ** 2
golden("quantile", *np.quantile(squares, [0.5, 0.9]))
for n, share, low, high in [(20, 0.5, 6, 15), (100, 0.5, 40, 61), (100, 0.9, 84, 96), (1000, 0.9, 881, 919)]:
    # The number of values below the quantile is binomial; each rank is the outermost that is needed.
    below = stats.binom(n, share).cdf
    assert below(low - 1) <= 0.025 < below(low) and below(high - 2) < 0.975 <= below(high - 1)
first, second = [0.1, 0.4, 0.35, 0.8, 0.2, 0.45], [0.05, 0.0, 0.1, 0.02, 0.3, 0.0, 0.15]
welch = stats.ttest_ind(first, second, equal_var=False)
golden("welch", 2 * stats.t.sf(abs(welch.statistic), math.floor(welch.df)))


# 50 promoters, 20 detractors of 100; the interval is that of ¾ more of either and 1½ more of neither.
answers = np.repeat([100.0, -100.0, 0.0], [50, 20, 30])
adjusted = np.repeat([100.0, -100.0, 0.0], [203, 83, 126])  # four of each quarter of an answer
half = stats.norm.ppf(0.975) * math.sqrt(adjusted.var() / 103)
golden("net_promoter", answers.mean(), math.sqrt(answers.var() / 100), adjusted.mean() - half, adjusted.mean() + half)
for important, satisfied, both, n in [(170, 70, 60, 200), (40, 90, 30, 200)]:
    x = np.repeat([1, 1, 0, 0], [both, important - both, satisfied - both, n - important - satisfied + both])
    y = np.repeat([1, 0, 1, 0], [both, important - both, satisfied - both, n - important - satisfied + both])
    each = 10 * (2 * x - y) if important > satisfied else 10 * x
    half = stats.norm.ppf(0.975) * each.std() / math.sqrt(n)
    golden("opportunity", each.mean(), each.mean() - half, each.mean() + half)



# What accounts for an outcome.
def explained(correlation, chosen):
    chosen, y = list(chosen), len(correlation) - 1
    r = correlation[chosen, y]
    return r @ np.linalg.solve(correlation[np.ix_(chosen, chosen)], r) if chosen else 0.0


def lmg(correlation):
    p = len(correlation) - 1
    orders = list(itertools.permutations(range(p)))
    gain = lambda order, j: explained(correlation, order[: order.index(j) + 1]) - explained(correlation, order[: order.index(j)])
    return [np.mean([gain(order, j) for order in orders]) for j in range(p)]


def johnson(correlation):
    inside, r = correlation[:-1, :-1], correlation[:-1, -1]
    values, vectors = np.linalg.eigh(inside)
    root = vectors @ np.diag(np.sqrt(values)) @ vectors.T
    return root**2 @ np.linalg.solve(root, r) ** 2


two = np.array([[1, 0.4, 0.5], [0.4, 1, 0.3], [0.5, 0.3, 1]])
three = np.array([[1, 0.4, 0.2, 0.5], [0.4, 1, 0.5, 0.3], [0.2, 0.5, 1, 0.4], [0.5, 0.3, 0.4, 1]])
rows = np.loadtxt(CRATE / "tests/fixtures/respondents.csv", delimiter=",", skiprows=1)
for correlation in [two, three, np.corrcoef(rows.T)]:
    golden("importance", *lmg(correlation), *johnson(correlation))
golden("importance", explained(three, [0, 1, 2]))
design = np.column_stack([np.ones(len(rows)), rows[:, :-1]])
golden("importance", *np.linalg.lstsq(design, rows[:, -1])[0][1:])

# People who code.
observers = ["1 2 3 3 2 1 4 1 2 . . .", "1 2 3 3 2 2 4 1 2 5 . 3", ". 3 3 3 2 3 4 2 2 5 1 .", "1 2 3 3 2 4 4 1 2 5 1 ."]
table = [[np.nan if value == "." else float(value) for value in observer.split()] for observer in observers]
for level in ["nominal", "ordinal", "interval", "ratio"]:
    golden("krippendorff", krippendorff.alpha(reliability_data=table, level_of_measurement=level))
three = np.array([[11, 3, 1], [2, 14, 4], [0, 5, 20]])
golden("kappa", *(cohens_kappa(three, wt=wt, return_results=False) for wt in [None, "linear", "quadratic"]))


# Words and labels.
def likelihood(a, b, c, d):
    share = (a + b) / (c + d)
    part = lambda seen, expected: seen * math.log(seen / expected) if seen else 0.0
    return 2 * (part(a, c * share) + part(b, d * share))


for a, b, c, d in [(120, 40, 10_000, 15_000), (5, 0, 1000, 2000)]:
    cells = [[a, b], [c - a, d - b]]
    golden("keyness", likelihood(a, b, c, d),
           stats.chi2_contingency(cells, correction=False, lambda_="log-likelihood")[0])
golden("keyness", math.log2(120 / 10_000 / (40 / 15_000)), stats.chi2.isf(0.05, 1), stats.chi2.isf(0.001, 1))
for prior, strength in [(1.6, 250.0), (0.01, 50.0)]:
    one, other = 120 + prior, 40 + prior
    delta = stats.logistic.ppf(one / (10_000 + strength)) - stats.logistic.ppf(other / (15_000 + strength))
    variance = 1 / one + 1 / other
    golden("keyness", delta, round(variance, 6), delta / math.sqrt(variance))
golden("npmi", math.log(0.03 / (0.1 * 0.08)) / -math.log(0.03))
truth, labels = [0, 0, 0, 1, 1, 1, 2, 2, 2, 2], list("aabbbcccca")
golden("contingency", metrics.normalized_mutual_info_score(truth, labels), metrics.adjusted_rand_score(truth, labels))
for truth, labels in [("0122102110", "0222112100"), ("nnppu", "npppx")]:
    truth, labels = list(truth), list(labels)
    f1 = metrics.f1_score(truth, labels, average="macro", labels=sorted(set(truth)), zero_division=0)
    golden("classification", metrics.accuracy_score(truth, labels), f1)


def literals(module):
    """The numbers with a point in the module's tests."""
    tests = (CRATE / f"src/{module}.rs").read_text().split("#[cfg(test)]")[1]
    found = re.findall(r"(?<![\w.])-?\d[\d_]*\.\d[\d_]*(?:e-?\d+)?", tests)
    return {literal.replace("_", "") for literal in found}


def places(literal):
    mantissa, _, exponent = literal.partition("e")
    return len(mantissa.split(".")[1]) - int(exponent or 0)


def same(literal, value):
    return abs(float(literal) - value) <= 0.6 * 10.0 ** -places(literal) + 1e-14


wrong, met = [], 0
for path in sorted((CRATE / "src").glob("*.rs")):
    module = path.stem
    if "#[cfg(test)]" not in path.read_text():
        continue
    computed, written = COMPUTED.get(module, []), literals(module)
    golden_numbers = {literal for literal in written if places(literal) >= 5}
    unmet = {literal for literal in golden_numbers if not any(same(literal, value) for value in computed)}
    wrong += [f"{module}.rs: nothing computed is {literal}" for literal in sorted(unmet)]
    met += len(golden_numbers - unmet)
    for value in computed:
        if abs(value) > 1e-9 and not any(same(literal, value) for literal in written):
            print(f"{module}.rs: {value} is computed, and in no test as a number")
print(f"{met} golden numbers met, {len(wrong)} not")
sys.exit("\n".join(wrong) if wrong else 0)
