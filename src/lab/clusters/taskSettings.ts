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

/**
 * Returns the settings of the tasks of a submission: those of the cluster, with what the study asks for in their place. Where
 * a spec needs more memory than the cluster gives a task, the task asks for it, unless the study says how much.
 */
export function settingsOf(cluster: Cluster, options: TaskOptions, specs: readonly RunSpec[]): Cluster {
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined))
  const settings = { ...cluster, ...given } as Cluster
  if (settings.megabytes === null || options.megabytes !== undefined) return settings
  const needed = Math.max(0, ...specs.map((spec) => trainerBytes(spec, 'graph'))) / 2 ** 20
  return { ...settings, megabytes: Math.max(settings.megabytes, Math.ceil(needed + besideMegabytes)) }
}
