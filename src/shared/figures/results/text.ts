import type { ResultName, ResultsData } from './data.ts'
import { hasEnded } from '../../contract/runs.ts'
import { fieldSymbol } from '../../spec/fieldLabel.ts'
import { groupedBy } from '../../statistics/groupedBy.ts'
import { fewestSeeds, isApart, trendOf, type Trend } from '../../statistics/trend.ts'
import type { ResultCell, ResultField, ResultsView } from './cells.ts'
import { axisLabel } from '../fieldText.ts'
import { formatCount, formatNumber } from '../../plot/numbers.ts'
import type { TextOverride } from '../../plot/look.ts'
import { quantities } from '../../quantities/table.ts'
import { fullNameOf } from '../../quantities/text.ts'

/**
 * The first names of some results. Sheets store replacement texts of axis titles under keys with these names, so the keys
 * stay.
 */
const firstNames: Readonly<Partial<Record<ResultName, string>>> = {
  gradientNorm: '‖gradient‖',
  weightNorm: '‖W‖, all weights',
  featureRank: 'largest rank of Z, hidden layers',
  weightRank: 'largest rank of W',
  step: 'last step measured',
}

/** Returns the title of the axis that shows a result. */
export const resultAxis = (result: ResultName): TextOverride => ({
  key: `y ${firstNames[result] ?? fullNameOf(result)}`,
  defaultText: fullNameOf(result),
})

/** Formats a result for figures, with fewer digits than in a table. */
export const resultNumber = (result: ResultName, value: number, digits = 2): string =>
  quantities[result].isWhole && Number.isInteger(value) ? formatCount(value) : formatNumber(value, digits)

const hasNumber = ({ count }: ResultCell): boolean => count > 0

/** Names a cell by its fields: `λ = 10⁻³, σ = 0.1`. */
export function cellLabel({ x, y, panels }: ResultsView, cell: ResultCell): string {
  const own = (field: ResultField | null, at: number): string[] =>
    field ? [axisLabel(field.path, field.values[at] ?? null)] : []
  const further = (panels[cell.panel] ?? []).map(({ path, value }) => axisLabel(path, value))
  return [...own(x, cell.x), ...own(y, cell.y), ...further].join(', ')
}

export const panelLabel = ({ panels }: ResultsView, panel: number): string =>
  (panels[panel] ?? []).map(({ path, value }) => axisLabel(path, value)).join(', ')

/**
 * Claims a rise or fall only where every row of every panel has one beyond the spread of its seeds. Elsewhere it names the
 * ends, and says where too few seeds or their spread leave the question open.
 */
export function resultsTitle(view: ResultsView): string {
  const { result, x, y, cells } = view
  const { subject } = quantities[result]
  const known = cells.filter(hasNumber)
  const over = [x, y].filter((field) => field !== null).map(({ path }) => fieldSymbol(path))
  const [first] = known
  if (!first) return over.length > 0 ? `${subject} over ${over.join(' and ')}` : subject
  const least = known.reduce((low, cell) => (cell.median < low.median ? cell : low), first)
  const most = known.reduce((high, cell) => (cell.median > high.median ? cell : high), first)
  const [low, high] = [resultNumber(result, least.median), resultNumber(result, most.median)]
  const soFar = cells.some(({ coming }) => coming > 0) ? ', so far' : ''
  if (!x) return stripTitle(view, first, soFar)
  const is = isMedian(view) ? 'has a median of' : 'is'
  if (known.length === 1) return `${subject} ${is} ${low} at ${cellLabel(view, first)}${soFar}`
  if (low === high) return `${subject} ${is} ${low} ${everywhere(view)}${soFar}`
  const trends = [trendAlong(view, 'x'), y ? trendAlong(view, 'y') : null]
  const seen = trendText(view, trends)
  if (seen !== '') return `${subject} ${seen}, between ${low} and ${high}${soFar}`
  const ends = `${low} at ${cellLabel(view, least)} and ${high} at ${cellLabel(view, most)}`
  const { isLog = false } = quantities[result]
  return `${subject} ${isMedian(view) ? 'has medians' : 'is'} between ${ends}${doubtText(known, isLog)}${soFar}`
}

/** Whether the number of some cell stands for runs that differ in print. */
const isMedian = ({ result, cells }: ResultsView): boolean =>
  cells.some(
    ({ count, lowest, highest }) => count > 1 && resultNumber(result, lowest) !== resultNumber(result, highest),
  )

/** Says why the ends of a title are no finding; empty where only their order is the reason. */
function doubtText(known: readonly ResultCell[], isLog: boolean): string {
  if (known.every(({ count }) => count === 1)) return ', one run each'
  if (known.some(({ count }) => count < fewestSeeds)) return ': too few seeds to compare'
  const isAnyApart = known.some((a, i) => known.some((b, j) => j > i && isApart(valuesOf(a), valuesOf(b), isLog)))
  return isAnyApart ? '' : ': no difference beyond the spread of the seeds'
}

