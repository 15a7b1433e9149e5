export function sandboxMend(binary: string, settings?: string): string | null
