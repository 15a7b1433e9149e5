import { expect, it } from 'vitest'
import { historyPath } from '../../src/lab/home.ts'
import { openDatabase } from '../../src/lab/store/database.ts'
import { generateRuns } from '../lab/generatedRuns.ts'
import { temporaryFolder } from '../temporaryFolder.ts'
import { lab } from './lab.ts'

it('filters runs, moves them to the trash and restores them', async () => {
  const home = temporaryFolder()
  openDatabase(historyPath(home)).close()
  const [first = '', second = ''] = generateRuns(historyPath(home), 12)
  const runs = async (...args: string[]): Promise<string[]> => {
    const { out } = await lab('runs', '--home', home, ...args)
    return [...out.matchAll(/^(gen\w+) /gm)].map((match) => match[1] ?? '')
  }
  expect(await runs()).toHaveLength(12)
  expect(await runs('--filter', 'seed:0|1 status:finished')).toEqual([second, first])
  expect((await lab('runs', '--home', home, '--filter', 'seed:99')).out).toBe('No runs match the filter (12 in all).\n')
  expect(await lab('runs', '--home', home, '--filter', 'sed:1')).toMatchObject({
    code: 2,
    err: 'lab: --filter: there is no field “sed”: did you mean seed?\n',
  })
  expect(await runs('--filter', 'objective@60<0.2 seed:0|1')).toEqual([second, first])
  expect(await runs('--filter', 'objective@100<0.2')).toEqual([])
  const at = (await lab('runs', '--home', home, '--at', '60')).out
  expect(at).toMatch(/objective@60 +dataLoss@60 +weightGradient@60 +tcv@60 +step@60 +name/)
  expect(at.match(/ 0\.1 +– +– +\S+ +50 +generated/g)).toHaveLength(12)
  expect(await lab('runs', '--home', home, '--at', 'ten')).toMatchObject({
    code: 2,
    err: "lab: --at takes a step (a whole number ≥ 0), not 'ten'\n",
  })
  expect((await lab('trash', first, second, '--home', home)).out).toBe(
    `Moved to the trash: ${first}, ${second}. Undo with: lab restore ${first} ${second}\n`,
  )
  expect([await runs('--trash'), (await runs()).length]).toEqual([[second, first], 10])
  expect(await lab('trash', first, '--home', home)).toMatchObject({
    err: `lab: no run has the id '${first}'; list them with: lab runs\n`,
  })
  await lab('restore', first, second, '--home', home)
  expect((await lab('runs', '--trash', '--home', home)).out).toBe('The trash is empty.\n')
  expect(await runs()).toHaveLength(12)
})
