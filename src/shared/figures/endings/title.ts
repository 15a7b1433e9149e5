import { formatShort } from '../../plot/numbers.ts'
import { wilsonInterval } from '../../statistics/proportion.ts'
import type { Coordinate, EndingsData } from './data.ts'
import { countOf, endingPanels, methodsOf, type EndingCell } from './panels.ts'

export const coordinateNames: Readonly<Record<Coordinate, { axis: string; at: (value: number | string) => string }>> = {
  width: { axis: 'width d', at: (value) => `width ${value}` },
  depth: { axis: 'weight matrices L', at: (value) => `L = ${value}` },
  classes: { axis: 'classes K', at: (value) => `K = ${value}` },
  decay: { axis: 'λ', at: (value) => `λ = ${formatShort(Number(value))}` },
  gain: { axis: 'gain of the initial weights', at: (value) => `gain ${value}` },
  method: { axis: 'optimizer', at: String },
}

/**
 * Names the counts at both ends of the first coordinate, with the optimizer that they belong to. It says that DNC becomes
 * more or less frequent only where the 95 % intervals of both ends do not overlap.
 */
export function endingsTitle({ runs }: EndingsData): string {
  const [method, ...others] = methodsOf(runs)
  if (method === undefined) return 'Where random starts end'
  if (runs.some(({ isByLbfgsAlone }) => isByLbfgsAlone))
    return 'Where L-BFGS ends: it tells which solutions are low, not which ones descent finds'
  const [panel] = endingPanels(runs)
  const by = others.length === 0 ? ` by ${method}` : ''
  const [first, last] = [panel?.cells[0], panel?.cells.at(-1)]
  if (!panel || !first || !last)
    return `DNC at the end of ${countOf({ value: '', runs }, 'collapse')} of ${runs.length} random starts${by}`
  const { at } = coordinateNames[panel.coordinate]
  const [p, q] = [first, last].map(intervalOf) as [[number, number], [number, number]]
  const trend = q[0] > p[1] ? 'more often' : q[1] < p[0] ? 'less often' : null
  const counts = `${countOf(first, 'collapse')} of ${first.runs.length} at ${at(first.value)}, ${countOf(last, 'collapse')} of ${last.runs.length} at ${at(last.value)}`
  return trend
    ? `Random starts end in DNC ${trend} at ${at(last.value)} than at ${at(first.value)}${by}: ${counts}`
    : `Random starts that end in DNC${by}: ${counts}`
}

const intervalOf = (cell: EndingCell): [number, number] => wilsonInterval(countOf(cell, 'collapse'), cell.runs.length)
