import { FigureRequest, type FigureFormat } from '../shared/contract/figures.ts'
import { CallError } from '../shared/contract/errors.ts'
import { figureKinds, type FigureKind } from '../shared/spec/figureKind.ts'
import type { Lab } from '../lab/lab.ts'
import { findByBeginning, withLab, type HomeOption } from './historyCommands.ts'
import { userPath } from './root.ts'
import { figuresOf, readStudy } from './studyCommands.ts'

export interface ExportCommandOptions extends HomeOption {
  study?: string
  formats: FigureFormat[]
  width?: number
  fontSize?: number
  dpi?: number
  ramp?: string
  paths?: boolean
  /** Of a figure of results. */
  result?: string
  x?: string
  y?: string
  /** False with --no-title. */
  title: boolean
  name?: string
  out?: string
}

/** Exports figures of runs that are there; returns the exit code. */
export const exportCommand = (
  kind: string | undefined,
  ids: readonly string[],
  options: ExportCommandOptions,
): Promise<number> =>
  withLab(options, async (lab) => {
    const { kinds, runs } = await chosen(lab, kind, ids, options)
    for (const own of kinds) {
      const { files } = await lab.handlers['figures.export'](requestOf(own, runs, options))
      for (const file of files) console.log(file)
    }
    return 0
  })

async function chosen(
  lab: Lab,
  kind: string | undefined,
  ids: readonly string[],
  options: ExportCommandOptions,
): Promise<{ kinds: readonly FigureKind[]; runs: string[] }> {
  const { study } = options
  const known = figureKinds.find((name) => name === kind)
  if (kind !== undefined && known === undefined)
    throw new CallError('invalid', `there is no figure '${kind}': ${figureKinds.join(', ')}`)
  if (study === undefined) {
    if (known === undefined || ids.length === 0)
      throw new CallError('invalid', 'say which figure of which runs: lab export KIND ID…, or lab export --study ID')
    const list = await lab.handlers['runs.list']({})
    return { kinds: [known], runs: ids.map((id) => findByBeginning(list, id, 'run').id) }
  }
  if (ids.length > 0) throw new CallError('invalid', 'a study or runs, not both')
  const { summary, cells } = await readStudy(lab, study)
  const own = asksResults(options) ? (['results'] as const) : figuresOf(summary.preset, cells.length)
  return { kinds: known ? [known] : own, runs: cells.map(({ run }) => run.id) }
}

const asksResults = ({ result, x, y }: ExportCommandOptions): boolean => [result, x, y].some((own) => own !== undefined)

const resultsOf = ({ result, x, y }: ExportCommandOptions) => ({ result, x, y: y === 'none' ? '' : y })

/** Throws a CallError that names the option that does not fit. */
function requestOf(kind: FigureKind, runs: string[], options: ExportCommandOptions): FigureRequest {
  const { width, fontSize, dpi, ramp, paths, title, name, out } = options
  if (asksResults(options) && kind !== 'results')
    throw new CallError('invalid', `--result, --x and --y are of the figure results, not of ${kind}`)
  const { success, data, error } = FigureRequest.safeParse({
    ...{ kind, runs, formats: options.formats, widthMm: width, fontPt: fontSize, dpi, ramp, hasTitle: title },
    ...(kind === 'results' ? { results: resultsOf(options) } : {}),
    text: paths === true ? 'paths' : 'text',
    fileName: name ?? null,
    directory: out === undefined ? null : userPath(out),
  })
  if (success) return data
  const [issue] = error.issues
  throw new CallError('invalid', `${issue?.path.join('.') ?? 'figure'}: ${issue?.message ?? 'not valid'}`)
}
