import type { GraphProgram } from './graphProgram.ts'

/** Loaded programs, which the stacks of a process share. */
export interface Programs {
  /** Returns the program with this key, and loads it where there is none. */
  get(key: string, load: () => GraphProgram): GraphProgram
  /** Disposes of programs until the limit is met, first of those that nobody has asked for the longest. No stack may be open. */
  trim(): void
}

/** `most`: how many programs stay loaded after a trim. */
export function loadedPrograms(most: number): Programs {
  /** The program that was asked for last is at the end. */
  const programs = new Map<string, GraphProgram>()
  return {
    get(key, load) {
      const program = programs.get(key) ?? load()
      programs.delete(key)
      programs.set(key, program)
      return program
    },
    trim() {
      for (const [key, program] of [...programs].slice(0, Math.max(0, programs.size - most))) {
        programs.delete(key)
        program.dispose()
      }
    },
  }
}
