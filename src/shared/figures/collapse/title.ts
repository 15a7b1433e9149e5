import type { Measurement } from '../../contract/measurements.ts'
import { formatInterval, formatNumber } from '../../plot/numbers.ts'
import { largestTcv, largestTcvInterval } from '../../quantities/read.ts'

type Numbers = Pick<Measurement, 'tcv' | 'tcvLower' | 'tcvUpper'>

/** The largest TCV of the hidden layers as its certified interval, or as the value by class in older runs. */
export function largestTcvText(measurement: Numbers): string {
  const { tcv, lower, upper } = largestTcvInterval(measurement)
  return Number.isFinite(upper) ? formatInterval(lower, upper) : formatNumber(tcv, 2)
}

/** Names the largest TCV of the hidden layers at the last measurement, and its share of the first one. */
export function collapseTitle(measurements: readonly Numbers[]): string {
  const [first, last] = [measurements[0], measurements.at(-1)]
  if (!first || !last) return 'Total cluster variation per layer'
  if (last.tcv.length < 2) return 'The network has no hidden layer to collapse'
  if (!Number.isFinite(largestTcv(last))) return 'The total cluster variation of a hidden layer is no number'
  const share = largestTcv(last) / largestTcv(first)
  const compared =
    measurements.length > 1 && Number.isFinite(share) ? `, ${formatNumber(share, 2)} of its first value` : ''
  return `The largest TCV of the hidden layers is ${largestTcvText(last)}${compared}`
}
