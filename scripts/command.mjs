/** @type {(error: unknown) => string} */
export const messageOf = (error) => (error instanceof Error ? error.message : String(error))

/**
 * Runs a command to its exit code. An error is for the user: its message, without a stack trace.
 * @type {(command: () => Promise<number>) => Promise<void>}
 */
export const runCommand = async (command) => {
  try {
    process.exitCode = await command()
  } catch (error) {
    console.error(messageOf(error))
    process.exitCode = 1
  }
}
