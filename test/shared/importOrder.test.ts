import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { expect, test } from 'vitest'

type Graph = ReadonlyMap<string, readonly string[]>

/** Returns the groups of files that import each other in a circle. Imports of types count as well. */
function circles(graph: Graph): string[][] {
  const reach = (from: string): Set<string> => {
    const seen = new Set<string>()
    const open = [...(graph.get(from) ?? [])]
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      if (seen.has(at)) continue
      seen.add(at)
      open.push(...(graph.get(at) ?? []))
    }
    return seen
  }
  const reachable = new Map([...graph.keys()].map((file) => [file, reach(file)]))
  const inCircle = [...graph.keys()].filter((file) => reachable.get(file)?.has(file))
  const groups = inCircle.map((file) =>
    inCircle.filter((other) => reachable.get(file)?.has(other) && reachable.get(other)?.has(file)).toSorted(),
  )
  return [...new Map(groups.map((group) => [group.join(' '), group])).values()]
}

const root = resolve(import.meta.dirname, '../../src')

/** Reads the imports and re-exports among the TypeScript files of a folder of src. */
function importsOf(folder: string): Graph {
  const files = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(root, folder, name))
  const named = (path: string): string => relative(root, path)
  return new Map(
    files.map((file) => {
      const sources = readFileSync(file, 'utf8').matchAll(/(?:\bfrom|\bimport)\s*\(?\s*'(\.[^']+)'/g)
      return [named(file), Array.from(sources, ([, source = '']) => named(resolve(dirname(file), source)))]
    }),
  )
}

test('a circle is found through any number of files, and each only once', () => {
  const graph = new Map([
    ['a', ['b']],
    ['b', ['c', 'd']],
    ['c', ['a']],
    ['d', []],
    ['e', ['a']],
  ])
  expect(circles(graph)).toEqual([['a', 'b', 'c']])
})

test.each([
  ['shared', 200],
  ['lab/figures', 20],
])('no file of src/%s imports itself through others', (folder, least) => {
  const graph = importsOf(folder)
  expect([...graph.values()].flat().length).toBeGreaterThan(least)
  expect(circles(graph)).toEqual([])
})
