import { expect, test } from 'vitest'
import { settingsOf } from '../../../src/lab/clusters/taskSettings.ts'
import type { RunSpec } from '../../../src/shared/spec/runSpec.ts'
import { settingsOf as clusterIn } from './settings.ts'
import { spec } from '../specs.ts'

const cluster = { ...clusterIn('/scratch'), gpus: 'a100:1' }
const withEngine = (engine: RunSpec['engine']) => spec({ engine })

test('a task asks for the GPU of its cluster unless no spec could use one', () => {
  expect(settingsOf(cluster, {}, [withEngine('auto')]).gpus).toBe('a100:1')
  expect(settingsOf(cluster, {}, [withEngine('wasm'), withEngine('javascript')]).gpus).toBeNull()
  expect(settingsOf(cluster, {}, [withEngine('wasm'), withEngine('auto')]).gpus).toBe('a100:1')
})

test('a spec with CUDA asks for a GPU where the cluster names none', () => {
  const plain = { ...cluster, gpus: null }
  expect(settingsOf(plain, {}, [withEngine('cuda')]).gpus).toBe('1')
  expect(settingsOf(plain, {}, [withEngine('auto')]).gpus).toBeNull()
})

test('the study goes before specs and cluster', () => {
  const asked = settingsOf(cluster, { gpus: '2', megabytes: 100, cores: 3 }, [withEngine('wasm')])
  expect(asked).toMatchObject({ gpus: '2', megabytes: 100, cores: 3 })
})

test('memory rises to what the specs need, and stays open where the cluster names none', () => {
  const large = spec({ network: { widths: [3000, 3000, 3000, 10] } })
  expect(settingsOf(cluster, {}, [large]).megabytes).toBeGreaterThan(cluster.megabytes ?? 0)
  expect(settingsOf({ ...cluster, megabytes: 1e6 }, {}, [large]).megabytes).toBe(1e6)
  expect(settingsOf({ ...cluster, megabytes: null }, {}, [large]).megabytes).toBeNull()
})
