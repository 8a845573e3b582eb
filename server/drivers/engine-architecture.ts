const names: Partial<Record<NodeJS.Architecture, string>> = { x64: 'amd64', arm: 'arm' }

/** Of this machine, which the engine is on, as images have it. */
export const engineArchitecture = names[process.arch] ?? process.arch
