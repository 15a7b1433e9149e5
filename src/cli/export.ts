import type { Command } from 'commander'
import { CallError } from '../shared/contract/errors.ts'
import { resultNames } from '../shared/quantities/table.ts'
import { fontNames, legendPlaces, mapNames, ownLinePt, paletteNames, rampNames } from '../shared/plot/look.ts'
import type { RunSummary } from '../shared/contract/runs.ts'
import type { OverlayChoice } from '../shared/figures/spectraOverlay/data.ts'
import { figureKinds, mostSpectra, type FigureKind } from '../shared/spec/figureKind.ts'
import { rankKinds } from '../shared/theory/numericalRank.ts'
import type { Lab } from '../lab/lab.ts'
import { asksResults, checkTexts, pageRequestOf, requestOf, type ExportLook } from './exportRequest.ts'
import { addComparedOptions, comparedKinds, type ComparedKind } from './compared/options.ts'
import { addViewOptions } from './exportView.ts'
import {
  collect,
  collectVariant,
  formatsOption,
  readCentre,
  readCount,
  readPositive,
  readSteps,
} from './optionValues.ts'
import { figuresOf, readStudy } from './studies/tracked.ts'
import { addHomeOption, findByPrefix, withLab, type HomeOption, type Report } from './withLab.ts'
import { programName } from './programName.ts'

export function addExportCommand(root: Command, report: Report): void {
  const command = addHomeOption(root.command('export'))
    .description('export a figure of runs, or all figures of a study')
    .argument(
      '[kind]',
      `kind of figure (default: the figures of the study’s preset): ${[...figureKinds, ...comparedKinds].join(', ')}`,
    )
    .argument('[id...]', 'ids of the runs, or their first characters; for spectraOverlay also RUN@STEP')
    .option('--study <id>', 'export the runs of this study')
    .option('--runs <places>', 'only these runs of the study, by number: 1..12, or 1,4,7..9')
    .addOption(formatsOption())
    .option('--out <dir>', 'folder for the files (default: the folder figures of the home)')
    .option('--name <name>', 'file name without extension')
  addLookOptions(addViewOptions(addComparedOptions(addKindOptions(command)))).action(async (kind, ids, options) =>
    report(await exportFigures(kind, ids, options)),
  )
}

/** Adds the options that only some kinds of figures take. */
const addKindOptions = (command: Command): Command =>
  command
    .optionsGroup('Options of the figure ranks:')
    .option('--rank <kind>', `definition of the rank: ${rankKinds.join(', ')} (default: numerical)`)
    .option('--threshold <share>', 'count singular values from this share of s₁', readPositive)
    .optionsGroup('Options of the figure collapseMetrics:')
    .option('--variant <name>', 'metric to show, as in lab collapse; may be repeated', collectVariant)
    .option('--about <centre>', 'mean to subtract from the class means, as in lab collapse', readCentre)
    .optionsGroup('Options of the figure spectraOverlay:')
    .option('--steps <list>', 'steps of every run, separated by commas, or last (default: last)', readSteps)
    .optionsGroup('Options of the figure path:')
    .option('--tolerance <share>', 'largest ‖Z^L − Y‖/‖Y‖ of an interpolating network (default: 1e-6)', readPositive)
    .optionsGroup('Options of the figure results:')
    .option('--result <name>', `result to show: ${resultNames.join(', ')} (default: tcv)`)
    .option('--x <path>', 'field on the x axis (default: the field with the most values)')
    .option('--y <path>', 'field on the y axis, or none')

const addLookOptions = (command: Command): Command =>
  command
    .optionsGroup('Appearance:')
    .option('--width <mm>', 'width in mm (89 for one column, 183 for two)', readPositive)
    .option(
      '--height <mm>',
      'height in mm (default: the usual height, at most 230; what does not fit becomes pages)',
      readPositive,
    )
    .option('--columns <number>', 'panels in a row (default: as many as have room)', readCount)
    .option('--font <name>', `font of all texts: ${fontNames.join(', ')}`)
    .option('--font-size <pt>', 'size of the labels in points', readPositive)
    .option('--dpi <number>', 'resolution of PNG files in dots per inch', readCount)
    .option('--palette <name>', `colours of unordered series: ${paletteNames.join(', ')}`)
    .option('--ramp <name>', `colours of layers: ${rampNames.join(', ')}`)
    .option('--map <name>', `colours of heat maps: ${mapNames.join(', ')}`)
    .option('--line <pt>', `width of curves in points (default: ${ownLinePt})`, readPositive)
    .option('--line-styles', 'distinguish layers by line style as well as by colour')
    .option('--legend <place>', `place of the legend: ${legendPlaces.join(', ')}`)
    .option('--title <text>', 'title above the panels, in place of the default')
    .option('--no-title', 'leave out the title above the panels')
    .option('--no-notes', 'leave out the sentences under the panels')
    .option(
      '--word <key=text>',
      'replace one text (*s* sets s in italics; an unknown key lists the keys); may be repeated',
      collect,
    )
    .option('--paths', 'write the letters of SVG files as outlines, not as text')

interface ExportOptions extends HomeOption, ExportLook {
  study?: string
  /** Numbers of runs in the study, from 1. */
  runs?: string
}

