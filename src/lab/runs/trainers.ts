import { availableParallelism, cpus } from 'node:os'
import type { RunSpec } from '../../shared/spec/runSpec.ts'
import { trainerKind } from '../../shared/spec/trainerKind.ts'
import { findDirectories } from '../home.ts'
import { listGpus } from '../system/gpus.ts'
import { programPath } from '../layout.ts'
import { currentVersions, engineVariables, readInstallation } from '../system/installation.ts'
import { machineOf, waitingRunOf, type Machine } from './machine.ts'
import { planTrainers } from './planTrainers.ts'
import { trainerEnvironment, type TrainerEnvironment } from './trainerEnvironment.ts'
import { trainerPool, type TrainerPool, type WantedTrainer } from './trainerPool.ts'
import type { TrainerCommand } from './trainerProcess.ts'

/** The trainers of a home and how they start. */
export interface Trainers {
  trainerCommand: TrainerCommand
  trainers: TrainerPool
  /** Returns the environment of a trainer with this number of threads. */
  environment(threads: number): TrainerEnvironment
}

export interface TrainerOptions {
  /** null: the platform's folder for application data. */
  home: string | null
  /** The folder with `resources` and `.runtime`. */
  root: string
  nodePath?: string
  trainerPath?: string
  /** Whether trainers let a window draw first. */
  hasWindow?: boolean
}

export function openTrainers({ home, root, nodePath, trainerPath, hasWindow = false }: TrainerOptions): Trainers {
  const { programs } = findDirectories({ home, root })
  const { collapsar: version = '', tensorflow = null } = currentVersions(root)
  const compiled = { version, tensorflow, cpu: cpus()[0]?.model ?? '' }
  const engine = engineVariables(root)
  const trainerCommand = {
    nodePath: nodePath ?? process.execPath,
    trainerPath: trainerPath ?? programPath('trainer/index', root),
    yieldsToWindow: hasWindow,
  }
  return {
    trainerCommand,
    trainers: trainerPool(trainerCommand),
    environment: (threads) => trainerEnvironment(programs, compiled, threads, { ...process.env, ...engine }),
  }
}

/** Describes this machine. Queries the GPU driver only where the engine uses CUDA. */
export async function findMachine(root: string): Promise<Machine> {
  const { engine } = readInstallation(root)
  const gpus = engine.kind === 'native' && engine.variant === 'cuda' ? await listGpus() : []
  return machineOf(engine, gpus, availableParallelism())
}

/** Starts the trainers that an idle queue will give the runs of these specs to. */
export function prepareTrainers(
  { trainers, environment }: Pick<Trainers, 'trainers' | 'environment'>,
  specs: readonly RunSpec[],
  machine: Machine,
): void {
  const runs = specs.map((spec, i) => waitingRunOf(spec, { id: String(i), study: '' }, machine))
  const wanted = planTrainers(runs, [], machine).flatMap(({ ids, threads }): WantedTrainer[] => {
    const { variables } = environment(threads)
    return specs
      .filter((_, i) => ids[0] === String(i))
      .map((spec) => ({ environment: variables, kind: trainerKind(spec) }))
  })
  trainers.prepare(wanted)
}
