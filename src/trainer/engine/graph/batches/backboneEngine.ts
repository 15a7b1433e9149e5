import { concatenate, matrix, type Matrix } from '../../../../shared/linalg/matrix.ts'
import { sizeOf, type BackboneParameter } from '../../../../shared/spec/backbone/sizedLayers.ts'
import { parameterBlocks, parameterCount, type Block, type Problem } from '../../../../shared/theory/problem.ts'
import { addSums, dnc1OfSums, type BlockSums } from '../../../measure/blockCollapse.ts'
import { accuracyOf } from '../../../measure/accuracy.ts'
import type { BackboneArrays, Engine, Pause } from '../../engine.ts'
import type { GraphStack } from '../graphStack.ts'
import { blockLayers, type BackboneProgram } from './backboneProgram.ts'
import { featureModes } from './features.ts'

/** The samples of a backbone run, as its engine measures them. */
export interface BackboneSetting {
  program: BackboneProgram
  problem: Problem
  /** The samples in the order in which a measurement takes them: batches of one class alone would have other statistics. */
  order: Int32Array
  /** λ of each kind of parameter of the backbone. */
  decays: Readonly<Record<BackboneParameter['kind'], number>>
  /** Pictures and labels of the test samples; null: there are none. */
  test: { pictures: Float32Array | Float64Array; labels: Int32Array } | null
}

/** What the engine takes of a stack, of the graph or of plain operations. */
export type TrainedStack = Pick<GraphStack, 'theta' | 'run' | 'save'>

type Mode = keyof typeof featureModes
const modes = Object.keys(featureModes) as Mode[]

/** What a pass over the training set finds at one step. */
interface Pass {
  /** θ of the problem, with the features by the statistics of the batches and by running averages. */
  theta: Record<Mode, Float64Array>
  blocks: Record<Mode, Float64Array>
}

/**
 * Turns the engine of the training loop, whose θ has the parameters of backbone and head, into one whose θ is that of the
 * problem: the features of the training set, then the head. A pass over the training set computes them once a step.
 */
export function backboneEngine(loop: Engine, stack: TrainedStack, setting: BackboneSetting): Engine {
  let latest: Pass | null = null
  const moves =
    <A extends unknown[], R>(call: (...args: A) => Promise<R>) =>
    (...args: A): Promise<R> => {
      latest = null
      return call(...args)
    }
  const passNow = async (pause: Pause): Promise<Pass> => {
    const found = latest ?? (await passOver(stack, setting, pause))
    latest = found
    return found
  }
  return {
    ...loop,
    initialise: moves(loop.initialise),
    setStage: moves(loop.setStage),
    advance: moves(loop.advance),
    restore: moves(loop.restore),
    parameters: async (pause = noPause) => (await passNow(pause)).theta.batch,
    async read(theta) {
      const readings = await loop.read!(theta)
      if (latest?.theta.batch !== theta) return readings
      const running = await loop.evaluate(latest.theta.running)
      const penalty = backbonePenalty(stack, setting)
      return {
        ...readings,
        weightPenalty: readings.weightPenalty + penalty,
        own: {
          blockCollapse: latest.blocks.batch,
          blockCollapseRunning: latest.blocks.running,
          runningDataLoss: Float64Array.of(running.dataLoss),
          ...testAccuracy(stack, setting),
        },
      }
    },
    backbone: {
      arrays: async () => namedArrays(stack, setting),
      async initialise(arrays, { totalSteps, step }, stage) {
        latest = null
        const { parameters, statistics } = arrayNames(setting)
        const given = (name: string): Float64Array => {
          const found = arrays[name]
          if (!found) throw new Error(`the checkpoint has no ${name}: it belongs to another backbone`)
          return found
        }
        await loop.initialise(concatenate(parameters.map(given)), totalSteps, step)
        await loop.setStage(stage)
        const state = await loop.save()
        for (const [i, name] of statistics.entries()) state[`s${i}`] = given(name)
        await loop.restore(state, stage)
      },
    },
  }
}

const noPause: Pause = async () => {}

