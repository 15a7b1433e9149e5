import { deserialize, serialize } from 'node:v8'
import { AnalysisResult } from '../../shared/contract/analyses.ts'
import { tryLog, type LabContext } from '../runs/labContext.ts'
import type { AnalysisKey } from '../store/analyses.ts'

/** What was made before; null where there is nothing, or what this version cannot read. */
export function readKept({ store }: LabContext, key: AnalysisKey): AnalysisResult | null {
  const bytes = store.analyses.read(key)
  if (!bytes) return null
  try {
    // V8's own format: typed arrays, NaN and infinities come back as they were, and newer versions read older ones.
    return AnalysisResult.parse(deserialize(bytes))
  } catch {
    return null
  }
}

/** A result that cannot be kept is still a result. */
export function keep(context: LabContext, key: AnalysisKey, seconds: number, result: AnalysisResult): void {
  try {
    context.store.analyses.keep(key, seconds, serialize(result))
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    tryLog(context, key.run, 'warning', `The analysis '${key.kind}' of step ${key.step} could not be kept: ${reason}`)
  }
}
