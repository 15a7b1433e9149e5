import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { program } from '../../src/cli/program.ts'
import { temporaryFolder } from '../temporaryFolder.ts'

/** Runs a command in this process, which loads the lab once for all. */
async function lab(...words: string[]): Promise<{ code: number; out: string; err: string }> {
  const lines: Record<'log' | 'error', string[]> = { log: [], error: [] }
  const spies = (['log', 'error'] as const).map((name) =>
    vi.spyOn(console, name).mockImplementation((line: string) => void lines[name].push(line)),
  )
  let code = -1
  try {
    await program((own) => (code = own)).parseAsync(words, { from: 'user' })
  } finally {
    for (const spy of spies) spy.mockRestore()
  }
  return { code, out: lines.log.join('\n'), err: lines.error.join('\n') }
}

test('lab report adds, lists, shows and exports a report', async () => {
  const folder = temporaryFolder()
  const home = ['--home', join(folder, 'home')]
  const file = join(folder, 'draft.md')
  writeFileSync(file, '# Ranks\n\nIt is $x^2$ and {{run nothere1 tcv}}.\n')
  const { out: id, code } = await lab('report', 'add', file, ...home)
  expect(code).toBe(0)
  expect((await lab('report', 'list', ...home)).out).toMatch(new RegExp(`${id} +draft +0 `))

  const shown = await lab('report', 'show', id.slice(0, 8), ...home)
  expect(shown.out).toContain('It is $x^2$')
  expect(shown.err).toBe("{{run nothere1 tcv}}: no run has the id 'nothere1'; it may have been deleted")
  expect(shown.code).toBe(1)

  const html = join(folder, 'ranks.html')
  expect((await lab('report', 'export', id, html, ...home)).out).toBe(html)
  expect(readFileSync(html, 'utf8')).toContain('<h1>Ranks</h1>')
  const tex = await lab('report', 'export', id, join(folder, 'paper'), '--format', 'latex', ...home)
  expect(tex.out).toBe(join(folder, 'paper', 'paper.tex'))

  writeFileSync(file, '# Others\n')
  expect((await lab('report', 'add', file, '--replace', id.slice(0, 8), ...home)).out).toBe(id)
  expect(await lab('report', 'show', id, ...home)).toMatchObject({ code: 0, err: '' })

  await expect(lab('report', 'export', id, join(folder, 'ranks.pdf'), ...home)).rejects.toThrow(
    'Only the window writes a report as PDF',
  )
  await expect(lab('report', 'export', id, ...home)).rejects.toThrow('name the format with --format (pdf, html, latex)')
  await expect(lab('report', 'show', 'zzzz', ...home)).rejects.toThrow("no report has the id 'zzzz'")
  await expect(lab('report', 'add', join(folder, 'none.md'), ...home)).rejects.toThrow('none.md cannot be read')
})
