"""Survey designs: how the rows of a file were sampled and how their weights were adjusted.

A `Design` holds what the linearised variance of one-stage sampling needs: strata, primary sampling
units (PSUs), sampling fractions, final weights, and the auxiliary information the weights were
fitted to. `make_design` builds one from labels and checks it; `variance.py` uses it.

Only the first stage of sampling counts. Under sampling with replacement of PSUs, or with small
sampling fractions, that is the "ultimate cluster" variance; a second stage of a design with large
first-stage fractions is not represented.

Source: Särndal, Swensson and Wretman (1992), Model Assisted Survey Sampling, chapters 3 to 7.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

from graadmeter.estimation._arrays import FloatArray, Int32Array, IntArray, frozen

Lonely = Literal["fail", "certainty", "adjust", "average"]
"""What to do with a stratum of one PSU, which shows no variance: see `lonely.py`."""


@dataclass(frozen=True, eq=False)
class Design:
    """A one-stage design: n rows, H strata, M primary sampling units.

    All rows of the file belong to it, also those outside a domain or without a value for an item.
    Use `make_design` unless strata and PSUs are numbered already.

    Attributes:
        weight: float64 (n,), the final weight of every row. A row of weight 0 is part of its PSU
            but of no domain.
        stratum: int32 (n,), sampling stratum 0..H-1; zeros when there is one.
        psu: int32 (n,), primary sampling unit, numbered 0..M-1 over the whole file; arange(n) when
            rows are sampled.
        fraction: float64 (H,), sampling fraction of the PSUs per stratum; 0 means with
            replacement (no finite population correction), 1 that all PSUs are in the file.
        margins: int32 (n,) each, the cells 0..C-1 of one post-stratification (one array) or of
            every raking margin (several).
        calibration: float64 (n, q), the auxiliary variables of a calibration, or None. Give a
            column of ones if the size of the population was among them.
        lonely: see `Lonely`.
        base: float64 (n,), the weights before the adjustment, which then weigh the regression
            behind `residual`; None takes `weight`. Of no consequence for a post-stratification.

    Raises:
        ValueError: A shape is wrong; a weight is negative or not finite, or all are 0; strata,
            PSUs or cells are not numbered from 0; a PSU lies in two strata; a fraction is not in
            0..1; both margins and calibration are given; `lonely` is unknown; or a row with a
            weight has no base weight.
    """

    weight: FloatArray
    stratum: Int32Array
    psu: Int32Array
    fraction: FloatArray
    margins: tuple[Int32Array, ...] = ()
    calibration: FloatArray | None = None
    lonely: Lonely = "fail"
    base: FloatArray | None = None

    def __post_init__(self) -> None:
        """Checks the arrays and makes them read-only."""
        weight = _weights(self.weight, "weight")
        n = weight.size
        fraction = np.asarray(self.fraction, dtype=np.float64)
        if fraction.ndim != 1 or not ((fraction >= 0.0) & (fraction <= 1.0)).all():
            raise ValueError("fraction must hold one number between 0 and 1 for every stratum")
        stratum = _numbered(self.stratum, n, "stratum", fraction.size)
        psu = _numbered(self.psu, n, "psu", n)
        if int(psu.max()) + 1 != np.count_nonzero(np.bincount(psu)):
            raise ValueError("psu must use every number from 0 to M - 1: use make_design")
        margins = tuple(_numbered(m, n, f"margins[{i}]") for i, m in enumerate(self.margins))
        if self.lonely not in get_args(Lonely):
            raise ValueError(f"lonely must be one of {get_args(Lonely)}; found {self.lonely!r}")
        values: dict[str, Any] = {
            "weight": frozen(weight),
            "stratum": frozen(stratum),
            "psu": frozen(psu),
            "fraction": frozen(fraction),
            "margins": tuple(frozen(m) for m in margins),
        }
        if self.calibration is not None:
            if margins:
                raise ValueError(
                    "give margins or calibration, not both: add the margins to calibration as "
                    "columns of 0 and 1"
                )
            auxiliary = np.asarray(self.calibration, dtype=np.float64)
            if auxiliary.ndim != 2 or auxiliary.shape[0] != n or not np.isfinite(auxiliary).all():
                raise ValueError(
                    f"calibration must be (n, q) with n = {n} rows of finite numbers; found "
                    f"shape {auxiliary.shape}"
                )
            values["calibration"] = frozen(auxiliary)
        if self.base is not None:
            base = _weights(self.base, "base")
            if base.size != n or ((weight > 0.0) & (base == 0.0)).any():
                raise ValueError(
                    f"base must hold {n} weights, above 0 wherever the final weight is above 0"
                )
            values["base"] = frozen(base)
        for name, value in values.items():
            object.__setattr__(self, name, value)
        if (self.psu_stratum[psu] != stratum).any():
            row = int(np.flatnonzero(self.psu_stratum[psu] != stratum)[0])
            raise ValueError(f"psu {int(psu[row])} lies in more than one stratum (row {row})")

    @property
    def n_rows(self) -> int:
        """Number of rows (n)."""
        return int(self.weight.size)

    @property
    def n_strata(self) -> int:
        """Number of sampling strata (H)."""
        return int(self.fraction.size)

    @cached_property
    def psu_stratum(self) -> Int32Array:
        """int32 (M,), the stratum of every PSU."""
        result = np.zeros(int(self.psu.max()) + 1, dtype=np.int32)
        result[self.psu] = self.stratum
        return frozen(result)

    @property
    def n_psu(self) -> int:
        """Number of PSUs in the file (M)."""
        return int(self.psu_stratum.size)

    @cached_property
    def stratum_psus(self) -> IntArray:
        """int64 (H,), the number of PSUs in the file per stratum (m_h)."""
        return frozen(np.bincount(self.psu_stratum, minlength=self.n_strata).astype(np.int64))

    @cached_property
    def rows_are_psus(self) -> bool:
        """Whether every row is its own PSU, in the order of the file."""
        return self.n_psu == self.n_rows and bool((self.psu == np.arange(self.n_rows)).all())


def make_design(
    n: int,
    *,
    weight: ArrayLike | None = None,
    stratum: ArrayLike | None = None,
    cluster: ArrayLike | None = None,
    fpc: ArrayLike | None = None,
    margins: Sequence[ArrayLike] = (),
    calibration: ArrayLike | None = None,
    lonely: Lonely = "fail",
) -> Design:
    """Builds a design from labels. Without arguments: simple random sampling with replacement.

    Args:
        n: number of rows.
        weight: (n,) final weights; 1 for every row if None. Adjust them first (post-stratification,
            raking, calibration) and name here what they were adjusted to.
        stratum: (n,) labels of the sampling strata, numbers or text; numbered in sorted order.
        cluster: (n,) labels of the PSUs; None when rows are sampled. A label is one PSU, also
            across strata.
        fpc: (n,), or one number for all: the number of PSUs in the population of the row's
            stratum, or the sampling fraction of its PSUs. All numbers at most 1 are fractions,
            all numbers from 1 up are sizes. Infinite size: no correction in that stratum.
        margins: (n,) labels of the post-strata, or of every raking margin.
        calibration: (n, q) auxiliary variables of a calibration.
        lonely: what to do with strata of one PSU.

    Returns:
        The checked design. Its `base` is None: name the weights before adjustment with
        `dataclasses.replace(design, base=...)`.

    Raises:
        ValueError: See `Design`; also a missing label, a cluster in two strata, or an fpc that is
            not positive, mixes sizes with fractions, differs within a stratum or is smaller than
            the number of PSUs sampled there.
    """
    if n < 1:
        raise ValueError(f"a design needs at least one row; found n = {n}")
    strata, stratum_code = _labels(stratum, n, "stratum")
    if cluster is None:
        psu = np.arange(n, dtype=np.int32)
    else:
        clusters, psu = _labels(cluster, n, "cluster")
        home = np.zeros(len(clusters), dtype=np.int32)
        home[psu] = stratum_code
        astray = np.flatnonzero(home[psu] != stratum_code)
        if astray.size:
            label = clusters[psu[astray[0]]]
            raise ValueError(
                f"cluster {label} lies in more than one stratum: if clusters are numbered anew in "
                "every stratum, make labels of stratum and cluster together"
            )
    sampled = np.bincount(stratum_code if cluster is None else home, minlength=len(strata))
    return Design(
        weight=np.ones(n) if weight is None else _per_row(weight, n, "weight"),
        stratum=stratum_code,
        psu=psu,
        fraction=_fractions(fpc, n, strata, stratum_code, sampled),
        margins=tuple(_labels(m, n, f"margins[{i}]")[1] for i, m in enumerate(margins)),
        calibration=None if calibration is None else np.array(calibration, dtype=np.float64),
        lonely=lonely,
    )


def _fractions(
    fpc: ArrayLike | None,
    n: int,
    strata: NDArray[Any],
    code: Int32Array,
    sampled: NDArray[Any],
) -> FloatArray:
    if fpc is None:
        return np.zeros(len(strata))
    given = np.asarray(fpc, dtype=np.float64)
    values = np.full(n, given) if given.ndim == 0 else _per_row(given, n, "fpc")
    if not (values > 0.0).all():
        raise ValueError("fpc must be positive: population numbers of PSUs, or sampling fractions")
    first = np.zeros(len(strata))
    first[code] = values
    differs = np.unique(code[first[code] != values])
    if differs.size:
        raise ValueError(
            f"fpc must be the same in the whole stratum; see {_named(strata, differs)}"
        )
    if (first <= 1.0).all():
        return first
    if (first < 1.0).any():
        raise ValueError("fpc mixes sampling fractions (below 1) with population sizes (above 1)")
    short = np.flatnonzero(first < sampled)
    if short.size:
        raise ValueError(
            f"the population (fpc) has fewer PSUs than the file in {_named(strata, short)}"
        )
    result: FloatArray = sampled / first
    return result


def _labels(values: ArrayLike | None, n: int, name: str) -> tuple[NDArray[Any], Int32Array]:
    """The sorted labels and the number of each row's label; one label 0 for None."""
    if values is None:
        return np.zeros(1, dtype=np.int32), np.zeros(n, dtype=np.int32)
    raw = _per_row(values, n, name)
    if raw.dtype.kind == "f" and not np.isfinite(raw).all():
        raise ValueError(f"{name} must not hold missing values: every row of the file counts")
    if raw.dtype.kind == "O" and any(v is None for v in raw):
        raise ValueError(f"{name} must not hold missing values: every row of the file counts")
    labels, code = np.unique(raw, return_inverse=True)
    return labels, code.reshape(n).astype(np.int32)


