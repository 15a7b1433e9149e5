import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { crashReporter } from '../../src/lab/crashReports.ts'
import { crashFolder, writeCrashReport } from '../../src/main/crashReports.ts'
import { temporaryFolder } from '../temporaryFolder.ts'

const report = { process: 'main', reason: 'It broke.', detail: 'at line 1', facts: { collapsar: '0.1.0' } } as const
const at = (second: number): Date => new Date(Date.UTC(2026, 10, 30, 12, 0, second))

test('a report names process, reason, detail and versions, and says that nothing is sent', () => {
  const logs = temporaryFolder()
  const path = writeCrashReport(logs, report, at(0)) ?? ''
  const text = readFileSync(path, 'utf8')
  for (const words of ['sends nothing', 'process: main', 'collapsar: 0.1.0', 'It broke.', 'at line 1'])
    expect(text).toContain(words)
})

test('the newest twenty reports stay, and other files too', () => {
  const logs = temporaryFolder()
  mkdirSync(crashFolder(logs))
  writeFileSync(join(crashFolder(logs), 'note.txt'), '')
  for (let second = 0; second < 23; second++) writeCrashReport(logs, report, at(second))
  const names = readdirSync(crashFolder(logs)).toSorted()
  expect(names).toHaveLength(21)
  expect(names[0]).toMatch(/12-00-03/)
  expect(names).toContain('note.txt')
})

test('a report that cannot be written raises nothing', () => {
  const file = join(temporaryFolder(), 'file')
  writeFileSync(file, '')
  expect(writeCrashReport(file, report)).toBeNull()
  crashReporter(file, {})(report)
})

test('the lab writes the crash of a trainer into the same folder', () => {
  const logs = temporaryFolder()
  crashReporter(logs, { node: '24' })({ process: 'trainer', reason: 'Run a.', detail: 'SIGSEGV' }, at(1))
  const [name = ''] = readdirSync(crashFolder(logs))
  expect(name).toBe('2026-11-30T12-00-01.000Z-trainer.crash.txt')
  expect(readFileSync(join(crashFolder(logs), name), 'utf8')).toMatch(/node: 24[\s\S]*SIGSEGV/)
})
