/**
 * Imports files in a thread as the lab does, with a limit of memory. Prints by how much the process grew at its peak and
 * the size of the set, in bytes, or the refusal. Arguments: the limit, a folder to write into, and the files.
 */
import { join } from 'node:path'
import { isMainThread, Worker } from 'node:worker_threads'
import { factsOf } from '../../../src/lab/datasets/imported/facts.ts'
import { contentHash, writeSet } from '../../../src/lab/datasets/imported/file.ts'
import { readSource } from '../../../src/lab/datasets/imported/source.ts'
import { importLimits } from '../../../src/lab/datasets/imported/startWorker.ts'
import { TableOptions } from '../../../src/shared/contract/datasets.ts'
import { CallError } from '../../../src/shared/contract/errors.ts'

const [memory = '', folder = '', ...files] = process.argv.slice(2)
const quiet = (): void => {}
const peak = (): number => process.resourceUsage().maxRSS * 1024

async function importFiles(): Promise<object> {
  const before = peak()
  const request = { files, table: TableOptions.parse({}), arrays: null }
  try {
    const { set, name } = await readSource(request, { memory: Number(memory), disk: 1e12 }, quiet)
    const facts = factsOf(set, name, quiet)
    contentHash(set)
    writeSet(join(folder, `set${process.pid}`), set, facts, quiet)
    return { grown: peak() - before, set: set.numbers.byteLength }
  } catch (error) {
    if (error instanceof CallError) return { refused: error.message }
    throw error
  }
}

if (isMainThread) new Worker(import.meta.filename, { argv: process.argv.slice(2), resourceLimits: importLimits })
else console.log(JSON.stringify(await importFiles()))
