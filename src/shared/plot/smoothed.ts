/**
 * Mean over a window of `width` points round each place, smaller at the ends, so that nothing moves to one side: of the
 * values, or of their logarithms where they are looked at on a log axis, and then of those above 0 alone. A place that
 * has no value has no mean.
 */
export function smoothed(values: ArrayLike<number>, width: number, isLog: boolean): Float64Array {
  const own = Float64Array.from(values, (value) => (isLog ? (value > 0 ? Math.log(value) : NaN) : value))
  const reach = Math.max(0, Math.floor((width - 1) / 2))
  return own.map((value, i) => {
    if (!Number.isFinite(value)) return NaN
    const near = Math.min(reach, i, own.length - 1 - i)
    const window = own.subarray(i - near, i + near + 1).filter(Number.isFinite)
    const mean = window.reduce((sum, one) => sum + one, 0) / window.length
    return isLog ? Math.exp(mean) : mean
  })
}
