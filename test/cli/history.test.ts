import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { historyPath } from '../../src/lab/home.ts'
import { openDatabase } from '../../src/lab/store/database.ts'
import { generateRuns } from '../lab/generatedRuns.ts'
import { temporaryFolder } from '../temporaryFolder.ts'
import { lab } from './lab.ts'

const countOf = async (home: string): Promise<number> =>
  (await lab('runs', '--home', home)).out.match(/^gen\w+ /gm)?.length ?? 0

test('a history is copied, checked, damaged, repaired and restored', async () => {
  const home = temporaryFolder()
  openDatabase(historyPath(home)).close()
  generateRuns(historyPath(home), 12)
  expect(await lab('check', '--home', home)).toMatchObject({
    code: 0,
    out: 'Sound: 12 runs and 0 imported data sets.\n',
  })

  const copy = join(temporaryFolder(), 'copy.sqlite')
  expect(await lab('backup', copy, '--home', home)).toMatchObject({
    code: 0,
    out: `${copy}\nRestore it with: lab restore ${copy}\n`,
  })
  expect((await lab('backup', copy, '--home', home)).err).toContain('exists: choose another name')

  const connection = openDatabase(historyPath(home))
  connection.sqlite.exec("UPDATE runs SET forecast = '{' WHERE id IN (SELECT id FROM runs LIMIT 1)")
  connection.close()
  const checked = await lab('check', '--home', home)
  expect(checked.code).toBe(1)
  expect(checked.out).toMatch(/^Run gen\w+: its summary or spec cannot be read: .*\.$/m)
  expect(checked.out).toContain('1 problem in 12 runs')

  const saved = join(temporaryFolder(), 'saved.sqlite')
  const repaired = await lab('repair', saved, '--home', home)
  expect(repaired.code).toBe(0)
  expect(repaired.out).toMatch(/^runs +12 +0$/m)

  writeFileSync(historyPath(home), 'x'.repeat(9000))
  expect((await lab('runs', '--home', home)).err).toContain('is not a history of Collapsar')
  const restored = await lab('restore', copy, '--home', home)
  expect(restored.code).toBe(0)
  const kept = /kept in (.*)\.$/m.exec(restored.out)?.[1] ?? ''
  expect(readFileSync(kept, 'utf8')).toBe('x'.repeat(9000))
  expect(await countOf(home)).toBe(12)
})

test('restore names a missing file, and an empty home is refused', async () => {
  const home = temporaryFolder()
  expect(await lab('restore', './none.sqlite', '--home', home)).toMatchObject({
    code: 2,
    err: expect.stringContaining('there is no file') as string,
  })
  const empty = await lab('runs', '--home', '')
  expect(empty.code).not.toBe(0)
  expect(empty.err).toContain('It is empty: name a folder, or leave the option out.')
  expect((await lab('check', '--home', home)).err).toContain('there is no history')
  expect(existsSync(historyPath(home))).toBe(false)
})
