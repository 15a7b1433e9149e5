import { Command, CommanderError, InvalidArgumentError } from 'commander'
import { CallError } from '../shared/contract/errors.ts'
import { resultNames } from '../shared/figures/results/data.ts'
import { figureFormats, type FigureFormat } from '../shared/contract/figures.ts'
import { SpecError } from '../shared/spec/runSpec.ts'
import { legendPlaces, fontNames, ownLinePt, paletteNames, mapNames, rampNames } from '../shared/plot/look.ts'
import { rankKinds } from '../shared/theory/numericalRank.ts'
import { figureKinds } from '../shared/spec/figureKind.ts'
import { allVariants, centres, type Centre, type CollapseVariant } from '../shared/theory/collapseVariants.ts'
import { collapseCommand } from './collapse.ts'
import { datasetsCommand, importCommand } from './datasets.ts'
import { doctorCommand } from './doctor.ts'
import { exportCommand } from './export.ts'
import { forecastCommand } from './forecast.ts'
import { showCommand } from './show.ts'
import { presetsCommand, specCommand } from './presets.ts'
import { resumeCommand } from './resumeCommand.ts'
import { runCommand } from './run.ts'
import { runsCommand, trashCommand } from './runs.ts'
import { theoryCommand } from './theoryCommand.ts'
import {
  studiesCommand,
  studyExtendCommand,
  studyPauseCommand,
  studyResumeCommand,
  studyShowCommand,
} from './study.ts'

const vary = 'vary any field: path=v1,v2,… or path=log:FROM:TO:COUNT or path=FROM..TO (whole numbers); may be repeated'

const formatsText = `with commas between: ${figureFormats.join(', ')}`

const exitCodes = { fine: 0, failed: 1, usage: 2 }

const collect = (value: string, before: string[] = []): string[] => [...before, value]

function collectDelta(text: string, before: number[] = []): number[] {
  const value = Number(text)
  if (text.trim() === '' || !(value >= 0) || !Number.isFinite(value)) throw new InvalidArgumentError('not a number ≥ 0')
  return [...before, value]
}

function readCount(text: string): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('not a whole number ≥ 1')
  return value
}

function readNumber(text: string): number {
  const value = Number(text)
  if (text.trim() === '' || !(value > 0) || !Number.isFinite(value)) throw new InvalidArgumentError('not a number > 0')
  return value
}

function readWhole(text: string): number {
  const value = Number(text)
  if (text.trim() === '' || !Number.isInteger(value) || value < 0)
    throw new InvalidArgumentError('not a whole number ≥ 0')
  return value
}

const oneOf = <T extends string>(text: string, known: readonly T[]): T => {
  const found = known.find((name) => name === text.trim())
  if (!found) throw new InvalidArgumentError(`'${text}' is none of ${known.join(', ')}`)
  return found
}

const readCentre = (text: string): Centre => oneOf(text, centres)

const collectVariant = (text: string, before: CollapseVariant[] = []): CollapseVariant[] => [
  ...before,
  oneOf(text, allVariants),
]

function readFormats(text: string): FigureFormat[] {
  const formats = text.split(',').map((format) => oneOf(format, figureFormats))
  return [...new Set(formats)]
}

function readArrays(text: string): { samples: string; labels: string } {
  const [samples = '', labels = '', ...rest] = text.split(',').map((name) => name.trim())
  if (samples === '' || labels === '' || rest.length > 0)
    throw new InvalidArgumentError('not two names with a comma between')
  return { samples, labels }
}

