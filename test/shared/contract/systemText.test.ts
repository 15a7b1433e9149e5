import { expect, test } from 'vitest'
import { checkAdvice, checkLines } from '../../../src/shared/contract/systemText.ts'
import { engineReport, systemReport } from '../../renderer/systemReport.ts'

const valueOf = (report = systemReport()): Record<string, string> =>
  Object.fromEntries(checkLines(report, (count) => `${count} bytes`).filter(([name]) => name !== ''))

test('the check names versions, engine, hardware, home and logs', () => {
  expect(valueOf()).toMatchObject({
    Collapsar: '1',
    Electron: '45.4.1 (official build)',
    processor: 'a CPU, 2 cores, 8000000000 bytes',
    home: '/home',
    logs: '/logs',
  })
  expect(valueOf(systemReport({ electron: null })).Electron).toBe('not installed; install it with: npm run setup')
})

test('a sound installation has no advice, and each problem has a sentence', () => {
  expect(checkAdvice(systemReport())).toEqual([])
  const engine = engineReport({ advice: 'Install the engine.' })
  const electron = { version: '33.2.1', source: 'registry' } as const
  const advice = checkAdvice(systemReport({ engine, engineProblem: 'No native engine.', electron }))
  expect(advice).toEqual(['No native engine.', 'Install the engine.', expect.stringMatching(/^Electron 33/)])
})
