import { openDataSets } from '../../lab/datasets/dataSets.ts'
import { openForecaster } from '../../lab/forecaster.ts'
import { findDirectories } from '../../lab/home.ts'
import { findRoot } from '../../lab/layout.ts'
import { CallError } from '../../shared/contract/errors.ts'
import type { RunRecord } from '../../shared/contract/runs.ts'
import { theoryBench, type Bench } from '../../shared/theory/bench/bench.ts'
import { benchSpec } from '../../shared/theory/bench/benchSpec.ts'
import type { BenchInputs } from '../../shared/theory/bench/parts.ts'
import { measurePath, mostPathSamples, pathRefusal, type MeasuredPath } from '../../shared/theory/bench/pathSection.ts'
import { pinnedLayers, pinRefusal, type PinnedLayer } from '../../shared/theory/bench/pinned.ts'
import { benchStatusTexts, Z, type BenchSection } from '../../shared/theory/bench/section.ts'
import { firstValues, samplesOf, type BenchValues } from '../../shared/theory/bench/values.ts'
import { formatValues, withSettings } from '../../shared/theory/bench/valuesText.ts'
import { SpecError } from '../../shared/spec/runSpec.ts'
import { number, table } from '../format.ts'
import { userPath } from '../paths.ts'
import { plainNumbers } from '../printAnalysis.ts'
import { findByPrefix, withLab, type HomeOption } from '../withLab.ts'

export interface BenchOptions extends HomeOption {
  set?: string[]
  pin?: string
  json?: boolean
}

interface Pinned {
  run: string
  name: string
  step: number
  layers: PinnedLayer[]
}

/** Prints what the page Theory shows for the values: no run is needed, but one can be pinned beside the forecast. */
export async function printBench({ set = [], pin, json = false, ...options }: BenchOptions): Promise<number> {
  const values = withSettings(firstValues, set)
  const bench = theoryBench(values, { inputs: inputsOf(values, options), path: pathOf(values) })
  const record = pin === undefined ? null : await readRun(pin, options)
  const pinned = record && pinnedOf(record, bench)
  if (json) console.log(JSON.stringify({ ...jsonOf(bench), ...(pinned ? { pinned } : {}) }, plainNumbers, 2))
  else console.log(benchText(bench, pinned))
  return 0
}

/** Reads the inputs of the data; null where no run has these values or the data have no such sample. */
function inputsOf(values: BenchValues, { home }: HomeOption): BenchInputs | null {
  const spec = benchSpec({ ...values, inputScale: 1 })
  if (typeof spec === 'string') return null
  const root = findRoot()
  const directories = findDirectories({ home: home === undefined ? null : userPath(home), root })
  const sets = openDataSets(root, directories.home)
  try {
    return openForecaster({ dataSet: () => sets }).inputs(spec)
  } catch (error) {
    if (error instanceof SpecError) return null
    throw error
  }
}

const pathOf = (values: BenchValues): MeasuredPath | null =>
  pathRefusal(values) === null && samplesOf(values) <= mostPathSamples ? measurePath(values) : null

const readRun = (pin: string, options: HomeOption): Promise<RunRecord> =>
  withLab(options, async ({ handlers }) => {
    const { id } = findByPrefix(await handlers['runs.list']({}), pin, 'run')
    return handlers['runs.read']({ id })
  })

function pinnedOf({ summary, spec, measurements }: RunRecord, { values, forecast }: Bench): Pinned {
  const last = measurements.at(-1)
  if (!last) throw new CallError('invalid', `run ${summary.id} has no measurement; pin one that has trained`)
  const refusal = pinRefusal(spec, values)
  if (refusal !== null) throw new CallError('invalid', refusal)
  const layers = pinnedLayers(last.featureSpectra, forecast, values)
  return { run: summary.id, name: summary.name, step: last.step, layers }
}

const jsonOf = ({ values, spec, forecast, sections }: Bench) => ({
  source: 'arXiv:2402.03991v2',
  values,
  address: `#/theory/${formatValues(values)}`,
  spec: typeof spec === 'string' ? { value: null, refusal: spec } : { value: spec, refusal: null },
  forecast,
  sections,
})

/** Returns the sections of the bench as text, and the distances of a pinned run. */
export function benchText({ values, spec, sections }: Bench, pinned: Pinned | null = null): string {
  return [
    `theory bench: ${formatValues(values)}`,
    ...sections.map(sectionText),
    ...(pinned ? [pinnedText(pinned)] : []),
    typeof spec === 'string' ? `– ${spec}` : `run name: ${spec.name}`,
  ].join('\n\n')
}

function sectionText({ title, equation, source, status, definition, refusal, ...section }: BenchSection): string {
  const head = [`${title} (${benchStatusTexts[status]}; ${source})`, equation, definition]
  if (refusal !== null) return [...head, `– ${refusal}`].join('\n')
  const numbers = section.numbers.map(({ name, value, hint }) => [name, number(value), hint])
  const tables = section.tables.map(({ columns, rows }) =>
    table([columns.map(({ name }) => name), ...rows.map((row) => row.map((cell) => cellText(cell)))]),
  )
  return [
    ...head,
    ...(numbers.length > 0 ? [table([['number', 'value', 'definition'], ...numbers])] : []),
    ...tables,
    ...section.notes.map((note) => `– ${note}`),
  ].join('\n')
}

const cellText = (cell: string | number | null): string => (typeof cell === 'string' ? cell : number(cell))

function pinnedText({ run, name, step, layers }: Pinned): string {
  const rows = layers.map(({ layer, first, last, theorem, balance }) => [
    Z(layer),
    ...[first, last, theorem, balance].map((own) => number(own)),
  ])
  return [
    `${name}, run ${run}, step ${step}: distance from the forecasts, ‖s − p‖/‖p‖`,
    table([['layer', 's_1', 's_K', 'Theorem 4.2', 'balance law'], ...rows]),
  ].join('\n')
}
