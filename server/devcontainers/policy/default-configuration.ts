import type { DevcontainerConfig } from '../devcontainers.schema.ts'

/** What a codespace has whose repository says nothing, or nothing that can be used. */
export function defaultConfiguration(path: string | null): DevcontainerConfig {
  return {
    path,
    name: null,
    image: null,
    build: null,
    features: [],
    featureOrder: [],
    containerUser: null,
    remoteUser: null,
    containerEnv: {},
    remoteEnv: {},
    userEnvProbe: 'loginInteractiveShell',
    capAdd: [],
    mounts: { volumes: [], tmpfs: [] },
    services: null,
    shmBytes: null,
    hostRequirements: {},
    ports: { forward: [], attributes: [], otherAttributes: null },
    workspaceFolder: null,
    waitFor: 'updateContentCommand',
    entrypoints: [],
    commands: {},
    commandsBefore: {},
    secrets: [],
    repositories: [],
  }
}
