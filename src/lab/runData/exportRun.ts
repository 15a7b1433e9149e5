import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { CallError } from '../../shared/contract/errors.ts'
import type { RunDataFormat, RunDataRequest, ScriptFramework } from '../../shared/contract/runData.ts'
import { makeProblem } from '../../shared/theory/makeProblem.ts'
import { drawSample } from '../datasets/sample.ts'
import { npyOfArray, npyOfTexts } from '../figures/table/npy.ts'
import { npzFile } from '../figures/table/npz.ts'
import { findRoot } from '../layout.ts'
import { writeFiles, type NewFile } from '../newFiles.ts'
import { readRecord } from '../runs/handlers.ts'
import type { LabContext } from '../runs/labContext.ts'
import { requireStep, storedSteps, weightsAt } from '../runs/storedWeights.ts'
import { runMetadata, type RunMetadata } from './metadata.ts'
import { notebookOf } from './notebook.ts'
import { safetensorsOf } from './safetensors.ts'
import type { Tensor } from './tensor.ts'
import { runTensors, type RunContent } from './tensors.ts'

/** The largest export. A file of this size is built in memory. */
const mostNumbers = 2.5e8

/** Writes the data of a run, and the script that recomputes it. Returns the paths. Never overwrites a file. */
export async function exportRun(context: LabContext, request: RunDataRequest, directory: string): Promise<string[]> {
  const content = contentOf(context, request)
  const tensors = runTensors(content, request.parts)
  const count = tensors.reduce((sum, { values }) => sum + values.length, 0)
  if (count > mostNumbers)
    throw new CallError(
      'notPossible',
      `the export has ${count} numbers, more than ${mostNumbers}: choose fewer steps or parts`,
    )
  const metadata = runMetadata(content)
  const { id, preset } = content.record.summary
  const name = request.fileName ?? [preset ?? 'run', id].join('-')
  const files: NewFile[] = [
    {
      ending: `.${request.format}`,
      content: fileOf(request.format, tensors, metadata, content.record.summary.endedAt),
    },
  ]
  files.push(...(await programFiles(request, name)))
  return await writeFiles('The data', directory, [{ name, files }])
}

function contentOf(context: LabContext, { run, steps }: RunDataRequest): RunContent {
  const { store } = context
  const record = readRecord(context, run)
  const stored = storedSteps(store, run)
  const chosen = steps === 'all' ? stored : steps === 'last' ? stored.slice(-1) : steps
  for (const step of chosen) requireStep(store, run, step, stored)
  const sample = drawSample(record.spec, context.dataSet())
  const problem = makeProblem(record.spec, sample)
  const [step, arrays] = [store.checkpoints.step(run), store.checkpoints.backbone(run)]
  const backbone = step !== null && arrays ? { step, arrays } : null
  return { record, problem, sample, weights: chosen.map((at) => weightsAt(store, run, at)), backbone }
}

function fileOf(
  format: RunDataFormat,
  tensors: readonly Tensor[],
  metadata: RunMetadata,
  endedAt: number | null,
): Uint8Array {
  const text = JSON.stringify(metadata)
  if (format === 'safetensors') return safetensorsOf(tensors, { format: metadata.format, collapsar: text })
  const arrays = tensors.map(({ name, shape, values }) => [`${name}.npy`, npyOfArray(values, shape)] as const)
  return npzFile([...arrays, ['metadata.npy', npyOfTexts(text)]], endedAt ?? 0)
}

const pythonFolder = (): string => join(findRoot(), 'resources', 'python')

/** Returns the script that recomputes an export, or the notebook that shows it with our style for Matplotlib. */
async function programFiles({ script, format }: RunDataRequest, name: string): Promise<NewFile[]> {
  if (script === null) return []
  if (script !== 'notebook') return [{ ending: `-${script}.py`, content: await scriptOf(script) }]
  const read = (file: string): Promise<string> => readFile(join(pythonFolder(), file), 'utf8')
  return [
    { ending: '.ipynb', content: notebookOf(name, format, readerOf(await read('common.py'))) },
    { ending: '.mplstyle', content: await read('collapsar.mplstyle') },
  ]
}

/** A notebook needs the first function of the scripts, which reads an export. */
const readerOf = (common: string): string => common.slice(0, common.indexOf('\n\n\ndef network_at'))

/** Returns the whole script: it needs no file but the export. */
async function scriptOf(framework: ScriptFramework): Promise<string> {
  const folder = pythonFolder()
  const parts = ['common.py', `recompute_${framework}.py`].map((file) => readFile(join(folder, file), 'utf8'))
  const head = '# Recomputes an exported run of Collapsar, and compares the numbers: python FILE [export.npz]'
  return [head, ...(await Promise.all(parts)), "if __name__ == '__main__':\n    main()"].join('\n') + '\n'
}
