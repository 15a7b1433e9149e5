import type { Command } from 'commander'
import { CallError } from '../shared/contract/errors.ts'
import {
  forecastNames,
  spectraMatrices,
  spectraScaleNames,
  viewMembers,
  type FigureView,
  type ForecastName,
} from '../shared/figures/view.ts'
import { figureKinds, type FigureKind, type PageKind } from '../shared/spec/figureKind.ts'
import { collect, oneOf, readCounts, readRange, readWhole } from './optionValues.ts'

/** The state of the chart, as the window has it. */
export interface ViewOptions {
  step?: number
  matrix?: FigureView['matrix']
  scale?: FigureView['scale']
  forecasts?: readonly ForecastName[]
  fitted?: boolean
  ratio?: boolean
  logSteps?: boolean
  layer?: number
  ownScale?: boolean
  layers?: number[]
  hide?: readonly string[]
  xLimits?: [number, number]
  yLimits?: [number, number]
}

/** Adds the options that choose what a chart shows, as on screen. */
export const addViewOptions = (command: Command): Command =>
  command
    .optionsGroup('View, as on screen:')
    .option('--step <step>', 'step to show (spectra, gram, projections; default: the last)', readWhole)
    .option('--matrix <name>', `spectra of ${spectraMatrices.join(' or ')} (spectra, spectraOverlay)`, (text) =>
      oneOf(text, spectraMatrices),
    )
    .option('--scale <name>', `scale of spectra: ${spectraScaleNames.join(' or ')} (spectra, spectraOverlay)`, (text) =>
      oneOf(text, spectraScaleNames),
    )
    .option(
      '--forecasts <list>',
      `forecasts of spectra, separated by commas: ${forecastNames.join(', ')}, none`,
      readForecasts,
    )
    .option('--fitted', 'scale the forecasts of spectra by a fitted C')
    .option('--ratio', 'show measured divided by forecast singular values')
    .option('--log-steps', 'put steps on a log axis (collapse, objective, collapseMetrics)')
    .option('--layer <number>', 'only this layer, 0 for the inputs (gram and projections with --step)', readWhole)
    .option('--layers <list>', 'only these layers of spectraOverlay, separated by commas', readCounts)
    .option('--own-scale', 'colours and axes of this step alone (gram and projections with --step)')
    .option('--hide <series>', 'switch off a series (an unknown name lists them); may be repeated', collect)
    .option('--x-limits <from..to>', 'ends of the x axes', readRange)
    .option('--y-limits <from..to>', 'ends of the y axes', readRange)

function readForecasts(text: string): ForecastName[] {
  return text.trim() === 'none' ? [] : text.split(',').map((name) => oneOf(name, forecastNames))
}

/** The member of a view that each option sets. */
const owners = {
  step: 'step',
  matrix: 'matrix',
  scale: 'scale',
  forecasts: 'overlays',
  fitted: 'constant',
  ratio: 'isRatio',
  logSteps: 'isLogX',
  layer: 'layer',
  layers: 'layers',
  ownScale: 'isFixed',
} as const satisfies Partial<Record<keyof ViewOptions, keyof FigureView>>

/** Returns the view of a request; empty without such options. Throws a CallError where a kind has no such choice. */
export function viewRequest(kind: FigureKind | PageKind, options: ViewOptions): { view?: FigureView } {
  const members = viewMembers(kind)
  for (const [name, member] of Object.entries(owners)) {
    if (options[name as keyof typeof owners] === undefined || members.includes(member)) continue
    const kinds = figureKinds.filter((own) => viewMembers(own).includes(member)).join(', ')
    throw new CallError('invalid', `--${dashed(name)} applies to ${kinds}, not to ${kind}; remove it`)
  }
  if (options.step === undefined && (options.layer !== undefined || options.ownScale))
    throw new CallError('invalid', '--layer and --own-scale show one step; add --step STEP')
  const { hide = [], xLimits, yLimits } = options
  const isChanged = hide.length > 0 || xLimits !== undefined || yLimits !== undefined
  const limits = { ...(xLimits ? { x: xLimits } : {}), ...(yLimits ? { y: yLimits } : {}) }
  const view: FigureView = {
    ...(options.step === undefined ? {} : { step: options.step }),
    ...(options.matrix ? { matrix: options.matrix } : {}),
    ...(options.scale ? { scale: options.scale } : {}),
    ...(options.forecasts ? { overlays: [...options.forecasts] } : {}),
    ...(options.fitted ? { constant: 'fitted' as const } : {}),
    ...(options.ratio ? { isRatio: true } : {}),
    ...(options.logSteps ? { isLogX: true } : {}),
    ...(options.layer === undefined ? {} : { layer: options.layer }),
    ...(options.layers ? { layers: options.layers } : {}),
    ...(options.ownScale ? { isFixed: false } : {}),
    ...(isChanged ? { chart: { hidden: [...hide], ...limits } } : {}),
  }
  return Object.keys(view).length > 0 ? { view } : {}
}

const dashed = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
