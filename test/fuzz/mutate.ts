import type { Random } from '../../src/shared/linalg/random.ts'

export const pick = <T>(random: Random, list: readonly T[]): T => list[random.integer(list.length)] as T

/** Bytes that readers treat in a special way: signs, limits, and the marks of texts. */
const oddBytes = [0, 1, 0x0a, 0x0d, 0x20, 0x22, 0x2c, 0x7f, 0x80, 0xfe, 0xff]
/** Numbers at which sizes and places go wrong. */
const oddNumbers = [0, 1, 2, 0x7f, 0xff, 0x7fff, 0xffff, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff]

type ByteMutation = (random: Random, bytes: Uint8Array, other: Uint8Array) => Uint8Array

const place = (random: Random, bytes: Uint8Array): number => random.integer(Math.max(1, bytes.length))
/** Headers decide how the rest is read, so half of the changes hit the first bytes. */
const placeOfChange = (random: Random, bytes: Uint8Array): number =>
  random.next() < 0.5 ? random.integer(Math.max(1, Math.min(256, bytes.length))) : place(random, bytes)

const changed = (bytes: Uint8Array, at: number, value: number): Uint8Array => {
  const next = Uint8Array.from(bytes)
  if (at < next.length) next[at] = value
  return next
}

const mutations: readonly ByteMutation[] = [
  (random, bytes) => {
    const at = placeOfChange(random, bytes)
    return changed(bytes, at, (bytes[at] ?? 0) ^ (1 << random.integer(8)))
  },
  (random, bytes) => changed(bytes, placeOfChange(random, bytes), pick(random, oddBytes)),
  (random, bytes) => changed(bytes, placeOfChange(random, bytes), random.integer(256)),
  (random, bytes) => {
    const next = Buffer.from(Uint8Array.from(bytes))
    const at = placeOfChange(random, bytes)
    if (at + 4 > next.length) return next
    const value = pick(random, oddNumbers)
    if (random.next() < 0.5) next.writeUInt32LE(value, at)
    else next.writeUInt32BE(value, at)
    return next
  },
  (random, bytes) => bytes.subarray(0, place(random, bytes)),
  (random, bytes) => Buffer.concat([bytes, bytes.subarray(0, random.integer(64))]),
  (random, bytes) => {
    const [a, b] = [place(random, bytes), place(random, bytes)]
    return Buffer.concat([bytes.subarray(0, Math.max(a, b)), bytes.subarray(Math.min(a, b))])
  },
  (random, bytes) => {
    const [from, length] = [place(random, bytes), 1 + random.integer(16)]
    return Buffer.concat([bytes.subarray(0, from), bytes.subarray(from + length)])
  },
  (random, bytes, other) => {
    const [from, length] = [place(random, other), 1 + random.integer(64)]
    const at = place(random, bytes)
    return Buffer.concat([bytes.subarray(0, at), other.subarray(from, from + length), bytes.subarray(at)])
  },
  (random, bytes, other) => {
    const at = place(random, bytes)
    return Buffer.concat([bytes.subarray(0, at), other.subarray(place(random, other))])
  },
]

/** Changes bytes in one to four places. `other`: bytes of a second file, from which pieces are taken. */
export function mutatedBytes(random: Random, bytes: Uint8Array, other: Uint8Array): Uint8Array {
  let next = bytes
  for (let i = random.integer(4); i >= 0; i--) next = pick(random, mutations)(random, next, other)
  return next
}

/** Texts that parsers treat in a special way. */
export const oddTexts = [
  '',
  ' ',
  '\t',
  '\n',
  '\r\n',
  '\r',
  '\0',
  '\u0007',
  '\ufeff',
  '\ufffe',
  '\ud800',
  '\u2028',
  '\u202e',
  'a\u0301',
  'x'.repeat(400),
].concat(
  `, ; | " "" ' # \\ = : .. < >= @ - { } [ ] {} [] [[[[[[[[ {"a": a|b é 猫 🚀`.split(' '),
  '0 1 -0 1.0 01 1e999 -1e-999 0x10 1,5 1.234.567 1_000 ٣ ½ 9007199254740993'.split(' '),
  'nan NA null inf -Infinity true label id class log:1:2:3 log:0:1:9 1..5 5..1 0..99999999'.split(' '),
  '__proto__ constructor toString hasOwnProperty ../../etc/passwd %s $& ${x} {{x}} <b>x</b>'.split(' '),
)

/** Changes a text in one to four places, with odd texts and pieces of `words`. */
export function mutatedText(random: Random, text: string, words: readonly string[]): string {
  let next = text
  for (let i = random.integer(4); i >= 0; i--) {
    const [a, b] = [random.integer(next.length + 1), random.integer(next.length + 1)]
    const [from, to] = [Math.min(a, b), Math.max(a, b)]
    const word = random.next() < 0.5 ? pick(random, oddTexts) : pick(random, words)
    const kind = random.integer(6)
    if (kind === 0) next = next.slice(0, from) + word + next.slice(from)
    else if (kind === 1) next = next.slice(0, from) + word + next.slice(Math.min(to, from + 8))
    else if (kind === 2) next = next.slice(0, from) + next.slice(Math.min(to, from + 8))
    else if (kind === 3) next = next.slice(0, from) + next.slice(from, to) + next.slice(from)
    else if (kind === 4)
      next = next.slice(0, from) + String.fromCharCode(random.integer(0x10000)) + next.slice(from + 1)
    else next = word
    next = next.slice(0, 20_000)
  }
  return next
}

/** Changes one to three values of a tree of JSON: another value, another name, or another type. */
export function mutatedTree(random: Random, tree: unknown): unknown {
  let next = structuredClone(tree)
  for (let i = random.integer(3); i >= 0; i--) next = changedTree(random, next, 0)
  return next
}

const oddNumbersOfFields = [0, -1, 1, 0.5, 1e308, -1e-300, 2 ** 53, 1e21, Infinity]
const oddObjects = [{ kind: 'adam' }, { kind: 'balanced', perClass: 1e9 }, { set: 'imported' }, { kind: 'muon' }, {}]
const oddLists = [[], [null], [[1]], [1, 2, 3]]
const oddWords = [null, true, false, '', 'relu', 'digits', 'imported']
const oddValues: readonly unknown[] = [oddNumbersOfFields, oddObjects, oddLists, oddWords].flat()

function changedTree(random: Random, tree: unknown, depth: number): unknown {
  if (typeof tree !== 'object' || tree === null || (depth > 0 && random.next() < 0.2)) {
    const value = random.next() < 0.7 ? pick(random, oddValues) : pick(random, oddTexts)
    return typeof tree === 'number' && random.next() < 0.5 ? tree * (random.next() < 0.5 ? -1 : 1e6) : value
  }
  const names = Object.keys(tree)
  const name = names.length > 0 ? pick(random, names) : 'x'
  const next = (Array.isArray(tree) ? [...(tree as unknown[])] : { ...tree }) as Record<string, unknown>
  const kind = random.next()
  if (kind < 0.1) Reflect.deleteProperty(next, name)
  else if (kind < 0.15) Object.defineProperty(next, pick(random, oddTexts), { value: 1, enumerable: true })
  else next[name] = changedTree(random, next[name], depth + 1)
  return next
}
