import type { Lab } from '../../lab/lab.ts'
import type { ComparedRun } from '../../shared/comparison/comparedRun.ts'
import { labelsOf, seedGroups } from '../../shared/comparison/labels.ts'
import { numberFields, type NumberField } from '../../shared/comparison/numberFields.ts'
import { curvePoints, curvesPage, parallelColour, parallelPage, scatterPage } from '../../shared/comparison/pages.ts'
import { axesOf, axisFields, linesOf, shownKeys, type AxisField } from '../../shared/comparison/parallelAxes.ts'
import { CallError } from '../../shared/contract/errors.ts'
import type { Interval } from '../../shared/figures/compare/parallelLayout.ts'
import type { PageData } from '../../shared/figures/page/data.ts'
import { indexSpecs, type SpecIndex } from '../../shared/filter/specIndex.ts'
import { measured } from '../../shared/quantities/table.ts'
import type { ComparedKind, ComparedOptions } from './options.ts'

/** The options of a chart of Compare, with those it shares with other figures. */
export interface PageOptions extends ComparedOptions {
  layer?: number
  x?: string
  y?: string
  hide?: readonly string[]
}

interface Compared {
  runs: readonly ComparedRun[]
  specs: SpecIndex
  labels: ReadonlyMap<string, string>
  order: readonly string[]
}

/** Reads what a chart of Compare shows of some runs. Throws a CallError that names an unknown field or run. */
export async function comparedPage(
  { handlers }: Pick<Lab, 'handlers'>,
  kind: ComparedKind,
  ids: readonly string[],
  options: PageOptions,
): Promise<PageData> {
  const byId = new Map((await handlers['runs.list']({})).map((own) => [own.id, own]))
  const summaries = ids.flatMap((id) => byId.get(id) ?? [])
  const specs = indexSpecs(await handlers['runs.specs']({}))
  const results = new Map((await handlers['comparisons.results']({ runs: [...ids] })).map((own) => [own.run, own]))
  const all = summaries.map((summary) => ({ summary, result: results.get(summary.id) ?? null }))
  const compared = { runs: all, specs, labels: labelsOf(summaries, specs), order: summaries.map(({ id }) => id) }
  if (kind === 'curves') return await curves(handlers, compared, options)
  const shown = { ...compared, runs: shownRuns(compared, options) }
  return kind === 'scatter' ? scatter(shown, options) : parallel(shown, options)
}

async function curves(
  handlers: Lab['handlers'],
  { runs, specs, labels, order }: Compared,
  { quantity = 'objective', layer, over = 'step', log, smooth = 1, seeds = 'each' }: PageOptions,
): Promise<PageData> {
  const request = {
    runs: [...order],
    quantity,
    layer: layer ?? null,
    over,
    isLogX: log?.includes('x') ?? false,
    points: curvePoints(order.length),
  }
  const answer = await handlers['comparisons.read'](request)
  const look = { isLogY: log ? log.includes('y') : (measured[quantity].isLog ?? false), smoothing: smooth, seeds }
  const groups = seedGroups(
    runs.map(({ summary }) => summary),
    specs,
  )
  return curvesPage(answer, request, look, { labels, groups, order })
}

function scatter({ runs, specs, ...own }: Compared, { x, y, log }: PageOptions): PageData {
  const fields = numberFields(runs, specs)
  const fieldOf = (name: string | undefined, or: string): NumberField | undefined =>
    name === undefined ? (fields.find(({ key }) => key === or) ?? fields[0]) : named(fields, name)
  const [first, second] = [fieldOf(x, fields[0]?.key ?? ''), fieldOf(y, 'tcv')]
  const isLog = (axis: 'x' | 'y', field: NumberField | undefined): boolean =>
    log ? log.includes(axis) : (field?.isLog ?? false)
  return scatterPage(runs, { x: first, y: second, isLogX: isLog('x', first), isLogY: isLog('y', second) }, own)
}

function parallel({ runs, specs, labels, order }: Compared, { axes, log, colour, keep = [] }: PageOptions): PageData {
  const fields = axisFields(runs, specs)
  const keys = shownKeys(fields, runs, { ...noChoice, keys: axes?.map((name) => named(fields, name).key) ?? null })
  const logKeys = log?.map((name) => named(fields, name).key)
  const logs = logKeys ? Object.fromEntries(keys.map((key) => [key, logKeys.includes(key)])) : {}
  const kept = new Map(keep.map((text) => intervalOf(fields, text)))
  const drawn = axesOf(fields, keys, { ...noChoice, logs }).map((axis) => ({
    ...axis,
    interval: kept.get(axis.key) ?? null,
  }))
  const missing = [...kept.keys()].find((key) => !keys.includes(key))
  if (missing !== undefined)
    throw new CallError('invalid', `--keep: '${missing}' is no axis of this chart; add it with --axes`)
  const chosen = colour === undefined || colour === 'run' ? (colour ?? null) : named(fields, colour).key
  const lines = linesOf(fields, keys, runs, labels)
  return parallelPage(drawn, lines, { colourBy: parallelColour(drawn, lines.length, chosen), order })
}

const noChoice = { keys: null, logs: {}, intervals: {}, colour: null }

/** Finds a field by its key, or by the path of a spec. */
function named<Field extends Pick<NumberField, 'key'>>(fields: readonly Field[], name: string): Field {
  const found = fields.find(({ key }) => key === name || key === `spec:${name}`)
  if (found) return found
  const known = fields.map(({ key }) => key.replace(/^spec:/, '')).join(', ')
  throw new CallError('invalid', `no field of these runs is called '${name}'; known: ${known}`)
}

/** Reads `tcv=1e-9..1e-6`, `objective=..2` or `status=finished`. */
function intervalOf(fields: readonly AxisField[], text: string): [string, Interval] {
  const [name = '', range] = text.split(/=(.*)/s)
  const field = named(fields, name.trim())
  const [from = '', to = from] = (range ?? '').split('..').map((part) => part.trim())
  const wrong = `--keep takes NAME=FROM..TO, such as tcv=1e-9..1e-6, not '${text}'`
  if (from === '' && to === '') throw new CallError('invalid', wrong)
  if (field.words) {
    const places = [from, to].map((word) => field.words?.indexOf(word) ?? -1)
    const [least = -1, most = -1] = places
    if (least < 0 || most < least)
      throw new CallError('invalid', `--keep ${text}: the values of ${name} are ${field.words.join(', ')}`)
    return [field.key, { least, most }]
  }
  const interval = { least: from === '' ? -Infinity : Number(from), most: to === '' ? Infinity : Number(to) }
  if (Number.isNaN(interval.least) || !(interval.least <= interval.most)) throw new CallError('invalid', wrong)
  return [field.key, interval]
}

/** Returns the runs that --hide leaves, by their names in the chart or the first characters of their ids. */
function shownRuns({ runs, labels }: Compared, { hide = [] }: PageOptions): ComparedRun[] {
  const hidden = hide.map((name) => {
    const found = runs.find(({ summary }) => labels.get(summary.id) === name || summary.id.startsWith(name))
    if (found) return found
    throw new CallError('invalid', `--hide: no run is called '${name}'; known: ${[...labels.values()].join(', ')}`)
  })
  return runs.filter((run) => !hidden.includes(run))
}
