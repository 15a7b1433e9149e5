import { expect, it } from 'vitest'
import { gpuMemories, gpuNames } from '../../../src/lab/system/gpus.ts'
import { temporaryFolder } from '../../temporaryFolder.ts'
import { watchedLab } from '../place.ts'
import { alone } from '../specs.ts'

it('the report says why an engine did not start', async () => {
  const lab = await watchedLab('missing')
  const report = await lab.handlers['system.describe']({})
  expect(report).toMatchObject({ engine: null, node: process.versions.node, home: lab.home, historyRuns: 0 })
  expect(report.engineProblem).toMatch(/^The engine did not start\. The trainer crashed \(exit code 1\)/)
  expect(report.historyBytes).toBeGreaterThan(0)
})

it('GPUs have the names of the driver', () => {
  const listing = [
    'GPU 0: NVIDIA H200 (UUID: GPU-1b2c)',
    '  MIG 1g.18gb     Device  0: (UUID: MIG-5d6e)',
    'GPU 1: NVIDIA A100-SXM4-80GB (UUID: GPU-3f4a)',
  ]
  expect(gpuNames(`${listing.join('\n')}\n`)).toEqual(['NVIDIA H200', 'NVIDIA A100-SXM4-80GB'])
  expect(gpuNames('No devices found.\n')).toEqual([])
})

it('the memory of GPUs is in bytes; devices without numbers are left out', () => {
  const listing = 'NVIDIA H100 80GB HBM3, 81559, 1024\nNVIDIA, odd, 100, 0\nQuadro, [N/A], [N/A]\n'
  expect(gpuMemories(listing)).toEqual([
    { name: 'NVIDIA H100 80GB HBM3', totalBytes: 81559 * 2 ** 20, usedBytes: 2 ** 30 },
    { name: 'NVIDIA, odd', totalBytes: 100 * 2 ** 20, usedBytes: 0 },
  ])
  expect(gpuMemories('')).toEqual([])
})

it('a higher concurrency starts waiting runs at once and is stored', async () => {
  const home = temporaryFolder()
  const lab = await watchedLab('stops', { home })
  await lab.handlers['system.setConcurrency']({ trainers: 1 })
  const [first = '', second = ''] = await lab.start(alone({ seed: 1 }), alone({ seed: 2 }))
  await lab.until(first, 'running')
  const { summary } = await lab.handlers['runs.read']({ id: second })
  expect(summary.status).toBe('queued')
  await lab.handlers['system.setConcurrency']({ trainers: 2 })
  await lab.until(second, 'running')
  await lab.close()
  const again = await watchedLab('missing', { home })
  const report = await again.handlers['system.describe']({})
  expect(report).toMatchObject({ concurrency: 2, concurrencyChosen: 2 })
  await again.handlers['system.setConcurrency']({ trainers: null })
  const best = await again.handlers['system.describe']({})
  expect(best).toMatchObject({ concurrencyChosen: null, concurrency: report.concurrencyBest })
  const told = await watchedLab('missing', { home, concurrency: 3 })
  expect(await told.handlers['system.describe']({})).toMatchObject({ concurrency: 3, concurrencyChosen: 3 })
})
