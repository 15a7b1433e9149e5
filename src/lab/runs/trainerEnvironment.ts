import { createHash } from 'node:crypto'
import { accessSync, constants } from 'node:fs'
import { join } from 'node:path'
import { makeFolder } from '../makeFolder.ts'

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
 * Everything that trainers are told by variables of their environment; what is set already is left as it is.
 * `cache`: the folder of compiled programs, which turn seconds of compiling into a fraction of one.
 */
export function trainerEnvironment(
  cache: string,
  compiled: Compiled,
  threads: number,
  inherited: NodeJS.ProcessEnv = process.env,
): TrainerEnvironment {
  const own: NodeJS.ProcessEnv = {
    TF_NUM_INTRAOP_THREADS: String(threads),
    // The new emitters of XLA on the CPU make these loops slower, and take longer to compile.
    XLA_FLAGS: '--xla_backend_extra_options=xla_cpu_disable_new_fusion_emitters',
  }
  const variables = { ...own, ...inherited }
  if (inherited.TF_XLA_FLAGS !== undefined) return { variables, complaint: null }
  const folder = join(cache, `xla-${tag(compiled, variables.TF_NUM_INTRAOP_THREADS)}`)
  try {
    makeFolder(folder)
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

const tag = ({ tensorflow, cpu, version }: Compiled, threads: string | undefined): string =>
  createHash('sha256')
    .update(JSON.stringify([tensorflow, cpu, version, threads]))
    .digest('hex')
    .slice(0, 12)
