import { EngineReport } from '../../src/shared/contract/engine.ts'
import type { SystemReport } from '../../src/shared/contract/system.ts'

/** An engine on a CPU, with some changes. */
export const engineReport = (change: Partial<EngineReport> = {}): EngineReport =>
  EngineReport.parse({
    engine: 'graph',
    backend: 'native',
    library: 'TensorFlow 2.21.0 (CPU)',
    device: 'a CPU',
    node: 'v24',
    precision: 'float64',
    masterPrecision: 'float64',
    xla: true,
    threads: 2,
    advice: null,
    ...change,
  })

/** The report of a lab on a machine without a GPU, with some changes. */
export const systemReport = (change: Partial<SystemReport> = {}): SystemReport => ({
  version: '1',
  home: '/home',
  node: '24',
  folders: { home: '/home', config: '/config', programs: '/p', code: '/c', browser: '/b', logs: '/logs' },
  electron: { version: '45.4.1', source: 'official' },
  engine: engineReport(),
  engineProblem: null,
  engineFix: null,
  isInstalled: false,
  cpu: 'a CPU',
  cores: 2,
  concurrency: 2,
  concurrencyChosen: null,
  concurrencyBest: 2,
  memoryBytes: 8e9,
  gpus: [],
  gpuMemory: [],
  historyRuns: 0,
  historyBytes: 0,
  ...change,
})
