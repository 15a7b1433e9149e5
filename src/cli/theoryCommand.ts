import { AnalysisRequest, type ResultOf } from '../shared/contract/analyses.ts'
import { emitTo } from '../lab/emitTo.ts'
import { openLab } from '../lab/lab.ts'
import { duration } from './format.ts'
import { findRun, type HomeOption } from './historyCommands.ts'
import { findRoot, userPath } from './root.ts'
import { theoryText } from './theoryText.ts'

export interface TheoryOptions extends HomeOption {
  k?: number
  step?: number
  seed?: number
}

/** Computes and prints what the theorems say of a run; `id` may be its beginning. Ctrl+C ends it, and nothing is kept. */
export async function theoryCommand(id: string, { home, k, step, seed }: TheoryOptions): Promise<number> {
  const progress = progressLine(process.stderr)
  const lab = await openLab({
    home: home === undefined ? null : userPath(home),
    root: findRoot(),
    emit: emitTo({ 'analyses.progressed': ({ done, secondsLeft }) => progress.show(done, secondsLeft) }),
  })
  try {
    const run = findRun(await lab.handlers['runs.list']({}), id)
    const parameters = { ...(k === undefined ? {} : { K: k }), ...(seed === undefined ? {} : { seed }) }
    const request = AnalysisRequest.parse({ run: run.id, kind: 'theory', step: step ?? null, parameters })
    const result = (await lab.handlers['analyses.make'](request)) as ResultOf<'theory'>
    progress.clear()
    console.log(`${run.name}\nrun ${run.id}, step ${result.step}\n\n${theoryText(result)}`)
    return 0
  } finally {
    progress.clear()
    await lab.close()
  }
}

/** Between two plain lines, where nobody looks on live. */
const plainEveryMs = 10_000

/** On a terminal one line that is written over, elsewhere a line now and then. */
function progressLine(stream: Pick<NodeJS.WriteStream, 'write' | 'isTTY'>) {
  let last = Date.now()
  return {
    show: (done: number, secondsLeft: number | null): void => {
      const line = `${Math.floor(100 * done)} %${secondsLeft === null ? '' : `  ${duration(secondsLeft)} left`}`
      if (stream.isTTY) return void stream.write(`\r\u001b[K${line}`)
      if (Date.now() - last < plainEveryMs) return
      last = Date.now()
      stream.write(`${line}\n`)
    },
    clear: (): void => void (stream.isTTY && stream.write('\r\u001b[K')),
  }
}
