import { CallError } from '../shared/contract/errors.ts'
import { figureKinds, mostSpectra, type FigureKind } from '../shared/spec/figureKind.ts'
import type { Lab } from '../lab/lab.ts'
import { asksResults, checkWords, requestOf, type ExportLook } from './exportRequest.ts'
import { findByBeginning, withLab, type HomeOption } from './show.ts'
import { figuresOf, readStudy } from './study.ts'

export interface ExportCommandOptions extends HomeOption, ExportLook {
  study?: string
  /** Which runs of the study, by their places in it. */
  runs?: string
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
      const pages = own === 'spectra' ? pagesOf(runs, mostSpectra) : [runs]
      if (pages.length > 1)
        console.error(
          `spectra: ${runs.length} runs on ${pages.length} figures, ${mostSpectra} on each; --runs 1..${mostSpectra} chooses`,
        )
      for (const page of pages) await exportFigure(lab, own, page, options)
    }
    return 0
  })

async function exportFigure({ handlers }: Lab, kind: FigureKind, runs: string[], look: ExportLook): Promise<void> {
  const request = requestOf(kind, runs, look)
  if (look.word.length > 0) {
    const { words } = await handlers['figures.draw']({ request: { ...request, formats: ['svg'] }, asPng: false })
    checkWords(request, words)
  }
  const { files } = await handlers['figures.export'](request)
  for (const file of files) console.log(file)
}

/** As many on each page as one figure holds; the last has the rest. */
export const pagesOf = (runs: readonly string[], most: number): string[][] =>
  Array.from({ length: Math.ceil(runs.length / most) }, (_, i) => runs.slice(i * most, (i + 1) * most))

async function chosen(
  lab: Lab,
  kind: string | undefined,
  ids: readonly string[],
  options: ExportCommandOptions,
): Promise<{ kinds: readonly FigureKind[]; runs: string[] }> {
  const { study, runs: places } = options
  const known = figureKinds.find((name) => name === kind)
  if (kind !== undefined && known === undefined)
    throw new CallError('invalid', `there is no figure '${kind}': ${figureKinds.join(', ')}`)
  if (study === undefined) {
    if (known === undefined || ids.length === 0)
      throw new CallError('invalid', 'say which figure of which runs: lab export KIND ID…, or lab export --study ID')
    if (places !== undefined) throw new CallError('invalid', '--runs chooses among the runs of a --study')
    const list = await lab.handlers['runs.list']({})
    return { kinds: [known], runs: ids.map((id) => findByBeginning(list, id, 'run').id) }
  }
  if (ids.length > 0) throw new CallError('invalid', 'a study or runs, not both')
  const { summary, cells } = await readStudy(lab, study)
  const all = cells.map(({ run }) => run.id)
  const runs = places === undefined ? all : selected(all, places)
  const own = asksResults(options) ? (['results'] as const) : figuresOf(summary.preset, runs.length)
  return { kinds: known ? [known] : own, runs }
}

/** Those at the places, from 1: `1..12` or `1,4,7..9`. Throws a CallError that names the part which is no place. */
export function selected(runs: readonly string[], places: string): string[] {
  const wrong = (why: string): never => {
    throw new CallError('invalid', `--runs ${places}: ${why}`)
  }
  return places.split(',').flatMap((part) => {
    const [, from, to = from] = /^\s*(\d+)(?:\.\.(\d+))?\s*$/.exec(part) ?? []
    if (from === undefined) return wrong(`'${part.trim()}' is neither a place nor a range like 1..12`)
    const [first, last] = [Number(from), Number(to)]
    if (first < 1 || last > runs.length || last < first) return wrong(`the study has the runs 1..${runs.length}`)
    return runs.slice(first - 1, last)
  })
}
