import { createHash } from 'node:crypto'
import { accessSync, constants } from 'node:fs'
import { join } from 'node:path'
import { ensureDirectory } from '../ensureDirectory.ts'

/** The variables of a trainer's process, and what could not be had of them; null: everything. */
export interface TrainerEnvironment {
  variables: NodeJS.ProcessEnv
  complaint: string | null
}

/** What machine code is compiled for: a program from another cache could be wrong, or use the wrong number of threads. */
export interface Compiled {
  tensorflow: string | null
  cpu: string
  version: string
}

/**
 * What the lab tells trainers by variables of their environment; what is set already is left as it is.
 * `cache`: the folder of compiled programs, which turn seconds of compiling into a fraction of one.
 */
export function trainerEnvironment(
  cache: string,
  compiled: Compiled,
  threads: number,
  inherited: NodeJS.ProcessEnv = process.env,
): TrainerEnvironment {
  const variables: NodeJS.ProcessEnv = { TF_NUM_INTRAOP_THREADS: String(threads), ...inherited }
  if (inherited.TF_XLA_FLAGS !== undefined) return { variables, complaint: null }
  const folder = join(cache, `xla-${tag(compiled, variables)}`)
  try {
    ensureDirectory(folder)
    accessSync(folder, constants.R_OK | constants.W_OK)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return {
      variables,
      complaint: `Compiled programs cannot be kept in ${folder}, so that each start compiles anew: ${reason}`,
    }
  }
  return { variables: { ...variables, TF_XLA_FLAGS: cacheFlags(folder) }, complaint: null }
}

/** In quotes, since a home may have a space in its name. */
const cacheFlags = (folder: string): string =>
  `--tf_xla_persistent_cache_directory="${folder.replaceAll(/["\\]/g, '\\$&')}" --tf_xla_persistent_cache_device_types=CPU`

function tag({ tensorflow, cpu, version }: Compiled, variables: NodeJS.ProcessEnv): string {
  const parts = [tensorflow, cpu, version, variables.TF_NUM_INTRAOP_THREADS, variables.XLA_FLAGS]
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 12)
}
