import type { Command } from 'commander'
import { CallError } from '../../shared/contract/errors.ts'
import { curveNames, type CurveName } from '../../shared/quantities/table.ts'
import type { FigureKind, PageKind } from '../../shared/spec/figureKind.ts'
import { collect, oneOf, readCount } from '../optionValues.ts'

/** The charts of Compare, which `lab export` draws of any runs. */
export const comparedKinds = ['curves', 'scatter', 'parallel'] as const
export type ComparedKind = (typeof comparedKinds)[number]

const overNames = ['step', 'time'] as const
const seedNames = ['each', 'median', 'mean'] as const

/** The choices of the Compare page; an option that is not given keeps the default of the window. */
export interface ComparedOptions {
  quantity?: CurveName
  over?: (typeof overNames)[number]
  smooth?: number
  seeds?: (typeof seedNames)[number]
  /** Axes on a log scale: x and y, or names of parallel axes. */
  log?: readonly string[]
  /** Parallel axes in order. */
  axes?: readonly string[]
  colour?: string
  /** Intervals on parallel axes: `tcv=1e-9..1e-6`, `status=finished`. */
  keep?: readonly string[]
}

export const addComparedOptions = (command: Command): Command =>
  command
    .optionsGroup('Options of the charts curves, scatter and parallel (as on the page Compare):')
    .option('--quantity <name>', `quantity of the curves: ${curveNames.join(', ')} (default: objective)`, (text) =>
      oneOf(text, curveNames),
    )
    .option('--over <axis>', `x axis of the curves: ${overNames.join(' or ')} (default: step)`, (text) =>
      oneOf(text, overNames),
    )
    .option('--smooth <points>', 'width of the moving mean of the curves in points (default: 1, none)', readCount)
    .option('--seeds <name>', `runs that differ in their seeds: ${seedNames.join(', ')} (default: each)`, (text) =>
      oneOf(text, seedNames),
    )
    .option('--log <axes>', 'axes on a log scale, separated by commas: x, y, names of parallel axes, or none', readList)
    .option('--axes <names>', 'parallel axes in order, separated by commas: fields of the specs and results', readList)
    .option('--colour <name>', 'parallel axis that colours the lines, or run')
    .option('--keep <name=range>', 'interval of a parallel axis, such as tcv=1e-9..1e-6; may be repeated', collect)

const readList = (text: string): string[] =>
  text.trim() === 'none'
    ? []
    : text
        .split(',')
        .map((name) => name.trim())
        .filter(Boolean)

const owners: Readonly<Record<keyof ComparedOptions, readonly ComparedKind[]>> = {
  quantity: ['curves'],
  over: ['curves'],
  smooth: ['curves'],
  seeds: ['curves'],
  log: comparedKinds,
  axes: ['parallel'],
  colour: ['parallel'],
  keep: ['parallel'],
}

/** Throws a CallError that names the option where a figure has no such choice. */
export function checkCompared(kind: FigureKind | PageKind, options: ComparedOptions): void {
  for (const [name, kinds] of Object.entries(owners)) {
    if (options[name as keyof ComparedOptions] === undefined) continue
    if (!(kinds as readonly string[]).includes(kind))
      throw new CallError('invalid', `--${name} applies to ${kinds.join(', ')}, not to ${kind}; remove it`)
  }
}