function program(report: (code: number) => void): Command {
  const root = new Command('lab').description('Collapsar without a window')
  // Set before the commands are made: they inherit it.
  root.exitOverride().configureOutput({ outputError: (text, write) => write(text) })
  const home = (command: Command): Command =>
    command.option('--home <dir>', 'where history and figures live, in place of the platform’s folder')
  const spec = (command: Command): Command =>
    command
      .argument('<preset|spec.json>', 'the name of a preset, or a file with a spec')
      .option('--quick', 'the small size of a preset (the default)')
      .option('--paper', 'the size in the paper')
      .option('--delta <number>', 'only this δ; may be repeated', collectDelta, [])
      .option('--data <name>', 'other data: digits, mixture, moons, spirals, randomLabels, or an imported set')
      .option('--set <path=value>', 'override any field of the spec; may be repeated', collect, [])
      .option('--vary <path=values>', vary, collect, [])

  const training = (command: Command): Command =>
    home(command)
      .option('--out <dir>', 'where the figure goes (default: the figures folder of the home)')
      .option('--formats <list>', formatsText, readFormats, ['svg', 'png'])
      .option('--concurrency <number>', 'trainers at a time (default: one for each core)', readCount)

  training(spec(root.command('run').description('run a study and export its figure'))).action(async (target, options) =>
    report(await runCommand(target, options)),
  )
  training(root.command('resume').description('let runs go on that were stopped or lost'))
    .argument('<id...>', 'their ids, or the beginnings of them')
    .action(async (ids, options) => report(await resumeCommand(ids, options)))
  studyProgram(root, report, { home, training })
  exportProgram(root, report, home)
  home(spec(root.command('forecast').description('print the singular values known before training'))).action(
    async (target, options) => report(await forecastCommand(target, options)),
  )
  home(spec(root.command('spec').description('print a spec as JSON'))).action(async (target, options) =>
    report(await specCommand(target, options)),
  )
  datasetProgram(root, report, home)
  root
    .command('presets')
    .description('list the presets')
    .action(() => report(presetsCommand()))
  historyProgram(root, report, home)
  home(root.command('show').description('show one run').argument('<id>', 'its id, or the beginning of it')).action(
    async (id, options) => report(await showCommand(id, options)),
  )
  analysisProgram(root, report, home)
  home(root.command('doctor').description('print what runs here, and how to have it better')).action(async (options) =>
    report(await doctorCommand(options)),
  )
  return root
}

/** What can be computed of runs from weights that they have kept. */
function analysisProgram(root: Command, report: (code: number) => void, home: (command: Command) => Command): void {
  home(root.command('theory').description('compute what the theorems say of the weights of a run'))
    .argument('<id>', 'its id, or the beginning of it')
    .option('--k <number>', 'the rank and the number of clusters (default: the classes)', readCount)
    .option('--step <number>', 'a step at which weights were kept (default: the last)', readWhole)
    .option('--seed <number>', 'of k-means, of the search for M and of the samples', readWhole)
    .action(async (id, options) => report(await theoryCommand(id, options)))
  home(
    root.command('collapse').description('compute DNC1, DNC2 and DNC3 of every hidden layer from the weights of a run'),
  )
    .argument('<id>', 'its id, or the beginning of it')
    .option('--variant <name>', `${allVariants.join(', ')}; may be repeated`, collectVariant, [])
    .option('--about <centre>', `what class means are centred about: ${centres.join(', ')}`, readCentre, 'samples')
    .option('--step <number>', 'a step at which weights were kept (default: the last)', readWhole)
    .action(async (id, options) => report(await collapseCommand(id, options)))
}

/** What can be exported of runs that are there. */
function exportProgram(root: Command, report: (code: number) => void, home: (command: Command) => Command): void {
  home(root.command('export').description('export a figure of runs that are there, or all figures of a study'))
    .argument('[kind]', `of the figure (default: those of the study’s preset): ${figureKinds.join(', ')}`)
    .argument('[id...]', 'of the runs, or the beginnings of them')
    .option('--study <id>', 'of all runs of this study')
    .option('--runs <places>', 'only these runs of the study: 1..12, or 1,4,7..9')
    .option('--rank <kind>', `of the figure ranks: ${rankKinds.join(', ')} (default: numerical)`)
    .option('--threshold <share>', 'of the figure ranks: counted from this share of s₁ on', readNumber)
    .option('--variant <name>', 'of the figure collapseMetrics: as of lab collapse', collectVariant, [])
    .option('--about <centre>', 'of the figure collapseMetrics: as of lab collapse', readCentre)
    .option('--result <name>', `of the figure results: ${resultNames.join(', ')} (default: tcv)`)
    .option('--x <path>', 'of the figure results: the field to the right (default: that with the most values)')
    .option('--y <path>', 'of the figure results: the field upwards, or none')
    .option('--formats <list>', formatsText, readFormats, ['svg', 'png'])
    .option('--width <mm>', 'of one column 89, of two 183', readNumber)
    .option('--font-size <pt>', 'of the labels', readNumber)
    .option('--dpi <number>', 'of PNG', readCount)
    .option('--font <name>', `of all texts: ${fontNames.join(', ')}`)
    .option('--palette <name>', `colours of what is not ordered: ${paletteNames.join(', ')}`)
    .option('--ramp <name>', `colours of layers: ${rampNames.join(', ')}`)
    .option('--map <name>', `colours of maps: ${mapNames.join(', ')}`)
    .option('--line <pt>', `width of curves (default: ${ownLinePt})`, readNumber)
    .option('--line-styles', 'layers told apart by line styles too')
    .option('--legend <place>', legendPlaces.join(', '))
    .option('--no-notes', 'without the sentences under the panels')
    .option(
      '--word <key=text>',
      'one text in place of ours, *s* for italics; an unknown key names those there are',
      collect,
      [],
    )
    .option('--title <text>', 'above the panels, in place of what is seen')
    .option('--paths', 'SVG with the outlines of letters in place of text')
    .option('--no-title', 'without the sentence above the panels')
    .option('--name <name>', 'of the files, without extension')
    .option('--out <dir>', 'where they go (default: the figures folder of the home)')
    .action(async (kind, ids, options) => report(await exportCommand(kind, ids, options)))
}

