import { formatNumber } from '../../../shared/plot/numbers.ts'
import { engineText } from '../../../shared/contract/engineText.ts'
import type { RunRecord } from '../../../shared/contract/runs.ts'
import { formatBytes, formatCount, formatDuration, formatTime } from '../../text/format.ts'
import type { Fact } from '../../text/specFacts.ts'
import { secondsOf } from '../../text/status.ts'
import { worstTcv } from '../../charts/sentences.ts'

/** What came out, as the inspector lists it. */
export function resultFacts(record: RunRecord, layers: number): Fact[] {
  const last = record.measurements.at(-1)
  const number = (value: number | undefined, digits = 4): string => formatNumber(value ?? NaN, digits)
  return [
    { name: 'objective', value: number(last?.objective, 6) },
    { name: 'forecast', value: number(record.forecast.balance?.objective, 6) },
    { name: 'data loss', value: number(last?.dataLoss) },
    { name: 'weights', value: number(last?.weightPenalty) },
    { name: 'features', value: number(last?.featurePenalty) },
    { name: 'gradient', value: number(last?.gradientNorm, 2) },
    { name: 'TCV, largest', value: worstTcv(last, layers) },
    { name: 'rank Z', value: last?.featureRanks.join(' ') ?? '–' },
    { name: 'rank W', value: last?.weightRanks.join(' ') ?? '–' },
    { name: 'step', value: last ? formatCount(last.step) : '–' },
  ]
}

/** Where it comes from and what computed it. */
export function provenanceFacts(record: RunRecord, now: number): Fact[] {
  const { summary, spec, engine, peakMemoryBytes } = record
  const seconds = secondsOf(summary, now)
  return [
    { name: 'run', value: summary.id },
    { name: 'study', value: summary.study },
    { name: 'spec hash', value: summary.specHash },
    { name: 'seed', value: String(spec.seed) },
    { name: 'queued', value: formatTime(summary.createdAt) },
    { name: 'duration', value: seconds === null ? '–' : formatDuration(seconds) },
    { name: 'peak memory', value: peakMemoryBytes === null ? '–' : formatBytes(peakMemoryBytes) },
    { name: 'engine', value: engine ? engineText(engine) : '–' },
    { name: 'library', value: engine?.library ?? '–' },
    { name: 'device', value: engine?.device ?? '–' },
    ...(engine?.advice ? [{ name: 'better', value: engine.advice }] : []),
    ...Object.entries(record.versions).map(([name, value]) => ({ name, value })),
  ]
}
