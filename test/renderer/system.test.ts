import { expect, test } from 'vitest'
import type { SystemReport } from '../../src/shared/contract/system.ts'
import { installWords } from '../../src/shared/installWords.ts'
import { engineFacts, engineRows, fasterEngine, fastestText } from '../../src/renderer/features/system/systemFacts.ts'
import { engineReport, systemReport } from './systemReport.ts'

const states = (of: SystemReport): string[] => engineRows(of).map(({ word, state }) => `${word} ${state}`)

test('on a CPU the graph engine is in use, and CUDA is unavailable for a reason', () => {
  expect(states(systemReport())).toEqual([
    'cuda unavailable',
    'graph in use',
    'native available',
    'wasm available',
    'javascript available',
  ])
  expect(engineRows(systemReport())[0]?.why).toMatch(/No NVIDIA driver/)
  expect([fasterEngine(systemReport()), fastestText(systemReport())]).toEqual([
    null,
    expect.stringMatching(/^The fastest engine/),
  ])
})

test('an unused GPU suggests the command that installs CUDA', () => {
  const withGpu = systemReport({ gpus: ['NVIDIA H100'] })
  expect(fasterEngine(withGpu)?.command).toBe('npm run engine -- --cuda')
  expect(engineRows(withGpu)[0]?.why).toMatch(/CUDA build .* is not in use/)
  const onGpu = systemReport({
    gpus: ['NVIDIA H100'],
    engine: engineReport({ library: 'TensorFlow 2.21.0 (CUDA 12)' }),
  })
  expect([states(onGpu)[0], fasterEngine(onGpu)]).toEqual(['cuda in use', null])
})

test('without the native library the page says why, and how to build it', () => {
  const problem = 'No native engine: no g++.'
  const wasm = systemReport({
    engine: engineReport({ engine: 'ops', backend: 'wasm' }),
    engineProblem: problem,
    engineFix: 'npm run setup',
  })
  expect(engineRows(wasm).map(({ state }) => state)).toEqual([
    'unavailable',
    'unavailable',
    'unavailable',
    'in use',
    'available',
  ])
  expect(engineRows(wasm).map(({ why }) => why)).toContain(problem)
  expect(fasterEngine(wasm)?.command).toBe('npm run setup')
})

test('before the engine is detected, and after it failed, all engines are unknown', () => {
  expect(new Set(engineRows(systemReport({ engine: null })).map(({ state }) => state))).toEqual(new Set(['unknown']))
  expect(fasterEngine(systemReport({ engine: null }))).toBeNull()
  expect(fastestText(systemReport({ engine: null, engineProblem: 'It crashed.' }))).toBe('It crashed.')
  const facts = Object.fromEntries(engineFacts(systemReport({ engine: null })).map(({ name, value }) => [name, value]))
  expect(facts).toMatchObject({ engine: 'none', processor: 'a CPU, 2 cores', memory: '8.0 GB' })
})

test('a processor that cannot run TensorFlow gets the reason and no command', () => {
  const engine = engineReport({ engine: 'ops', backend: 'wasm' })
  const problem = 'No native engine: this processor lacks AVX instructions.'
  const report = systemReport({ engine, engineProblem: problem, engineFix: null })
  expect(fasterEngine(report)).toBeNull()
  expect(fastestText(report)).toBe(problem)
})

test('an installed Collapsar names packages, not npm', () => {
  const engine = engineReport({ engine: 'ops', backend: 'wasm' })
  const fix = installWords(true).engine
  const report = systemReport({ engine, engineProblem: 'None.', engineFix: fix, isInstalled: true })
  expect(fasterEngine(report)?.command).toBe(fix)
  expect(fastestText(systemReport({ isInstalled: true }))).not.toContain('npm')
})