/** What can be done with runs that were trained. */
function historyProgram(root: Command, report: (code: number) => void, home: (command: Command) => Command): void {
  home(root.command('runs').description('list the history'))
    .option(
      '--filter <terms>',
      "only runs that are so: 'lambda<1e-3 tag:good status:finished objective@1000<0.01 -is:archived'",
    )
    .option('--at <step>', 'also what they had come to at that step, at the last measurement up to it')
    .option('--trash', 'what is in the trash')
    .action(async (options) => report(await runsCommand(options)))
  home(root.command('trash').description('put runs that have ended into the trash'))
    .argument('<id...>', 'their ids, or the beginnings of them')
    .action(async (ids, options) => report(await trashCommand(ids, 'trash', options)))
  home(root.command('restore').description('take runs out of the trash'))
    .argument('<id...>', 'their ids, or the beginnings of them')
    .action(async (ids, options) => report(await trashCommand(ids, 'restore', options)))
}

/** What can be done with data sets. */
function datasetProgram(root: Command, report: (code: number) => void, home: (command: Command) => Command): void {
  home(
    root.command('import').description('import a data set: IDX, CIFAR-10, CSV or TSV, NPY, NPZ, a folder of pictures'),
  )
    .argument('<file...>', 'the files of one set, or a folder with a folder of pictures for each class')
    .option('--name <name>', 'what it is called (default: after its files)')
    .option('--labels <file>', 'the file of the labels, where it is not found beside the samples')
    .option('--label-column <column>', 'of a table: the column of the labels, by name or number from 1')
    .option('--arrays <samples,labels>', 'of an NPZ file: the names of the two arrays', readArrays)
    .action(async (files, options) => report(await importCommand(files, options)))
  home(root.command('datasets').description('list the data sets, or show one'))
    .argument('[name]', 'an imported set: its name, or the beginning of its hash')
    .option('--remove', 'remove it from the home')
    .option('--even-if-used', 'also where runs were trained on it')
    .action(async (name, options) => report(await datasetsCommand(name, options)))
}

/** What can be done with studies. */
function studyProgram(
  root: Command,
  report: (code: number) => void,
  { home, training }: Record<'home' | 'training', (command: Command) => Command>,
): void {
  home(root.command('studies').description('list the studies')).action(async (options) =>
    report(await studiesCommand(options)),
  )
  const study = root.command('study').description('show a study, or let it go on')
  const command = (name: string, what: string): Command =>
    study.command(name).description(what).argument('<id>', 'its id, or the beginning of it')
  home(command('show', 'what it varies, how its runs are, and what came out')).action(async (id, options) =>
    report(await studyShowCommand(id, options)),
  )
  training(command('resume', 'take up every run that is not over')).action(async (id, options) =>
    report(await studyResumeCommand(id, options)),
  )
  home(command('pause', 'stop what goes on, with a checkpoint; only where no other process has it')).action(
    async (id, options) => report(await studyPauseCommand(id, options)),
  )
  training(command('extend', 'add values to what it varies; only what is new is run'))
    .requiredOption('--vary <path=values>', vary, collect)
    .action(async (id, options) => report(await studyExtendCommand(id, options)))
}

/** Says what is wrong in one sentence where it is the user's or the machine's; only a bug shows its trace. */
function explain(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.fine : exitCodes.usage
  const isRefusal = error instanceof SpecError || (error instanceof CallError && error.code !== 'internal')
  if (!isRefusal) {
    console.error(error)
    return exitCodes.failed
  }
  console.error(`lab: ${error.message}`)
  return error instanceof CallError && error.code === 'notPossible' ? exitCodes.failed : exitCodes.usage
}

// A reader that has seen enough, as in `lab runs | head`, is no failure.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})
let code = exitCodes.fine
try {
  await program((reported) => (code = reported)).parseAsync()
} catch (error) {
  code = explain(error)
}
process.exitCode = code
