import { expect, it } from 'vitest'
import { gpuNames } from '../../src/lab/gpus.ts'
import { watchedLab } from './place.ts'

it('an engine that cannot be tried is described with the reason', async () => {
  const lab = await watchedLab('missing')
  const report = await lab.handlers['system.describe']({})
  expect(report).toMatchObject({ engine: null, node: process.versions.node, home: lab.home, historyRuns: 0 })
  expect(report.engineProblem).toMatch(/^The engine could not be tried\. The trainer crashed \(exit code 1\)/)
  expect(report.historyBytes).toBeGreaterThan(0)
})

it('GPUs are named as the driver names them', () => {
  const listing = [
    'GPU 0: NVIDIA H200 (UUID: GPU-1b2c)',
    '  MIG 1g.18gb     Device  0: (UUID: MIG-5d6e)',
    'GPU 1: NVIDIA A100-SXM4-80GB (UUID: GPU-3f4a)',
  ]
  expect(gpuNames(`${listing.join('\n')}\n`)).toEqual(['NVIDIA H200', 'NVIDIA A100-SXM4-80GB'])
  expect(gpuNames('No devices found.\n')).toEqual([])
})
