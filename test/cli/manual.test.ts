import { execFileSync } from 'node:child_process'
import { mkdtempSync, mkdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { commandTable } from '../../src/cli/manual/commandTable.ts'
import { completion } from '../../src/cli/manual/completions.ts'
import { manPage, roff } from '../../src/cli/manual/manPage.ts'
import { withOpen } from '../../src/cli/bundles/open.ts'
import { program } from '../../src/cli/program.ts'

const table = commandTable(program(() => {}))
const names = table[0]?.commands ?? []

describe('the table of commands', () => {
  it('has every command with its own commands and options', () => {
    expect(names).toContain('run')
    expect(table.find(({ words }) => words.join(' ') === 'study resume')?.options.map(({ long }) => long)).toContain(
      '--from-weights',
    )
  })

  it('tells files, folders and fixed choices apart', () => {
    const run = table.find(({ words }) => words[0] === 'run')
    expect(run?.takesFiles).toBe(true)
    expect(run?.values).toContain('fig2')
    expect(run?.options.find(({ long }) => long === '--out')?.isPath).toBe(true)
    expect(run?.options.find(({ long }) => long === '--set')?.isPath).toBe(false)
    expect(table.find(({ words }) => words[0] === 'completion')?.values).toEqual(['bash', 'zsh', 'fish'])
  })
})

describe('the manual page', () => {
  const page = manPage(table, { program: 'collapsar', version: '1.2.3', date: '2026-11-30' })

  it('has a section for every command that runs, with its options', () => {
    for (const { words } of table.filter(({ commands }) => commands.length === 0))
      expect(page).toContain(`.SS\n\\fB${roff(['collapsar', ...words].join(' '))}\\fR`)
    expect(page).toContain('\\fB\\-\\-concurrency \\fR')
    expect(page).toContain('"Collapsar 1.2.3"')
  })

  it('escapes what roff would read as a request', () => {
    expect(roff(".x\n'y -- \\z")).toBe("\\&.x\n\\&'y \\-\\- \\ez")
    const lines = page.split('\n').filter((line) => /^[.']/.test(line))
    expect(lines.filter((line) => !/^\.(TH|SH|SS|TP|PP|br)( |$)/.test(line))).toEqual([])
  })
})

describe('the completion of bash', () => {
  const folder = mkdtempSync(join(tmpdir(), 'completion-'))
  writeFileSync(join(folder, 'c.bash'), completion('bash', 'collapsar', table))
  mkdirSync(join(folder, 'study folder'))
  writeFileSync(join(folder, 'mine.spec.json'), '')
  /** Completes a command line whose last word is being typed. */
  const complete = (...words: string[]): string[] => {
    const script = `source ./c.bash; compopt() { :; }; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _collapsar; printf '%s\\n' "\${COMPREPLY[@]}"`
    const output = execFileSync('bash', ['-c', script, 'bash', 'collapsar', ...words], {
      cwd: folder,
      encoding: 'utf8',
    })
    return output.split('\n').filter(Boolean)
  }

  it('offers the commands, and files to open', () => {
    expect(complete('')).toEqual(expect.arrayContaining([...names, 'mine.spec.json', 'study folder']))
    expect(complete('doc')).toEqual(['doctor'])
    expect(complete('mi')).toEqual(['mine.spec.json'])
  })

  it('offers the commands and options of a command', () => {
    expect(complete('study', '')).toEqual(expect.arrayContaining(['show', 'resume', 'pause', 'extend']))
    expect(complete('study', 'resume', '--from')).toEqual(['--from-weights'])
    expect(complete('run', 'fig')).toEqual(expect.arrayContaining(['fig2', 'fig1']))
    expect(complete('run', 'fig2', '--out', 'st')).toEqual(['study folder'])
  })

  it('offers nothing for the value of an option that only the user knows', () => {
    expect(complete('run', 'fig2', '--delta', '')).toEqual([])
    expect(complete('studies', 'm')).toEqual([])
  })
})

it('the completions of zsh and fish name every command', () => {
  for (const shell of ['zsh', 'fish'] as const) {
    const text = completion(shell, 'collapsar', table)
    for (const name of names) expect(text).toMatch(new RegExp(`\\b${name}\\b`))
    expect(text).toContain('--from-weights'.replace('--', shell === 'zsh' ? '--' : '-l '))
  }
})

describe('a file in place of a command', () => {
  const folder = mkdtempSync(join(tmpdir(), 'open-'))
  const file = join(folder, 'a.spec.json')
  writeFileSync(file, '{}')
  writeFileSync(join(folder, 'run'), '')

  it('is opened', () => {
    expect(withOpen([file, file], names)).toEqual(['open', file, file])
    expect(withOpen([join(folder, 'run')], names)).toEqual(['open', join(folder, 'run')])
  })

  it('is no file where it is a command, an option, or missing', () => {
    expect(withOpen(['run', file], names)).toEqual(['run', file])
    expect(withOpen(['--version'], names)).toEqual(['--version'])
    expect(withOpen(['dance'], names)).toEqual(['dance'])
    expect(withOpen([], names)).toEqual([])
  })
})
