import { expect, test } from 'vitest'
import type { GraphProgram } from '../../src/trainer/engine/graph/graphProgram.ts'
import { loadedPrograms } from '../../src/trainer/engine/graph/programs.ts'

/** Loads programs that note when they are loaded and disposed of. */
function loader(notes: string[]) {
  return (key: string) => (): GraphProgram => {
    notes.push(`load ${key}`)
    return { dispose: () => notes.push(`dispose ${key}`) } as unknown as GraphProgram
  }
}

test('a program is loaded once, and those asked for last stay', () => {
  const notes: string[] = []
  const load = loader(notes)
  const programs = loadedPrograms(2)
  for (const key of ['a', 'b', 'a', 'c']) programs.get(key, load(key))
  programs.trim()
  expect(notes).toEqual(['load a', 'load b', 'load c', 'dispose b'])
  programs.get('b', load('b'))
  programs.trim()
  expect(notes.slice(4)).toEqual(['load b', 'dispose a'])
})

test('no program stays where none may', () => {
  const notes: string[] = []
  const programs = loadedPrograms(0)
  programs.get('a', loader(notes)('a'))
  programs.trim()
  expect(notes).toEqual(['load a', 'dispose a'])
})

test('a program that failed to load is loaded again', () => {
  const notes: string[] = []
  const programs = loadedPrograms(2)
  const fail = (): GraphProgram => {
    throw new Error('no memory')
  }
  expect(() => programs.get('a', fail)).toThrow('no memory')
  programs.get('a', loader(notes)('a'))
  expect(notes).toEqual(['load a'])
})
