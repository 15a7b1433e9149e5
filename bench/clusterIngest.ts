/**
 * Takes in the frames of 10,000 runs, as 100 nodes would write them, and times how long the lab is busy at a stretch:
 * `node bench/clusterIngest.ts [runs]`. Prints frames and megabytes a second and the longest wait of another call.
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { scalarNames } from '../src/shared/contract/measurements.ts'
import type { RunFrame } from '../src/shared/contract/runFrames.ts'
import { parseSpec } from '../src/shared/spec/runSpec.ts'
import { ingestFile } from '../src/lab/clusters/ingest.ts'
import { frameFileName, framesFolder } from '../src/lab/clusters/task/layout.ts'
import { openReporter } from '../src/lab/clusters/task/reporter.ts'
import { openDataSets } from '../src/lab/datasets/dataSets.ts'
import { openForecaster } from '../src/lab/forecaster.ts'
import type { LabContext } from '../src/lab/runs/labContext.ts'
import { runEndWriter } from '../src/lab/runs/runEndWriter.ts'
import { newRunId } from '../src/lab/runs/startRuns.ts'
import { openTrainers } from '../src/lab/runs/trainers.ts'
import { openStore } from '../src/lab/store/store.ts'

const runs = Number(process.argv[2] ?? 10_000)
const nodes = 100
const root = join(import.meta.dirname, '..')
const folder = mkdtempSync(join(tmpdir(), 'collapsar-bench-'))
const store = openStore(join(folder, 'history.sqlite'))
const sets = openDataSets(root)
const dataSet = () => sets
const context: LabContext = {
  ...openTrainers({ home: folder, root }),
  store,
  runEnds: runEndWriter(store),
  emit: () => {},
  dataSet,
  reportCrash: () => {},
  forecaster: openForecaster({ dataSet }),
}

const spec = parseSpec({
  name: 'bench',
  data: { sampling: { kind: 'balanced', perClass: 2, seed: 0 } },
  network: { widths: [64, 64, 10] },
  penalty: { weightDecay: 1e-3, firstLayer: 0.1, featureDecay: 1e-3, featureLayers: 'first' },
  initialisation: { gain: 1 },
  optimizer: { continuation: { start: 1, divideBy: 2, steps: 1 } },
  stop: { steps: 200 },
})
const forecast = context.forecaster.make(spec)
const ids = Array.from({ length: runs }, () => newRunId())
const own = { study: 'bench', preset: null, spec, specHash: 'bench', forecast, versions: {}, createdAt: 0 }
store.runs.add(ids.map((id) => ({ id, ...own, owner: { pid: 1, start: null } })))
store.connection.atomically(() => {
  for (const [i, id] of ids.entries()) store.clusters.assign(id, 'bench-0', i % nodes)
})

/** What a run of a few minutes reports: 200 steps, ten measurements, and its end. */
function framesOf(): RunFrame[] {
  const vector = (length: number): Float64Array => Float64Array.from({ length }, () => Math.random())
  const engine = {
    engine: 'graph',
    backend: 'native',
    library: 'none',
    device: 'CPU',
    node: '24',
    advice: null,
  } as const
  const precision = { precision: 'float64', masterPrecision: 'float64', xla: true, stacked: 1, threads: 1 } as const
  const measured = Array.from({ length: 10 }, (_, i): RunFrame[] => [
    {
      kind: 'progressed',
      progress: {
        step: 20 * (i + 1),
        steps: 200,
        stage: 1,
        stages: 1,
        objective: 1,
        dataLoss: 1,
        restarts: 0,
        attemptBegan: 0,
        secondsLeft: 1,
      },
      scalars: vector(20 * scalarNames.length),
    },
    {
      kind: 'measured',
      measurement: {
        step: 20 * (i + 1),
        time: i,
        multiplier: 1,
        objective: 1,
        dataLoss: 1,
        weightPenalty: 1,
        featurePenalty: 0,
        gradientNorm: 1,
        featureSpectra: [vector(20), vector(20), vector(10)],
        weightSpectra: [vector(64), vector(64), vector(10)],
        recursiveSpectra: [vector(20), vector(10)],
        tcv: vector(3),
        tcvLower: vector(3),
        tcvUpper: vector(3),
        featureRanks: [20, 20, 10],
        weightRanks: [64, 64, 10],
        layered: { stationarity: vector(3) },
      },
    },
  ])
  return [
    { kind: 'started', at: 0, engine: { ...engine, ...precision }, versions: {}, host: 'n', job: '1_1', resumed: null },
    ...measured.flat(),
    { kind: 'ended', at: 1, status: 'finished', ending: 'Done.', endKind: null, peakMemoryBytes: 1 },
  ]
}

const frames = framesOf()
for (let node = 0; node < nodes; node++) {
  const reporter = openReporter(join(folder, 'study/bench-0'), node, 0)
  for (let i = node; i < runs; i += nodes) {
    for (const frame of frames) reporter.report(ids[i] ?? '', frame)
    if ((i - node) % (20 * nodes) === 0) reporter.flush()
  }
  reporter.flush()
  reporter.close()
}

const place = framesFolder(join(folder, 'study/bench-0'))
const waits: number[] = []
let last = performance.now()
const watch = setInterval(() => {
  const now = performance.now()
  waits.push(now - last)
  last = now
}, 1)
const began = performance.now()
let count = 0
let bytes = 0
for (let node = 0; node < nodes; node++) {
  const name = frameFileName(node, 0)
  const path = join(place, name)
  bytes += statSync(path).size
  count += (await ingestFile(context, { cluster: 'bench', token: 'bench-0', name, path })).frames
}
const seconds = (performance.now() - began) / 1000
clearInterval(watch)
console.log(
  `${runs} runs, ${count} frames, ${(bytes / 1e6).toFixed(0)} MB in ${seconds.toFixed(1)} s: ` +
    `${Math.round(count / seconds)} frames/s, ${(bytes / 1e6 / seconds).toFixed(1)} MB/s, ` +
    `${Math.round(runs / seconds)} runs/s; another call waits ${waitOf(0.5)} ms (median), ${waitOf(0.99)} ms (99 %), ` +
    `${waitOf(1)} ms at most; ${Math.round(process.cpuUsage().user / 1e6)} s of processor time`,
)
function waitOf(share: number): number {
  const sorted = waits.toSorted((a, b) => a - b)
  return Math.round(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0)
}
store.connection.close()
rmSync(folder, { recursive: true })