/** Passes the training set through the backbone, batch by batch. */
async function passOver(stack: TrainedStack, setting: BackboneSetting, pause: Pause): Promise<Pass> {
  const { program, problem, order } = setting
  const { count, size } = program.measured
  const theta = { batch: headTheta(stack, setting), running: headTheta(stack, setting) }
  const totals: Record<Mode, (BlockSums | null)[]> = { batch: [], running: [] }
  const [K, N] = [problem.targets.rows, problem.labels.length]
  const blocks = blockLayers(program.layout).length
  for (let part = 0; part < count; part++) {
    await pause()
    const indices = order.subarray(part * size, (part + 1) * size)
    const members = new Float64Array(indices.length * K)
    indices.forEach((sample, row) => (members[row * K + problem.labels[sample]!] = 1))
    const entry = indices.length === size ? 'features' : 'features_last'
    const found = stack.run(entry, { indices, members })
    for (const mode of modes) {
      const prefix = featureModes[mode]
      const features = found[`${prefix}features`]!
      const width = program.layout.outputWidth
      indices.forEach((sample, row) => {
        for (let unit = 0; unit < width; unit++) theta[mode][unit * N + sample] = features[row * width + unit]!
      })
      for (let block = 0; block < blocks; block++)
        totals[mode][block] = addSums(totals[mode][block] ?? null, {
          sums: found[`${prefix}sums${block + 1}`]!,
          squares: found[`${prefix}squares${block + 1}`]![0]!,
        })
    }
  }
  const sizes = new Float64Array(K)
  for (const label of problem.labels) sizes[label]!++
  const collapse = (mode: Mode): Float64Array => Float64Array.from(totals[mode], (sums) => dnc1OfSums(sums!, sizes))
  return { theta, blocks: { batch: collapse('batch'), running: collapse('running') } }
}

/** Returns θ of the problem with the weights of the head, and features of 0. */
function headTheta(stack: TrainedStack, { program, problem }: BackboneSetting): Float64Array {
  const trained = stack.theta(0)
  const theta = new Float64Array(parameterCount(problem))
  let from = program.layout.parameterCount
  for (const { rows, cols, offset } of headBlocks(problem)) {
    theta.set(trained.subarray(from, from + rows * cols), offset)
    from += rows * cols
  }
  return theta
}

/** Returns ½ Σ λ ‖p‖² over the parameters of the backbone. */
function backbonePenalty(stack: TrainedStack, { program: { layout, isDecayed }, decays }: BackboneSetting): number {
  if (!isDecayed) return 0
  const trained = stack.theta(0)
  return layout.parameters.reduce((sum, { kind, offset, shape }) => {
    const square = trained.subarray(offset, offset + sizeOf(shape)).reduce((total, value) => total + value * value, 0)
    return sum + (decays[kind] / 2) * square
  }, 0)
}

/** Returns the accuracy on the test samples, with running averages. */
function testAccuracy(
  stack: TrainedStack,
  { program: { testSize, pictureShape }, problem, test }: BackboneSetting,
): Record<string, Float64Array> {
  if (!test) return {}
  const pixels = sizeOf(pictureShape)
  const [K, N] = [problem.targets.rows, test.labels.length]
  const outputs: Matrix = matrix(K, N)
  for (let first = 0; first < N; first += testSize) {
    const x = new Float64Array(testSize * pixels)
    x.set(test.pictures.subarray(first * pixels, (first + testSize) * pixels))
    const rows = stack.run('outputs', { x })['outputs']!
    for (let row = 0; row < Math.min(testSize, N - first); row++)
      for (let k = 0; k < K; k++) outputs.data[k * N + first + row] = rows[row * K + k]!
  }
  return { testAccuracy: Float64Array.of(accuracyOf(outputs, test.labels)) }
}

/** Names the arrays of θ of the training loop, in its order, and the running averages. */
function arrayNames({ program: { layout }, problem }: BackboneSetting): { parameters: string[]; statistics: string[] } {
  const head = headBlocks(problem).map(({ kind, layer }) => `head.${kind === 'weight' ? 'W' : 'b'}_${layer}`)
  return {
    parameters: [...layout.parameters.map(({ name }) => name), ...head],
    statistics: layout.statistics.map(({ name }) => name),
  }
}

/** Returns every parameter of the run and every running average under its name. */
function namedArrays(stack: TrainedStack, setting: BackboneSetting): BackboneArrays {
  const { parameters, statistics } = arrayNames(setting)
  const trained = stack.theta(0)
  const state = stack.save(0)
  const own = setting.program.layout.parameters.map(({ shape }) => sizeOf(shape))
  let offset = 0
  const arrays = [...own, ...headBlocks(setting.problem).map(({ rows, cols }) => rows * cols)].map((length) => {
    offset += length
    return trained.slice(offset - length, offset)
  })
  return Object.fromEntries([
    ...parameters.map((name, i): [string, Float64Array] => [name, arrays[i]!]),
    ...statistics.map((name, i): [string, Float64Array] => [name, state[`s${i}`]!.slice()]),
  ])
}

const headBlocks = (problem: Problem): Block[] => parameterBlocks(problem).filter(({ layer }) => layer > 1)