def _per_row(values: ArrayLike, n: int, name: str) -> NDArray[Any]:
    result = np.array(values)
    if result.shape != (n,):
        raise ValueError(f"{name} must have one entry for each of {n} rows; found {result.shape}")
    return result


def _named(strata: NDArray[Any], index: NDArray[Any]) -> str:
    shown = ", ".join(str(strata[i]) for i in index[:10])
    return f"stratum {shown}" + (", ..." if index.size > 10 else "")


def _weights(values: ArrayLike, name: str) -> FloatArray:
    weight = np.asarray(values, dtype=np.float64)
    if weight.ndim != 1 or weight.size == 0:
        raise ValueError(f"{name} must be (n,) with n at least 1; found shape {weight.shape}")
    if not np.isfinite(weight).all() or (weight < 0.0).any():
        raise ValueError(f"{name} must be finite and not negative")
    if weight.sum() == 0.0:
        raise ValueError(f"{name} must not be 0 for all rows")
    return weight


def _numbered(values: ArrayLike, n: int, name: str, bound: int | None = None) -> Int32Array:
    raw = np.asarray(values)
    if raw.shape != (n,) or raw.dtype.kind not in "iu":
        raise ValueError(
            f"{name} must be (n,) whole numbers with n = {n}; found {raw.dtype} {raw.shape}"
        )
    if raw.min() < 0 or (bound is not None and raw.max() >= bound):
        limit = "" if bound is None else f" to {bound - 1}"
        raise ValueError(f"{name} must be numbered from 0{limit}: use make_design")
    return raw.astype(np.int32, copy=False)
