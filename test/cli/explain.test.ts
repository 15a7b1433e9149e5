import { afterEach, expect, it, vi } from 'vitest'
import { program } from '../../src/cli/program.ts'

/** Runs `lab explain` and returns its exit code and output. */
async function explain(...words: string[]): Promise<{ code: number; text: string }> {
  let code = -1
  const log = vi.spyOn(console, 'log').mockImplementation(() => {})
  await program((reported) => (code = reported)).parseAsync(['explain', ...words], { from: 'user' })
  return { code, text: log.mock.calls.map(([line]) => String(line)).join('\n') }
}
afterEach(() => vi.restoreAllMocks())

it('explain prints the glossary entry of a name, a heading, a symbol or a field', async () => {
  const { code, text } = await explain('tcv')
  expect(code).toBe(0)
  expect(text).toMatch(/^TCV\n {2}Total cluster variation.*\n {2}Formula: .*\n {2}Source: .*eqs\. 6 and 7$/m)
  expect(text).toContain('certified: the computation bounds it by a proof')
  expect(text).toContain('Glossary:     glossary.md#tcv')
  expect((await explain('right', 'side')).text).toMatch(/^Right side of Theorem 3\.4$/m)
  expect((await explain('penalty.weightDecay')).text).toContain('(penalty.weightDecay)')
})

it('explain without a name lists every entry, and --search those with a word', async () => {
  expect((await explain()).text.split('\n').length).toBeGreaterThan(150)
  expect((await explain('--search', 'theorem 3.4')).text).toContain('Distance from rank K')
  expect((await explain('--search', 'moonlight')).code).toBe(1)
})

it('explain names similar entries where it finds none', async () => {
  await expect(explain('cluster variat')).rejects.toThrow(/the glossary has no ‘cluster variat’; it has TCV/)
  await expect(explain('moonlight')).rejects.toThrow(/list all names with '.* explain'/)
})
