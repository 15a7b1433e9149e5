import type { TextOverride } from '../shared/plot/look.ts'
import { FigureRequest, type FigureFormat } from '../shared/contract/figures.ts'
import { CallError } from '../shared/contract/errors.ts'
import type { OverlayChoice } from '../shared/figures/spectraOverlay/data.ts'
import type { PageData } from '../shared/figures/page/data.ts'
import type { FigureKind, PageKind } from '../shared/spec/figureKind.ts'
import { issueText } from '../shared/spec/valueIssues.ts'
import { metricName, metricOf, type Centre, type CollapseVariant } from '../shared/theory/collapse/collapseVariants.ts'
import { checkCompared, type ComparedOptions } from './compared/options.ts'
import { userPath } from './paths.ts'
import { viewRequest, type ViewOptions } from './exportView.ts'

/** How a figure looks and where it is written; an option that is not given keeps the default. */
export interface ExportLook extends ViewOptions, ComparedOptions {
  formats: FigureFormat[]
  width?: number
  height?: number
  columns?: number
  fontSize?: number
  font?: string
  dpi?: number
  palette?: string
  ramp?: string
  map?: string
  /** The width of curves in points. */
  line?: number
  lineStyles?: boolean
  legend?: string
  /** False with --no-notes. */
  notes: boolean
  /** KEY=TEXT. */
  word?: readonly string[]
  /** A text, or false with --no-title. */
  title?: string | boolean
  paths?: boolean
  /** For the figure ranks. */
  rank?: string
  threshold?: number
  /** For the figure collapseMetrics: at most one for each metric. */
  variant?: readonly CollapseVariant[]
  about?: Centre
  /** For the figure spectraOverlay: runs at steps, and steps of every run; null is the last. */
  overlay?: OverlayChoice
  steps?: readonly (number | null)[]
  /** For the figure path. */
  tolerance?: number
  /** For the figure results. */
  result?: string
  x?: string
  y?: string
  name?: string
  out?: string
}

export const asksResults = ({ result, x, y }: ExportLook): boolean => [result, x, y].some((own) => own !== undefined)
const asksRanks = ({ rank, threshold }: ExportLook): boolean => rank !== undefined || threshold !== undefined
const asksVariants = ({ variant = [], about }: ExportLook): boolean => variant.length > 0 || about !== undefined

/** Throws a CallError that names the bad option. */
export function requestOf(kind: FigureKind, runs: string[], options: ExportLook): FigureRequest {
  checkKind(kind, options)
  checkCompared(kind, options)
  const { rank, threshold } = options
  return parsed({
    kind,
    runs,
    ...lookOf(options),
    ...(asksRanks(options) ? { ranks: { kind: rank, threshold } } : {}),
    ...(asksVariants(options) ? { collapse: variantsOf(options) } : {}),
    ...(options.tolerance === undefined ? {} : { path: { tolerance: options.tolerance } }),
    ...(kind === 'spectraOverlay' ? overlayOf(runs, options) : {}),
    ...(kind === 'results' ? { results: resultsOf(options) } : {}),
    ...viewRequest(kind, options),
    ...filingOf(options),
  })
}

/** Returns the request for a chart of Compare. Throws a CallError that names the bad option. */
export function pageRequestOf(page: PageData, runs: string[], options: ExportLook): FigureRequest {
  const { kind } = page
  checkKind(kind, kind === 'scatter' ? without(options, 'x', 'y') : options)
  checkCompared(kind, options)
  return parsed({
    kind,
    runs,
    page,
    ...lookOf(options),
    ...viewRequest(kind, without(options, kind === 'curves' ? 'layer' : 'hide')),
    ...filingOf(options),
  })
}

/** Returns the options without those that the page has read. */
const without = (options: ExportLook, ...names: readonly (keyof ExportLook)[]): ExportLook =>
  Object.fromEntries(
    Object.entries(options).filter(([name]) => !names.includes(name as keyof ExportLook)),
  ) as unknown as ExportLook

const filingOf = ({ formats, dpi, paths, name, out }: ExportLook) => ({
  formats,
  dpi,
  text: paths === true ? 'paths' : 'text',
  fileName: name ?? null,
  directory: out === undefined ? null : userPath(out),
})

function parsed(request: object): FigureRequest {
  const { success, data, error } = FigureRequest.safeParse(request)
  if (success) return data
  const { path, message } = issueText(error, request)
  throw new CallError('invalid', `${path || 'figure'}: ${message}`)
}

function checkKind(kind: FigureKind | PageKind, options: ExportLook): void {
  const check = (isAsked: boolean, owner: FigureKind, names: string): void => {
    if (isAsked && kind !== owner)
      throw new CallError(
        'invalid',
        `${names} ${names.includes(' ') ? 'apply' : 'applies'} to the figure ${owner}, not to ${kind}; remove ${names.includes(' ') ? 'them' : 'it'}`,
      )
  }
  check(asksResults(options), 'results', '--result, --x and --y')
  check(asksRanks(options), 'ranks', '--rank and --threshold')
  check(options.tolerance !== undefined, 'path', '--tolerance')
  check(options.steps !== undefined, 'spectraOverlay', '--steps')
  check(asksVariants(options), 'collapseMetrics', '--variant and --about')
}

/** Throws a CallError where two variants measure the same metric: a figure has one panel for each metric. */
function variantsOf({ variant = [], about }: ExportLook) {
  const metrics = variant.map(metricOf)
  const twice = metrics.find((metric, i) => metrics.indexOf(metric) < i)
  if (twice)
    throw new CallError(
      'invalid',
      `--variant names two variants of ${metricName(twice)}; a figure shows one, remove one`,
    )
  return { ...Object.fromEntries(variant.map((own, i) => [metrics[i], own])), about }
}

/** Returns the curves of spectra laid over each other; the last step of every run where no step is named. */
function overlayOf(runs: readonly string[], { overlay, steps = [null] }: ExportLook): { overlay: OverlayChoice } {
  const own = runs.flatMap((run) => steps.map((step) => ({ run, step })))
  return { overlay: overlay ?? { curves: own } }
}

const resultsOf = ({ result, x, y }: ExportLook) => ({ result, x, y: y === 'none' ? '' : y })

function lookOf(options: ExportLook) {
  const {
    width,
    height,
    columns,
    fontSize,
    font,
    palette,
    ramp,
    map,
    line,
    lineStyles,
    legend,
    notes,
    title,
    word = [],
  } = options
  return {
    widthMm: width,
    heightMm: height ?? null,
    panelColumns: columns ?? null,
    fontPt: fontSize,
    font,
    palette,
    ramp,
    map,
    linePt: line,
    hasLineStyles: lineStyles,
    hasTitle: title !== false,
    title: typeof title === 'string' ? title : null,
    edits: { words: Object.fromEntries(word.map(parseText)), legend, hasNotes: notes },
  }
}

function parseText(text: string): [string, string] {
  const at = text.indexOf('=')
  if (at < 1) throw new CallError('invalid', `--word takes KEY=TEXT, not '${text}'`)
  return [text.slice(0, at), text.slice(at + 1)]
}

/** Throws a CallError that lists the texts of a figure where it has none with this key. */
export function checkTexts(request: FigureRequest, texts: readonly TextOverride[]): void {
  const unknown = Object.keys(request.edits?.words ?? {}).find((key) => !texts.some((own) => own.key === key))
  if (unknown === undefined) return
  const known = texts.map(({ key }) => `'${key}'`).join(', ')
  throw new CallError('invalid', `--word: the figure ${request.kind} has no text '${unknown}'; known: ${known}`)
}
