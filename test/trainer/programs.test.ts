import { expect, test } from 'vitest'
import type { GraphProgram } from '../../src/trainer/engine/graph/graphProgram.ts'
import { loadedPrograms } from '../../src/trainer/engine/graph/programs.ts'

/** Loads programs that note when they are loaded and disposed of. */
function loader(notes: string[]) {
  return (key: string) => async (): Promise<GraphProgram> => {
    notes.push(`load ${key}`)
    return { dispose: () => notes.push(`dispose ${key}`) } as unknown as GraphProgram
  }
}

test('a program is loaded once, and those asked for last stay', async () => {
  const notes: string[] = []
  const load = loader(notes)
  const programs = loadedPrograms(2)
  for (const key of ['a', 'b', 'a', 'c']) await programs.get(key, load(key))
  await programs.trim()
  expect(notes).toEqual(['load a', 'load b', 'load c', 'dispose b'])
  await programs.get('b', load('b'))
  await programs.trim()
  expect(notes.slice(4)).toEqual(['load b', 'dispose a'])
})

test('no program stays where none may', async () => {
  const notes: string[] = []
  const programs = loadedPrograms(0)
  await programs.get('a', loader(notes)('a'))
  await programs.trim()
  expect(notes).toEqual(['load a', 'dispose a'])
})

test('a program that failed to load is loaded again', async () => {
  const notes: string[] = []
  const programs = loadedPrograms(2)
  const failing = programs.get('a', async () => {
    throw new Error('no memory')
  })
  await expect(failing).rejects.toThrow('no memory')
  await programs.get('a', loader(notes)('a'))
  expect(notes).toEqual(['load a'])
})
