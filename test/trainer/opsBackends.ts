import { projectRoot } from '../../scripts/setup/node.mjs'
import { readState } from '../../scripts/setup/state.mjs'
import type { EngineReport } from '../../src/shared/contract/engine.ts'
import { chooseRung, reportOf } from '../../src/trainer/engine/ladder.ts'
import type { Tf } from '../../src/trainer/engine/ops/network.ts'

/** A backend of the ops engine with the report of its runs. */
export interface OpsBackend {
  tf: Tf
  report: EngineReport
}

/** Opens every backend of the ops engine by name. Without the native engine these are the portable ones. */
export async function opsBackends(): Promise<[string, OpsBackend][]> {
  const isNativeBuilt = readState(projectRoot)?.engine.kind === 'native'
  const backends: [string, OpsBackend][] = []
  for (const wish of [...(isNativeBuilt ? (['native'] as const) : []), 'wasm', 'javascript'] as const) {
    const rung = await chooseRung({ engine: wish, precision: 'float32' })
    backends.push([wish, { tf: rung.backend.tf, report: reportOf(rung, 'float32', { xla: false, stacked: 1 }) }])
  }
  return backends
}
