/** Exit codes of a task. `unfinished`: runs are left that resume when the task runs again. */
export const taskExit = { done: 0, unfinished: 75, cannotWrite: 74 } as const
