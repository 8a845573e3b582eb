const set = 'e2e/tests/set-up.spec.ts'
const corpus = 'server/devcontainers/corpus/hostile.testing.ts'
const lifecycle = 'agent/lifecycle/lifecycle.test.ts'
const life = 'server/devcontainers/policy/life-of-the-container.test.ts'
const wishes = 'server/codespaces/configuration/container-wishes.test.ts'
const builds = 'server/images/build-image.test.ts'
const offer = 'server/devcontainers/policy/judge-offer.test.ts'
const repositories = 'server/devcontainers/read-repositories.test.ts'

/**
 * By key: the test that shows what becomes of it beyond the configuration, such as in a container.
 * A key without one is read and judged, which `conformance.test.ts` shows of all.
 */
export const shownIn: Record<string, string> = {
  extends: 'server/devcontainers/merge/read-chain.test.ts',
  image: set,
  containerEnv: set,
  remoteEnv: set,
  remoteUser: set,
  workspaceFolder: set,
  containerUser: life,
  updateRemoteUserUID: life,
  overrideCommand: life,
  shutdownAction: life,
  userEnvProbe: lifecycle,
  onCreateCommand: lifecycle,
  updateContentCommand: lifecycle,
  postCreateCommand: lifecycle,
  postStartCommand: lifecycle,
  postAttachCommand: lifecycle,
  waitFor: 'server/codespaces/set-up/set-up.test.ts',
  capAdd: wishes,
  runArgs: wishes,
  init: 'server/drivers/docker/host-config.test.ts',
  privileged: corpus,
  securityOpt: corpus,
  workspaceMount: corpus,
  initializeCommand: corpus,
  build: 'server/codespaces/configuration/builds-on-docker.test.ts',
  features: 'server/codespaces/configuration/features-on-docker.test.ts',
  overrideFeatureInstallOrder: 'server/codespaces/configuration/features-on-docker.test.ts',
  'build.dockerfile': builds,
  'build.context': builds,
  'build.target': 'server/images/dockerfile/read-stages.test.ts',
  'build.args': builds,
  hostRequirements: offer,
  'hostRequirements.cpus': offer,
  'hostRequirements.memory': offer,
  'hostRequirements.storage': offer,
  'hostRequirements.gpu': offer,
  customizations: repositories,
  'customizations.codespaces.repositories': repositories,
}
