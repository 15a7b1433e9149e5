import { collapseStepsText } from '../../../shared/contract/collapseStepsText.ts'
import { engineText } from '../../../shared/contract/engineText.ts'
import type { Measurement } from '../../../shared/contract/measurements.ts'
import type { RunRecord } from '../../../shared/contract/runs.ts'
import { largestTcvText } from '../../../shared/figures/collapse/title.ts'
import { structureLines } from '../../../shared/figures/spectra/data.ts'
import { layersOf, valueOf } from '../../../shared/quantities/read.ts'
import { measured, measuredNames, type MeasuredName } from '../../../shared/quantities/table.ts'
import { nameOf } from '../../../shared/quantities/text.ts'
import { formatBytes, formatCount, formatDuration, formatTime } from '../../text/format.ts'
import { quantityText } from '../../text/quantityText.ts'
import type { Fact } from '../../text/specFacts.ts'
import { secondsOf } from '../../text/status.ts'

/** The result of a run in the inspector: its last measurement, beside the forecast of its objective. */
export function resultFacts(record: RunRecord): Fact[] {
  const last = record.measurements.at(-1)
  return measuredNames.flatMap((name) => {
    if (measured[name].isOptional && !(last && Number.isFinite(valueOf(name, last)))) return []
    const where =
      record.summary.status === 'diverged' && last ? ` at step ${formatCount(last.step)}, the last finite one` : ''
    const fact: Fact = { name: labelOf(name), ask: name, value: last ? measuredText(name, last) : '–' }
    if (name !== 'objective') return [fact]
    fact.value += where
    const structures = structureLines(record.spec).map((own) => ({
      name: own.name,
      ask: 'structureLoss' as const,
      value: quantityText(name, own.objective, moreDigits),
    }))
    if (structures.length > 0) return [fact, ...structures]
    return [fact, { name: 'forecast', value: quantityText(name, record.forecast.balance?.objective, moreDigits) }]
  })
}

const isListed = (name: MeasuredName): boolean => measured[name].layers !== null && measured[name].isWhole === true

/** Names the number that is shown. The reduction is left out of lists, and of the norm, which can only be that of all layers. */
const labelOf = (name: MeasuredName): string =>
  isListed(name) || measured[name].reduce === 'norm' ? measured[name].name : nameOf(name)

/** The inspector has room for more digits than a column of the run table. */
const moreDigits = 1

/** The TCV is given as its certified interval, counts layer by layer. */
function measuredText(name: MeasuredName, last: Measurement): string {
  if (name === 'tcv') return largestTcvText(last)
  if (isListed(name)) return Array.from(layersOf(name, last)).join(' ') || '–'
  return quantityText(name, valueOf(name, last), moreDigits)
}

/** The origin of a run, and the machine that computed it. */
export function provenanceFacts(record: RunRecord, now: number): Fact[] {
  const { summary, spec, engine, peakMemoryBytes } = record
  const seconds = secondsOf(summary, now)
  const collapse = collapseStepsText(record.collapseSteps)
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
    ...(collapse === null ? [] : [{ name: 'collapse steps', value: collapse }]),
    ...(engine?.advice ? [{ name: 'advice', value: engine.advice }] : []),
    ...Object.entries(record.versions).map(([name, value]) => ({ name, value })),
  ]
}