const exportFigures = (kind: string | undefined, ids: readonly string[], options: ExportOptions): Promise<number> =>
  withLab(options, async (lab) => {
    const { kinds, runs, overlay } = await choose(lab, kind, ids, options)
    for (const kind of kinds) {
      const pages = kind === 'spectra' ? pagesOf(runs, mostSpectra) : [runs]
      if (pages.length > 1)
        console.error(
          `spectra: ${runs.length} runs on ${pages.length} figures of up to ${mostSpectra} runs; choose runs with --runs 1..${mostSpectra}`,
        )
      for (const page of pages) await exportFigure(lab, kind, page, { ...options, ...(overlay ? { overlay } : {}) })
    }
    return 0
  })

async function exportFigure(
  lab: Lab,
  kind: FigureKind | ComparedKind,
  runs: string[],
  look: ExportLook,
): Promise<void> {
  const { handlers } = lab
  // The charts of Compare load when one is asked for.
  const request = isCompared(kind)
    ? pageRequestOf(await (await import('./compared/pages.ts')).comparedPage(lab, kind, runs, look), runs, look)
    : requestOf(kind, runs, look)
  if (look.word !== undefined) {
    const { words } = await handlers['figures.draw']({ request: { ...request, formats: ['svg'] }, asPng: false })
    checkTexts(request, words)
  }
  const { files } = await handlers['figures.export'](request)
  for (const file of files) console.log(file)
}

const isCompared = (kind: FigureKind | ComparedKind): kind is ComparedKind =>
  (comparedKinds as readonly string[]).includes(kind)

/** Splits runs into pages of at most `most`. */
export const pagesOf = (runs: readonly string[], most: number): string[][] =>
  Array.from({ length: Math.ceil(runs.length / most) }, (_, i) => runs.slice(i * most, (i + 1) * most))

interface Chosen {
  kinds: readonly (FigureKind | ComparedKind)[]
  runs: string[]
  /** The spectra that ids with a step name. */
  overlay?: OverlayChoice
}

async function choose(
  lab: Lab,
  kind: string | undefined,
  ids: readonly string[],
  options: ExportOptions,
): Promise<Chosen> {
  const { study, runs: places } = options
  const known = [...figureKinds, ...comparedKinds].find((name) => name === kind)
  if (kind !== undefined && known === undefined)
    throw new CallError(
      'invalid',
      `no figure has the kind '${kind}'; known: ${[...figureKinds, ...comparedKinds].join(', ')}`,
    )
  if (study === undefined) {
    if (known === undefined || ids.length === 0)
      throw new CallError(
        'invalid',
        `name a figure and its runs (${programName} export KIND ID…) or a study (${programName} export --study ID)`,
      )
    if (places !== undefined) throw new CallError('invalid', '--runs selects runs of a study; add --study ID')
    const list = await lab.handlers['runs.list']({})
    if (known === 'spectraOverlay') return overlaid(list, ids, options)
    return { kinds: [known], runs: ids.map((id) => findByPrefix(list, id, 'run').id) }
  }
  if (ids.length > 0) throw new CallError('invalid', 'run ids and --study exclude each other; give one of them')
  const { summary, cells } = await readStudy(lab, study)
  const all = cells.map(({ run }) => run.id)
  const runs = places === undefined ? all : selectRuns(all, places)
  const own = asksResults(options) ? (['results'] as const) : figuresOf(summary.preset, runs.length)
  return { kinds: known ? [known] : own, runs }
}

/** Reads `RUN`, `RUN@STEP` and `RUN@last`. An id without a step takes the steps of --steps, or the last. */
export function overlaid(
  list: readonly Pick<RunSummary, 'id'>[],
  ids: readonly string[],
  { steps = [null] }: ExportLook,
): Chosen {
  const curves = ids.flatMap((text) => {
    const [id = '', at, ...rest] = text.split('@')
    const run = findByPrefix(list, id, 'run').id
    if (at === undefined) return steps.map((step) => ({ run, step }))
    if (rest.length > 0 || !/^(\d+|last)$/.test(at))
      throw new CallError('invalid', `'${text}': name a run and a step, such as ${id}@500 or ${id}@last`)
    return [{ run, step: at === 'last' ? null : Number(at) }]
  })
  return { kinds: ['spectraOverlay'], runs: [...new Set(curves.map(({ run }) => run))], overlay: { curves } }
}

/** Returns the runs with these numbers, from 1: `1..12` or `1,4,7..9`. Throws a CallError that names the bad part. */
export function selectRuns(runs: readonly string[], places: string): string[] {
  const wrong = (why: string): never => {
    throw new CallError('invalid', `--runs ${places}: ${why}`)
  }
  return places.split(',').flatMap((part) => {
    const [, from, to = from] = /^\s*(\d+)(?:\.\.(\d+))?\s*$/.exec(part) ?? []
    if (from === undefined) return wrong(`'${part.trim()}' is neither a number nor a range like 1..12`)
    const [first, last] = [Number(from), Number(to)]
    if (first < 1 || last > runs.length || last < first) return wrong(`the study has runs 1..${runs.length}`)
    return runs.slice(first - 1, last)
  })
}
