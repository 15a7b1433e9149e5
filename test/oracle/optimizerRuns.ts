import { Optimizer, type FirstOrderOptimizer, type Schedule } from '../../src/shared/spec/optimizer.ts'
import { oracle } from './read.ts'

export interface OptimizerRun {
  case: string
  optimizer: object
  schedule: string
  losses: number[]
}

interface OptimizersFile {
  schedules: Record<string, Schedule>
  rates: Record<string, number[]>
  runs: Record<string, OptimizerRun>
}

const file = oracle<OptimizersFile>('optimizers')
export const optimizerRuns = Object.entries(file.runs)
/** Name, schedule, and its factor at every step. */
export const scheduleRates = Object.entries(file.schedules).map(
  ([name, schedule]) => [name, schedule, file.rates[name] ?? []] as const,
)
/** Every run, with all or some of its losses. */
export const optimizerSteps = 40

/** Returns the optimizer of a run as in a spec. */
export const optimizerOf = ({ optimizer, schedule }: OptimizerRun): FirstOrderOptimizer =>
  Optimizer.parse({ ...optimizer, schedule: file.schedules[schedule] }) as FirstOrderOptimizer
