import type { TextOverride } from '../shared/plot/look.ts'
import { FigureRequest, type FigureFormat } from '../shared/contract/figures.ts'
import { CallError } from '../shared/contract/errors.ts'
import type { FigureKind } from '../shared/spec/figureKind.ts'
import { metricName, metricOf, type Centre, type CollapseVariant } from '../shared/theory/collapseVariants.ts'
import { userPath } from './paths.ts'

/** How a figure is drawn and filed; an option that is not given leaves ours. */
export interface ExportLook {
  formats: FigureFormat[]
  width?: number
  fontSize?: number
  font?: string
  dpi?: number
  palette?: string
  ramp?: string
  map?: string
  /** Of curves, in points. */
  line?: number
  lineStyles?: boolean
  legend?: string
  /** False with --no-notes. */
  notes: boolean
  /** KEY=TEXT. */
  word: readonly string[]
  /** A text, or false with --no-title. */
  title?: string | boolean
  paths?: boolean
  /** Of a figure of ranks. */
  rank?: string
  threshold?: number
  /** Of a figure of collapse metrics: at most one of each. */
  variant?: readonly CollapseVariant[]
  about?: Centre
  /** Of a figure of results. */
  result?: string
  x?: string
  y?: string
  name?: string
  out?: string
}

export const asksResults = ({ result, x, y }: ExportLook): boolean => [result, x, y].some((own) => own !== undefined)
const asksRanks = ({ rank, threshold }: ExportLook): boolean => rank !== undefined || threshold !== undefined

const asksVariants = ({ variant = [], about }: ExportLook): boolean => variant.length > 0 || about !== undefined

/** Throws a CallError that names the option that does not fit. */
export function requestOf(kind: FigureKind, runs: string[], options: ExportLook): FigureRequest {
  if (asksResults(options) && kind !== 'results')
    throw new CallError('invalid', `--result, --x and --y are of the figure results, not of ${kind}`)
  if (asksRanks(options) && kind !== 'ranks')
    throw new CallError('invalid', `--rank and --threshold are of the figure ranks, not of ${kind}`)
  if (asksVariants(options) && kind !== 'collapseMetrics')
    throw new CallError('invalid', `--variant and --about are of the figure collapseMetrics, not of ${kind}`)
  const { success, data, error } = FigureRequest.safeParse({
    ...{ kind, runs, formats: options.formats, dpi: options.dpi },
    ...lookOf(options),
    ...(asksRanks(options) ? { ranks: { kind: options.rank, threshold: options.threshold } } : {}),
    ...(asksVariants(options) ? { collapse: variantsOf(options) } : {}),
    ...(kind === 'results' ? { results: resultsOf(options) } : {}),
    text: options.paths === true ? 'paths' : 'text',
    fileName: options.name ?? null,
    directory: options.out === undefined ? null : userPath(options.out),
  })
  if (success) return data
  const [issue] = error.issues
  throw new CallError('invalid', `${issue?.path.join('.') ?? 'figure'}: ${issue?.message ?? 'not valid'}`)
}

/** Throws a CallError where two are of one metric: a figure has a panel for each. */
function variantsOf({ variant = [], about }: ExportLook) {
  const metrics = variant.map(metricOf)
  const twice = metrics.find((metric, i) => metrics.indexOf(metric) < i)
  if (twice) throw new CallError('invalid', `--variant names two of ${metricName(twice)}, and a figure shows one`)
  return { ...Object.fromEntries(variant.map((own, i) => [metrics[i], own])), about }
}

const resultsOf = ({ result, x, y }: ExportLook) => ({ result, x, y: y === 'none' ? '' : y })

function lookOf(options: ExportLook) {
  const { width, fontSize, font, palette, ramp, map, line, lineStyles, legend, notes, title } = options
  return {
    ...{ widthMm: width, fontPt: fontSize, font, palette, ramp, map, linePt: line, hasLineStyles: lineStyles },
    ...{ hasTitle: title !== false, title: typeof title === 'string' ? title : null },
    edits: { words: Object.fromEntries(options.word.map(wordOf)), legend, hasNotes: notes },
  }
}

function wordOf(text: string): [string, string] {
  const at = text.indexOf('=')
  if (at < 1) throw new CallError('invalid', `--word takes KEY=TEXT, not '${text}'`)
  return [text.slice(0, at), text.slice(at + 1)]
}

/** Throws a CallError where a figure has no such text; names those that it has. */
export function checkWords(request: FigureRequest, words: readonly TextOverride[]): void {
  const unknown = Object.keys(request.edits?.words ?? {}).find((key) => !words.some((own) => own.key === key))
  if (unknown === undefined) return
  const known = words.map(({ key }) => `'${key}'`).join(', ')
  throw new CallError('invalid', `the figure ${request.kind} has no text '${unknown}', but: ${known}`)
}
