export function findProgram(name: string, env: NodeJS.ProcessEnv): string | null
