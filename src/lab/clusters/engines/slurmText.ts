import type { JobState, TaskState } from '../engine.ts'

/**
 * Formats are always explicit: users export SQUEUE_FORMAT and SACCT_FORMAT, and the JSON of Slurm changes between
 * versions. Fields end with a bar.
 */
export const squeueFormat =
  'ArrayJobID:|,ArrayTaskID:|,State:|,NodeList:|,exit_code:|,Reason:|,RestartCnt:|,StartTime:|,EndTime:|'
export const sacctFields = 'JobID,State,NodeList,ExitCode,Reason'

const states: Readonly<Record<string, TaskState['state']>> = {
  PENDING: 'pending',
  REQUEUED: 'pending',
  REQUEUE_FED: 'pending',
  REQUEUE_HOLD: 'held',
  SPECIAL_EXIT: 'held',
  CONFIGURING: 'running',
  RUNNING: 'running',
  COMPLETING: 'running',
  STAGE_OUT: 'running',
  SIGNALING: 'running',
  SUSPENDED: 'running',
  STOPPED: 'running',
  RESIZING: 'running',
  COMPLETED: 'done',
  FAILED: 'failed',
  BOOT_FAIL: 'nodeFailure',
  NODE_FAIL: 'nodeFailure',
  // Another try would come after the deadline as well.
  DEADLINE: 'cancelled',
  TIMEOUT: 'timeLimit',
  OUT_OF_MEMORY: 'outOfMemory',
  PREEMPTED: 'preempted',
  CANCELLED: 'cancelled',
  REVOKED: 'cancelled',
}

/** Reasons of a waiting task that nothing but a release ends. */
const isHold = (reason: string): boolean =>
  /^(JobHeld|launch[ _]failed|job[ _]requeued[ _]in[ _]held|JobHoldMaxRequeue)/.test(reason)

function stateOf(word: string, reason: string): TaskState['state'] {
  // "CANCELLED by 1000"
  const state = states[word.split(' ')[0] ?? ''] ?? 'running'
  return state === 'pending' && isHold(reason) ? 'held' : state
}

/** Slurm writes "None", "(null)", "N/A" and nothing for what it does not know. */
const known = (text: string): string | null => (/^(|None|\(null\)|N\/A|n\/a|None assigned)$/.test(text) ? null : text)

/** Reads what squeue prints, one line for each task. Lines of another form are left out. */
export function readSqueue(text: string): JobState {
  const tasks = new Map<number, TaskState>()
  let job: string | null = null
  for (const line of text.split('\n')) {
    const fields = line.split('|').map((part) => part.trim())
    const [number, task = '', word = '', nodes = '', exit = '', reason = '', ...times] = fields
    if (!number || !/^\d+$/.test(task)) continue
    job = number
    const state = isRefused(word, exit, times) ? 'notStarted' : stateOf(word, reason)
    tasks.set(Number(task), {
      state,
      reason: reasonOf(state, waitStatus(exit), reason),
      host: known(nodes),
    })
  }
  return { job, tasks }
}

/**
 * Whether Slurm refused to start a task that it had put back, within the second in which it ends: a requeued task that starts
 * too soon has a credential that is still revoked. Slurm then says exit code 1, and the script never ran.
 */
function isRefused(word: string, exit: string, [restarts = '', start = '', end = '']: readonly string[]): boolean {
  const isShort = Date.parse(end) - Date.parse(start) <= 1000
  return word === 'FAILED' && Number(exit) === 256 && Number(restarts) > 0 && isShort
}

function reasonOf(
  state: TaskState['state'],
  code: readonly [code: number, signal: number],
  reason: string,
): string | null {
  if (state === 'notStarted') return 'its credential is still revoked'
  return state === 'failed' ? failure(code, reason) : known(reason)
}

/** Reads what `sacct -n -X -P` prints. Tasks that have not started stand in one line, which is left out: squeue has them. */
export function readSacct(text: string): JobState {
  const tasks = new Map<number, TaskState>()
  let job: string | null = null
  for (const line of text.split('\n')) {
    const [id = '', word = '', nodes = '', exit = '', reason = ''] = line.split('|').map((part) => part.trim())
    const [, number, task] = /^(\d+)_(\d+)$/.exec(id) ?? []
    if (number === undefined) continue
    job = number
    const state = stateOf(word, reason)
    const [code = '0', signal = '0'] = exit.split(':')
    tasks.set(Number(task), {
      state,
      reason: reasonOf(state, [Number(code), Number(signal)], reason),
      host: known(nodes),
    })
  }
  return { job, tasks }
}

/** Splits the status of wait(2) into exit code and signal. */
const waitStatus = (text: string): [code: number, signal: number] => {
  const status = Number(text) || 0
  return [status >> 8, status & 0x7f]
}

function failure([code, signal]: readonly [number, number], reason: string): string {
  const how = signal === 0 ? `exit code ${code}` : `signal ${signal}`
  const own = known(reason)
  return own === null || own === 'NonZeroExitCode' ? how : `${how}, ${own}`
}

/** Writes rising numbers as ranges: "0-2,5". */
export function rangesOf(numbers: readonly number[]): string {
  const ranges: [first: number, last: number][] = []
  for (const number of numbers) {
    const last = ranges.at(-1)
    if (last && last[1] === number - 1) last[1] = number
    else ranges.push([number, number])
  }
  return ranges.map(([first, last]) => (first === last ? String(first) : `${first}-${last}`)).join(',')
}
