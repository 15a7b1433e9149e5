import { expect, test } from 'vitest'
import { augmented, type Augmentation } from '../../../src/trainer/engine/graph/batches/augmentation.ts'
import { defineFunction, type Library } from '../../../src/trainer/engine/graph/language/graph.ts'
import { loadProgram, numbersOf } from '../../../src/trainer/engine/graph/language/program.ts'
import { describeNative, openTf } from './native.ts'

const [size, rows, columns] = [40, 4, 5]
/** Entry (i, y, x) of the pictures is 100 i + 10 y + x + 1, which is never 0. */
const pictures = Float64Array.from(
  { length: size * rows * columns },
  (_, at) => 100 * Math.floor(at / (rows * columns)) + 10 * (Math.floor(at / columns) % rows) + (at % columns) + 1,
)

async function augment(augmentation: Augmentation, step: number): Promise<Float64Array> {
  const library: Library = new Map()
  const inputs = {
    x: { dtype: 'float64', shape: [size, rows, columns, 1] },
    seed: { dtype: 'int32', shape: [2] },
  } as const
  defineFunction(library, 'augment', inputs, ({ x, seed }) => ({ y: augmented(x, augmentation, seed) }))
  const program = loadProgram(await openTf(), library, [{ name: 'augment', xla: false }])
  const { y } = program.run('augment', {
    x: program.value(pictures, 'float64', inputs.x.shape),
    seed: program.value([7, step], 'int32', [2]),
  })
  const numbers = numbersOf(y!, 'float64')
  y!.dispose()
  program.dispose()
  return numbers
}

/** Picture i moved down and right, with zeros beyond its edges, after a mirror. */
function moved(i: number, down: number, right: number, isMirrored: boolean): number[] {
  return Array.from({ length: rows * columns }, (_, at) => {
    const [y, x] = [Math.floor(at / columns) - down, (at % columns) - right]
    if (y < 0 || y >= rows || x < 0 || x >= columns) return 0
    return 100 * i + 10 * y + (isMirrored ? columns - 1 - x : x) + 1
  })
}

/** The moves of a picture within a reach that give what the graph gave. */
function movesOf(got: Float64Array, i: number, reach: number): { down: number; right: number; isMirrored: boolean }[] {
  const own = [...got.subarray(i * rows * columns, (i + 1) * rows * columns)].join()
  const steps = Array.from({ length: 2 * reach + 1 }, (_, step) => step - reach)
  return steps
    .flatMap((down) => steps.flatMap((right) => [false, true].map((isMirrored) => ({ down, right, isMirrored }))))
    .filter(({ down, right, isMirrored }) => moved(i, down, right, isMirrored).join() === own)
}

describeNative('augmentation', () => {
  test.each([
    [{ shift: 1, crop: 0, flip: false }, 1],
    [{ shift: 0, crop: 1, flip: true }, 1],
    [{ shift: 1, crop: 1, flip: true }, 2],
  ])('%j moves every picture within its reach, and pads with zeros', async (augmentation, reach) => {
    const got = await augment(augmentation, 3)
    const moves = Array.from({ length: size }, (_, i) => movesOf(got, i, reach))
    expect(moves.every((own) => own.length === 1)).toBe(true)
    const mirrored = moves.filter(([own]) => own?.isMirrored).length
    expect(mirrored > 0).toBe(augmentation.flip)
    expect(mirrored).toBeLessThan(size)
    expect(new Set(moves.map(([own]) => own?.down)).size).toBe(2 * reach + 1)
    expect(new Set(moves.map(([own]) => own?.right)).size).toBe(2 * reach + 1)
  })

  test('is a function of the seed and the step', async () => {
    const choice = { shift: 1, crop: 0, flip: true }
    const [first, again, other] = [await augment(choice, 3), await augment(choice, 3), await augment(choice, 4)]
    expect(again).toEqual(first)
    expect(other).not.toEqual(first)
  })

  test('changes nothing where nothing is asked for', async () => {
    expect(await augment({ shift: 0, crop: 0, flip: false }, 0)).toEqual(pictures)
  })
})