const valuesOf = ({ runs }: ResultCell): number[] => runs.map(({ value }) => value).filter(Number.isFinite)

function everywhere({ x, y }: ResultsView): string {
  const name = fieldSymbol(x?.path ?? '')
  return y ? `for every ${name} and ${fieldSymbol(y.path)} that have a result` : `for every ${name} that has a result`
}

function stripTitle({ result }: ResultsView, cell: ResultCell, soFar: string): string {
  const number = (value: number): string => resultNumber(result, value)
  const { subject } = quantities[result]
  const [low, high] = [number(cell.lowest), number(cell.highest)]
  if (cell.count === 1) return `${subject} is ${low}${soFar}`
  if (low === high) return `${subject} is ${low} in all ${cell.count} runs${soFar}`
  return `${subject} of ${cell.count} runs: median ${number(cell.median)}, between ${low} and ${high}${soFar}`
}

/** The trend along an axis that every row across it has; null without one. */
function trendAlong(view: ResultsView, axis: 'x' | 'y'): Trend | null {
  const field = view[axis]
  if (!field?.values.every((value) => typeof value === 'number')) return null
  const across = axis === 'x' ? 'y' : 'x'
  const known = view.cells.filter(hasNumber)
  const rows = [...groupedBy(known, (cell) => `${cell.panel} ${cell[across]}`).values()]
  const trends = rows.map((row) =>
    trendOf(row.toSorted((a, b) => a[axis] - b[axis]).map(valuesOf), quantities[view.result].isLog),
  )
  const [first = null] = trends
  return trends.every((own) => own === first) ? first : null
}

function trendText({ x, y, panels }: ResultsView, [alongX = null, alongY = null]: (Trend | null)[]): string {
  const [nameX, nameY] = [fieldSymbol(x?.path ?? ''), fieldSymbol(y?.path ?? '')]
  const panel = panels.length > 1 ? ', in every panel' : ''
  if (alongX && alongY)
    return `${alongX} as ${nameX} grows and as ${nameY} ${alongX === alongY ? 'grows' : 'falls'}${panel}`
  if (alongX) return `${alongX} as ${nameX} grows${y ? `, for every ${nameY}` : ''}${panel}`
  if (alongY) return `${alongY} as ${nameY} grows, for every ${nameX}${panel}`
  return ''
}

/** With more panels, each would be too small to read. */
export const mostPanels = 12

/** Notes what the marks do not show: medians, dependent fields, runs without a result and unfinished runs. */
export function resultsCaptions(view: ResultsView, data: ResultsData): string[] {
  const { cells, panels, determined } = view
  const counts = cells.map(({ count }) => count).filter((count) => count > 0)
  const [fewest, largest] = [Math.min(...counts), Math.max(...counts)]
  const seeds = data.seeds.length > 0 ? ' of different seeds' : ''
  const medians = fewest === largest ? `${largest}` : `${fewest} to ${largest}`
  const coming = cells.reduce((sum, cell) => sum + cell.coming, 0)
  const symbols = determined.map(({ path }) => fieldSymbol(path))
  const named = symbols.length > 4 ? [...symbols.slice(0, 3), `${symbols.length - 3} further fields`] : symbols
  return [
    ...(view.x && largest > 1 ? [`medians over ${medians} runs${seeds}`] : []),
    ...(named.length > 0 ? [`${named.join(', ')} also ${named.length > 1 ? 'vary' : 'varies'}`] : []),
    ...withoutNumber(cells),
    ...(coming > 0 ? [`${coming} of ${data.runs.length} runs unfinished`] : []),
    ...(panels.length > mostPanels ? [`the first ${mostPanels} of ${panels.length} panels`] : []),
  ]
}

/** `without a result: 2 diverged, 1 stopped`. */
function withoutNumber(cells: readonly ResultCell[]): string[] {
  const runs = cells.flatMap((cell) =>
    cell.runs.filter(({ status, value }) => hasEnded(status) && !Number.isFinite(value)),
  )
  if (runs.length === 0) return []
  const groups = [...groupedBy(runs, ({ status }) => status)]
  return [`without a result: ${groups.map(([status, own]) => `${own.length} ${status}`).join(', ')}`]
}

/** Returns the tooltip of a cell. */
export function cellLines(view: ResultsView, cell: ResultCell): string[] {
  const { result } = view
  const number = (value: number): string => resultNumber(result, value, 3)
  const label = cellLabel(view, cell)
  const spread = `median of ${cell.count} runs, from ${number(cell.lowest)} to ${number(cell.highest)}`
  return [
    ...(label ? [label] : []),
    ...(cell.count > 0 ? [`${fullNameOf(result)}  ${number(cell.median)}`] : []),
    ...(cell.count > 1 ? [spread] : []),
    ...withoutNumber([cell]),
    ...(cell.coming > 0 ? [`unfinished: ${cell.coming}`] : []),
  ]
}
