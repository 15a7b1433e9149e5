import { createHash } from 'node:crypto'
import { accessSync, constants } from 'node:fs'
import { join } from 'node:path'
import { ensureDirectory } from '../ensureDirectory.ts'

/** The environment variables of a trainer, and a warning where the cache is unavailable. */
export interface TrainerEnvironment {
  variables: NodeJS.ProcessEnv
  warning: string | null
}

/** What machine code depends on. A program that was compiled for something else could be wrong or use other threads. */
export interface Compiled {
  tensorflow: string | null
  cpu: string
  version: string
}

/**
 * Returns the environment of a trainer. Variables that are already set stay as they are.
 * `cache`: the folder of compiled programs; with it a start takes a fraction of a second, not seconds of compilation.
 */
export function trainerEnvironment(
  cache: string,
  compiled: Compiled,
  threads: number,
  inherited: NodeJS.ProcessEnv = process.env,
): TrainerEnvironment {
  const variables: NodeJS.ProcessEnv = { TF_NUM_INTRAOP_THREADS: String(threads), ...inherited }
  if (inherited.TF_XLA_FLAGS !== undefined) return { variables, warning: null }
  const folder = join(cache, `xla-${tag(compiled, variables)}`)
  try {
    ensureDirectory(folder)
    accessSync(folder, constants.R_OK | constants.W_OK)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return {
      variables,
      warning: `Collapsar cannot cache compiled programs in ${folder}, so each start compiles them again: ${reason}`,
    }
  }
  return { variables: { ...variables, TF_XLA_FLAGS: cacheFlags(folder) }, warning: null }
}

/** The path is quoted, since the path of a home may contain a space. */
const cacheFlags = (folder: string): string =>
  `--tf_xla_persistent_cache_directory="${folder.replaceAll(/["\\]/g, '\\$&')}" --tf_xla_persistent_cache_device_types=CPU`

function tag({ tensorflow, cpu, version }: Compiled, variables: NodeJS.ProcessEnv): string {
  const parts = [tensorflow, cpu, version, variables.TF_NUM_INTRAOP_THREADS, variables.XLA_FLAGS]
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 12)
}
