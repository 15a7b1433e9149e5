import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64'
import { uniformInt } from 'pure-rand/distribution/uniformInt'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'

/** A stream of random numbers. Each draw advances it. */
export interface Random {
  /** Draws a uniform number in [0, 1). */
  next(): number
  /** Draws a uniform integer from 0 … below − 1. */
  integer(below: number): number
  /** Draws a standard normal number. */
  normal(): number
}

/**
 * Returns the stream `name` of a seed. Streams with different names are independent: for example, drawing more samples
 * does not change the initial weights.
 */
export function randomStream(seed: number, name: string): Random {
  const generator = xoroshiro128plus(nameHash(seed, name))
  let spare: number | null = null
  const next = (): number => uniformFloat64(generator)
  return {
    next,
    integer: (below) => uniformInt(generator, 0, below - 1),
    normal() {
      if (spare !== null) {
        const value = spare
        spare = null
        return value
      }
      const radius = Math.sqrt(-2 * Math.log(1 - next()))
      const angle = 2 * Math.PI * next()
      spare = radius * Math.sin(angle)
      return radius * Math.cos(angle)
    },
  }
}

/** Returns the signed 32-bit FNV-1a hash of the name, started from the seed. */
export function nameHash(seed: number, name: string): number {
  let hash = (seed ^ 0x811c9dc5) >>> 0
  for (const character of name) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0
  return hash | 0
}
