import { deserialize, serialize } from 'node:v8'
import { AnalysisResult } from '../../shared/contract/analyses.ts'
import { tryLog, type LabContext } from '../runs/labContext.ts'
import type { AnalysisKey } from '../store/analyses.ts'

/** Reads a stored result; null where there is none, or this version cannot read it. */
export function readStored({ store }: LabContext, key: AnalysisKey): AnalysisResult | null {
  const bytes = store.analyses.read(key)
  if (!bytes) return null
  try {
    // V8's format keeps typed arrays, NaN and infinities, and newer versions of V8 read older data.
    return AnalysisResult.parse(deserialize(bytes))
  } catch {
    return null
  }
}

/** Stores a result. A failure only writes a log line, because the result itself is valid. */
export function storeResult(context: LabContext, key: AnalysisKey, seconds: number, result: AnalysisResult): void {
  try {
    context.store.analyses.save(key, seconds, serialize(result))
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    tryLog(
      context,
      key.run,
      'warning',
      `Collapsar could not store the analysis '${key.kind}' of step ${key.step}: ${reason}`,
    )
  }
}
