import type { Property } from './properties.ts'

const attributes: Record<string, Pick<Property, 'verdict' | 'says' | 'of'>> = {
  label: { verdict: 'honoured', says: 'what the port is called on the list' },
  protocol: { verdict: 'honoured', says: 'what the program behind the port is spoken to by' },
  onAutoForward: {
    verdict: 'honoured',
    says: 'what the page does once something listens on the port',
  },
  requireLocalPort: {
    verdict: 'dropped',
    says: 'a forwarded port has an address of its own, not a number on your machine',
  },
  elevateIfNeeded: { verdict: 'dropped', says: 'nothing listens on your machine' },
}
const ofAttributes = (group: string): Property[] =>
  Object.entries(attributes).map(([name, one]) => ({ key: `${group}.${name}`, ...one }))
const limits =
  'the administrator’s settings say how much there is; what is less than asked for is named'
const noGpu = 'a codespace has no graphics processor'

/** Of ports, of the machine, and of what tools other than the container’s engine read. */
export const toolProperties: Property[] = [
  {
    key: 'forwardPorts',
    verdict: 'transformed',
    says: 'ports of the container by their numbers are on the list from the start, each at an address of its own, and so are those of services (`db:5432`), by their own number or the next one that is free',
  },
  { key: 'appPort', verdict: 'dropped', says: 'no ports are published on the server’s machine' },
  {
    key: 'portsAttributes',
    verdict: 'honoured',
    says: 'of a number, a range, or whatever command the expression finds',
  },
  {
    key: 'otherPortsAttributes',
    verdict: 'honoured',
    says: 'of every port that nothing else is said of',
  },
  ...ofAttributes('portsAttributes.*'),
  {
    key: 'portsAttributes.*.visibility',
    verdict: 'honoured',
    says: '`private`, `org` or `public`: who may open the port, within what administrators allow; its owner is asked once, unless administrators trust the repository',
    of: 'Bothy',
  },
  ...ofAttributes('otherPortsAttributes'),
  {
    key: 'otherPortsAttributes.visibility',
    verdict: 'dropped',
    says: 'who may open a port is said of each by its number',
    of: 'Bothy',
  },
  { key: 'hostRequirements', verdict: 'transformed', says: limits },
  { key: 'hostRequirements.cpus', verdict: 'transformed', says: limits },
  { key: 'hostRequirements.memory', verdict: 'transformed', says: limits },
  { key: 'hostRequirements.storage', verdict: 'transformed', says: limits },
  { key: 'hostRequirements.gpu', verdict: 'transformed', says: noGpu },
  { key: 'hostRequirements.gpu.cores', verdict: 'transformed', says: noGpu },
  { key: 'hostRequirements.gpu.memory', verdict: 'transformed', says: noGpu },
  {
    key: 'secrets',
    verdict: 'honoured',
    says: 'whoever creates a codespace is asked for those they have not set, and may leave them out',
  },
  {
    key: 'secrets.*.description',
    verdict: 'honoured',
    says: 'stands at the field, as text',
  },
  {
    key: 'secrets.*.documentationUrl',
    verdict: 'honoured',
    says: 'a link at the field, where it is an address of https',
  },
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
