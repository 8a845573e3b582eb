import type { Property } from './properties.ts'

const noAttributes = 'ports have no attributes'
const attributes = ['onAutoForward', 'elevateIfNeeded', 'label', 'requireLocalPort', 'protocol']
const noSecrets = 'nobody is asked for secrets; yours are in your settings'
const limits =
  'the administrator’s settings say how much there is; what is less than asked for is named'
const noGpu = 'a codespace has no graphics processor'

/** Of ports, of the machine, and of what tools other than the container’s engine read. */
export const toolProperties: Property[] = [
  { key: 'forwardPorts', verdict: 'dropped', says: 'no ports are forwarded by themselves' },
  { key: 'appPort', verdict: 'dropped', says: 'no ports are published on the server’s machine' },
  { key: 'portsAttributes', verdict: 'dropped', says: noAttributes },
  { key: 'otherPortsAttributes', verdict: 'dropped', says: noAttributes },
  ...['portsAttributes.*', 'otherPortsAttributes'].flatMap((group) =>
    attributes.map((name): Property => {
      return { key: `${group}.${name}`, verdict: 'dropped', says: noAttributes }
    }),
  ),
  { key: 'hostRequirements', verdict: 'transformed', says: limits },
  { key: 'hostRequirements.cpus', verdict: 'transformed', says: limits },
  { key: 'hostRequirements.memory', verdict: 'transformed', says: limits },
  { key: 'hostRequirements.storage', verdict: 'transformed', says: limits },
  { key: 'hostRequirements.gpu', verdict: 'transformed', says: noGpu },
  { key: 'hostRequirements.gpu.cores', verdict: 'transformed', says: noGpu },
  { key: 'hostRequirements.gpu.memory', verdict: 'transformed', says: noGpu },
  { key: 'secrets', verdict: 'dropped', says: noSecrets },
  { key: 'secrets.*.description', verdict: 'dropped', says: noSecrets },
  { key: 'secrets.*.documentationUrl', verdict: 'dropped', says: noSecrets },
  {
    key: 'customizations',
    verdict: 'transformed',
    says: '“codespaces.repositories” is taken from it, and nothing else',
  },
  {
    key: 'customizations.codespaces.repositories',
    verdict: 'transformed',
    says: 'asks you for tokens of other repositories of the same owner',
    of: 'Codespaces',
  },
  {
    key: 'extensions',
    verdict: 'dropped',
    says: 'no extensions are installed',
    of: 'Visual Studio Code',
  },
  {
    key: 'settings',
    verdict: 'dropped',
    says: 'no settings are taken from it',
    of: 'Visual Studio Code',
  },
  { key: 'devPort', verdict: 'dropped', says: 'there is no such port', of: 'Visual Studio Code' },
]
