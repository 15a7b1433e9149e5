import { TaskOptions, type Cluster } from '../../shared/contract/clusters.ts'
import { trainerBytes } from '../../shared/spec/memoryLimit.ts'
import type { RunSpec } from '../../shared/spec/runSpec.ts'
import type { SubmissionRow } from '../store/tables.ts'

/** What a submission asks for beyond the settings of its cluster. */
export interface SubmissionOptions {
  options: TaskOptions
  /** Its runs resume from the weights of their checkpoints, with a new state of the optimizer. */
  fromWeights: boolean
}

export const noOptions: SubmissionOptions = { options: {}, fromWeights: false }

export const optionsText = ({ options, fromWeights }: SubmissionOptions): string | null =>
  Object.keys(options).length === 0 && !fromWeights ? null : JSON.stringify({ options, fromWeights })

export function readOptions({ options: text }: Pick<SubmissionRow, 'options'>): SubmissionOptions {
  if (text === null) return noOptions
  const { options, fromWeights } = JSON.parse(text) as { options: unknown; fromWeights: boolean }
  return { options: TaskOptions.parse(options), fromWeights }
}

/** Memory beside the trainer: the task and the data set, in megabytes. */
const besideMegabytes = 500

/** Engines that compute on the processor alone. */
const onProcessor: readonly RunSpec['engine'][] = ['wasm', 'javascript']

/** Returns the GPUs of a task: one for a spec that trains with CUDA, none where no spec could use one. */
function gpusOf({ gpus }: Cluster, specs: readonly RunSpec[]): string | null {
  if (specs.some(({ engine }) => engine === 'cuda')) return gpus ?? '1'
  return specs.every(({ engine }) => onProcessor.includes(engine)) ? null : gpus
}

/** Returns the memory of a task: more than the cluster gives where a spec needs more. */
function megabytesOf({ megabytes }: Cluster, specs: readonly RunSpec[]): number | null {
  if (megabytes === null) return null
  const needed = Math.max(0, ...specs.map((spec) => trainerBytes(spec, 'graph'))) / 2 ** 20
  return Math.max(megabytes, Math.ceil(needed + besideMegabytes))
}

/**
 * Returns the settings of the tasks of a submission: what the study asks for, else what its specs need, else what the cluster
 * gives.
 */
export function settingsOf(cluster: Cluster, options: TaskOptions, specs: readonly RunSpec[]): Cluster {
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined))
  const needed = { gpus: gpusOf(cluster, specs), megabytes: megabytesOf(cluster, specs) }
  return { ...cluster, ...needed, ...given } as Cluster
}
