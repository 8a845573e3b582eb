import type { ComposeProperty } from './compose-properties.ts'

const ownVolume = 'a volume is the codespace’s own, kept as the server keeps them'
const oneNetwork = 'all containers of a codespace are on one network of its own'

/** Of what stands at the top of a file. */
export const projectProperties: ComposeProperty[] = [
  { key: '/version', verdict: 'honoured', says: 'says nothing any more' },
  { key: '/name', verdict: 'dropped', says: 'names are the server’s own' },
  { key: '/include', verdict: 'honoured', says: 'are other Compose files of the repository' },
  { key: '/services', verdict: 'honoured', says: 'are the containers of the codespace' },
  { key: '/volumes', verdict: 'honoured', says: 'are volumes of the codespace’s own' },
  { key: '/volumes.name', verdict: 'dropped', says: ownVolume },
  { key: '/volumes.labels', verdict: 'dropped', says: ownVolume },
  {
    key: '/volumes.driver',
    verdict: 'refused',
    says: ownVolume,
    instead: 'name a volume and say nothing else of it',
  },
  {
    key: '/volumes.driver_opts',
    verdict: 'refused',
    says: ownVolume,
    instead: 'name a volume and say nothing else of it',
  },
  {
    key: '/volumes.external',
    verdict: 'refused',
    says: `${ownVolume}, and begins empty`,
    instead: 'fill it by a lifecycle command',
  },
  { key: '/networks', verdict: 'transformed', says: oneNetwork },
  {
    key: '/networks.external',
    verdict: 'refused',
    says: `${oneNetwork}, and on no other`,
    instead: 'make what is there a service of the codespace’s own',
  },
  { key: '/networks.name', verdict: 'dropped', says: oneNetwork },
  { key: '/networks.driver', verdict: 'dropped', says: oneNetwork },
  { key: '/networks.driver_opts', verdict: 'dropped', says: oneNetwork },
  { key: '/networks.ipam', verdict: 'dropped', says: oneNetwork },
  { key: '/networks.internal', verdict: 'dropped', says: oneNetwork },
  { key: '/networks.enable_ipv4', verdict: 'dropped', says: oneNetwork },
  { key: '/networks.enable_ipv6', verdict: 'dropped', says: oneNetwork },
  { key: '/networks.attachable', verdict: 'dropped', says: oneNetwork },
  { key: '/networks.labels', verdict: 'dropped', says: oneNetwork },
  {
    key: '/secrets',
    verdict: 'refused',
    says: 'nothing of the server’s machine is mounted',
    instead: 'keep it as a secret in your settings',
  },
  {
    key: '/configs',
    verdict: 'refused',
    says: 'nothing of the server’s machine is mounted',
    instead: 'have it in the image',
  },
  { key: '/models', verdict: 'dropped', says: 'no models are run' },
]
