import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parquetReadObjects } from 'hyparquet'
import { expect, test } from 'vitest'
import { historyPath } from '../../../src/lab/home.ts'
import { openLab } from '../../../src/lab/lab.ts'
import { RunTableRequest } from '../../../src/shared/contract/runData.ts'
import { lab as command } from '../../cli/lab.ts'
import { temporaryFolder } from '../../temporaryFolder.ts'
import { generateRuns } from '../generatedRuns.ts'
import { root } from '../specs.ts'

/** A home with generated runs, one of them with a difficult name. */
async function generated(): Promise<{ home: string; ids: string[] }> {
  const home = temporaryFolder()
  const lab = await openLab({ home, root, emit: () => {} })
  const ids = generateRuns(historyPath(home), 6)
  await lab.handlers['runs.annotate']({ ids: ids.slice(0, 1), change: { name: 'a, "b" # c' } })
  await lab.close()
  return { home, ids }
}

test('CSV and Parquet have one row a run with specs, results and the last measurement', async () => {
  const { home, ids } = await generated()
  const directory = temporaryFolder()
  const lab = await openLab({ home, root, emit: () => {} })
  const list = await lab.handlers['runs.list']({})
  const ask = (format: string) =>
    lab.handlers['runs.exportTable'](RunTableRequest.parse({ runs: ids, format, directory }))
  const [csv, parquet] = [(await ask('csv')).files[0] ?? '', (await ask('parquet')).files[0] ?? '']
  expect([csv, parquet]).toEqual([join(directory, 'runs.csv'), join(directory, 'runs.parquet')])
  expect((await ask('csv')).files).toEqual([join(directory, 'runs-2.csv')])
  await lab.close()

  const file = readFileSync(parquet)
  const buffer = file.buffer.slice(file.byteOffset, file.byteOffset + file.length)
  const rows = await parquetReadObjects({ file: buffer })
  expect(rows.map((row) => row['id'])).toEqual(ids)
  for (const row of rows) {
    const run = list.find(({ id }) => id === row['id'])
    expect(row).toMatchObject({ name: run?.name, status: run?.status, study: run?.study, specHash: run?.specHash })
    expect(row['objective']).toBe(run?.progress?.objective ?? NaN)
    expect(typeof row['spec.penalty.weightDecay']).toBe('number')
    expect(row).toHaveProperty(['measured.tcv'])
  }
  const lines = readFileSync(csv, 'utf8').trimEnd().split('\r\n')
  expect(lines).toHaveLength(1 + ids.length)
  expect(lines[0]?.split(',')).toEqual(Object.keys(rows[0] ?? {}))
  expect(lines[1]).toContain('"a, ""b"" # c"')
})

test('lab table writes all runs by default, and names an unknown one', async () => {
  const { home, ids } = await generated()
  const out = temporaryFolder()
  const { code, out: printed } = await command('table', '--home', home, '--out', out, '--name', 'all')
  expect([code, printed]).toEqual([0, `${join(out, 'all.csv')}\n`])
  expect(readFileSync(join(out, 'all.csv'), 'utf8').split('\r\n')).toHaveLength(ids.length + 2)
  expect((await command('table', 'nope', '--home', home)).err).toContain("no run has the id 'nope'")
})
