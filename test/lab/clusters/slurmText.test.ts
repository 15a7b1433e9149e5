import { expect, test } from 'vitest'
import { slurm } from '../../../src/lab/clusters/engines/slurm.ts'
import { readSacct, readSqueue } from '../../../src/lab/clusters/engines/slurmText.ts'

const states = ({ tasks }: ReturnType<typeof readSqueue>) =>
  [...tasks].map(([task, { state, reason, host }]) => [task, state, reason, host])

test('squeue of Slurm 22.05 is read', () => {
  const text = [
    '1|0|FAILED|localhost|768|NonZeroExitCode|',
    '1|1|FAILED|localhost|9|JobLaunchFailure|',
    '1|2|PENDING||0|Resources|',
    '1|3|PENDING||0|JobHeldUser|',
    '1|8|PENDING|localhost|0|job requeued in held state|',
    '1|4|RUNNING|node[1-2]|0|None|',
    '1|5|TIMEOUT|node1|0|TimeLimit|',
    '1|6|OUT_OF_MEMORY|node1|0|OutOfMemory|',
    '1|7|A_STATE_OF_THE_FUTURE|node1|0|None|',
    '1|9|FAILED|node1|256|NonZeroExitCode|7|2026-12-01T00:48:03|2026-12-01T00:48:03|',
    '1|10|FAILED|node1|256|NonZeroExitCode|0|2026-12-01T00:48:03|2026-12-01T00:48:03|',
    '1|11|FAILED|node1|256|NonZeroExitCode|7|2026-12-01T00:48:03|2026-12-01T00:48:09|',
    '1|12|PENDING||0|launch failed requeued held|1|N/A|N/A|',
    'slurm_load_jobs error: something',
    '',
  ].join('\n')
  expect(readSqueue(text).job).toBe('1')
  expect(states(readSqueue(text))).toEqual([
    [0, 'failed', 'exit code 3', 'localhost'],
    [1, 'failed', 'signal 9, JobLaunchFailure', 'localhost'],
    [2, 'pending', 'Resources', null],
    [3, 'held', 'JobHeldUser', null],
    [8, 'held', 'job requeued in held state', 'localhost'],
    [4, 'running', null, 'node[1-2]'],
    [5, 'timeLimit', 'TimeLimit', 'node1'],
    [6, 'outOfMemory', 'OutOfMemory', 'node1'],
    [7, 'running', null, 'node1'],
    // Slurm put it back, and refused to start it again: its script never ran.
    [9, 'notStarted', 'its credential is still revoked', 'node1'],
    [10, 'failed', 'exit code 1', 'node1'],
    [11, 'failed', 'exit code 1', 'node1'],
    [12, 'held', 'launch failed requeued held', null],
  ])
})

test('a job that squeue does not know has neither number nor tasks', () => {
  expect(readSqueue('')).toEqual({ job: null, tasks: new Map() })
})

test('sacct is read, also where it says who cancelled', () => {
  const text = '77_0|COMPLETED|n1|0:0|None\n77_1|CANCELLED by 1000|n2|0:15|None\n77_2|FAILED|n2|1:0|NonZeroExitCode\n'
  expect(states(readSacct(text))).toEqual([
    [0, 'done', null, 'n1'],
    [1, 'cancelled', null, 'n2'],
    [2, 'failed', 'exit code 1', 'n2'],
  ])
  expect(readSacct('Slurm accounting storage is disabled')).toEqual({ job: null, tasks: new Map() })
})

/** Rows 0 to 5 are what sacct and squeue of Slurm 22.05.8 printed, with slurmdbd and MariaDB. The others have their form. */
const recorded = {
  sacct: [
    '1_0|FAILED|localhost|3:0|None',
    '1_1|FAILED|localhost|0:9|None',
    '1_2|CANCELLED by 0|localhost|0:0|None',
    '1_3|COMPLETED|localhost|0:0|None',
    '1_4|NODE_FAIL|localhost|0:0|None',
    '1_5|REQUEUED|localhost|0:0|JobArrayTaskLimit',
    '1_6|TIMEOUT|localhost|0:0|None',
    '1_7|OUT_OF_MEMORY|localhost|0:125|None',
    '1_8|PREEMPTED|localhost|0:0|None',
    '1_13|DEADLINE|localhost|0:0|None',
    '1_14|BOOT_FAIL|localhost|0:0|None',
    '1_[9-12%2]|PENDING|None assigned|0:0|None',
    '',
  ].join('\n'),
  squeue: [
    '1|2|CANCELLED|localhost|15|None|0|2026-12-01T01:40:45|2026-12-01T01:40:47|',
    '1|4|PENDING||0|BeginTime|1|2026-12-01T01:43:42|2026-12-01T01:44:42|',
    '1|9|PENDING||0|JobHeldUser|0|N/A|N/A|',
    '',
  ].join('\n'),
}

test('accounting names every end of a task, and squeue wins where a task was put back', async () => {
  expect(states(readSacct(recorded.sacct))).toEqual([
    [0, 'failed', 'exit code 3', 'localhost'],
    [1, 'failed', 'signal 9', 'localhost'],
    [2, 'cancelled', null, 'localhost'],
    [3, 'done', null, 'localhost'],
    [4, 'nodeFailure', null, 'localhost'],
    [5, 'pending', 'JobArrayTaskLimit', 'localhost'],
    [6, 'timeLimit', null, 'localhost'],
    [7, 'outOfMemory', null, 'localhost'],
    [8, 'preempted', null, 'localhost'],
    [13, 'cancelled', null, 'localhost'],
    [14, 'nodeFailure', null, 'localhost'],
  ])
  const commands: string[][] = []
  const answer = (command: readonly string[]): string => {
    commands.push([...command])
    return command[0] === 'sacct' ? recorded.sacct : recorded.squeue
  }
  const connection = {
    host: 'local',
    isLocal: true,
    run: async (command: readonly string[]) => ({ code: 0, out: Buffer.from(answer(command)), err: '' }),
  }
  const { job, tasks } = await slurm.states(connection, 'study-0')
  expect(job).toBe('1')
  expect([tasks.get(3)?.state, tasks.get(4)?.state, tasks.get(9)?.state]).toEqual(['done', 'pending', 'held'])
  // sacct of 22.05 refuses to start with an option or a field that it does not know.
  expect(commands.find(([program]) => program === 'sacct')).toEqual([
    'sacct',
    '-n',
    '-X',
    '-P',
    '-S',
    'now-30days',
    '--name=study-0',
    '-o',
    'JobID,State,NodeList,ExitCode,Reason',
  ])
})
