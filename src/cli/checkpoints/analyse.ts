import type { Command } from 'commander'
import { CheckpointRequest } from '../../shared/contract/checkpoints.ts'
import { CallError } from '../../shared/contract/errors.ts'
import { checkpointCsv, comparisonCsv } from './checkpointCsv.ts'
import { checkpointText, comparisonText } from './checkpointText.ts'
import { readCount } from '../optionValues.ts'
import { userPath } from '../paths.ts'
import { plainNumbers } from '../printAnalysis.ts'
import type { Report } from '../withLab.ts'

interface AnalyseOptions {
  layers?: string
  features?: string
  labels?: string
  match?: string
  rank?: number
  whole?: boolean
  json?: boolean
  csv?: boolean
}

export function addAnalyseCommand(root: Command, report: Report): void {
  root
    .command('analyse')
    .description('analyse the weights of a checkpoint, or compare two checkpoints layer by layer')
    .argument('<file>', 'safetensors, .pt of PyTorch, NPZ, Keras .h5 or ONNX')
    .argument('[other]', 'a second checkpoint with the same layers')
    .option('--layers <file>', 'JSON file with the order of the layers')
    .option('--features <file>', 'NPZ or other file of arrays with the features of layers, samples first')
    .option('--labels <file>', 'NPY or other file with the class number of each sample')
    .option('--match <text>', 'only tensors whose name contains this text')
    .option('--rank <number>', 'K of the distance to rank K (default: the number of classes, or 10)', readCount)
    .option('--whole', 'compute all singular values of matrices with more than 1024 rows and columns; takes minutes')
    .option('--csv', 'print one row a layer, as CSV')
    .option('--json', 'print every number in full, as JSON')
    .action(async (file, other, options) => report(await analyse(file, other, options as AnalyseOptions)))
}

async function analyse(file: string, other: string | undefined, options: AnalyseOptions): Promise<number> {
  if (options.csv === true && options.json === true)
    throw new CallError('invalid', '--csv and --json exclude each other; give one of them')
  const print = (value: object, csv: string, text: string): number => {
    if (options.json === true) console.log(JSON.stringify(value, plainNumbers, 2))
    else console.log(options.csv === true ? csv : text)
    return 0
  }
  if (other !== undefined) {
    const alone = (['layers', 'features', 'labels', 'rank', 'whole'] as const).find(
      (name) => options[name] !== undefined,
    )
    if (alone !== undefined)
      throw new CallError('invalid', `--${alone} is for one checkpoint; leave it out to compare two`)
    const { compareCheckpoints } = await import('../../lab/checkpoints/compareCheckpoints.ts')
    const compared = await compareCheckpoints([userPath(file), userPath(other)], options.match)
    return print(compared, comparisonCsv(compared), comparisonText(compared))
  }
  const path = (name: string | undefined): string | null => (name === undefined ? null : userPath(name))
  const { analyseCheckpoint } = await import('../../lab/checkpoints/analyseCheckpoint.ts')
  const result = await analyseCheckpoint(
    CheckpointRequest.parse({
      file: userPath(file),
      layers: path(options.layers),
      features: path(options.features),
      labels: path(options.labels),
      match: options.match ?? '',
      rank: options.rank ?? null,
      isWhole: options.whole ?? false,
    }),
  )
  return print(result, checkpointCsv(result), checkpointText(result))
}
