import type { ComposeProperty } from './compose-properties.ts'

const oneNetwork = 'all containers of a codespace are on one network of its own'
const addresses = 'addresses are given out by the server'
const names = 'names are those of the services'

/** Of how it is reached. */
export const networkProperties: ComposeProperty[] = [
  {
    key: 'networks',
    verdict: 'transformed',
    says: `${oneNetwork}, where each is reached by its name`,
  },
  { key: 'networks.*.aliases', verdict: 'honoured', says: 'are names by which it is reached too' },
  { key: 'networks.*.ipv4_address', verdict: 'dropped', says: addresses },
  { key: 'networks.*.ipv6_address', verdict: 'dropped', says: addresses },
  { key: 'networks.*.link_local_ips', verdict: 'dropped', says: addresses },
  { key: 'networks.*.mac_address', verdict: 'dropped', says: addresses },
  { key: 'networks.*.interface_name', verdict: 'dropped', says: oneNetwork },
  { key: 'networks.*.driver_opts', verdict: 'dropped', says: oneNetwork },
  { key: 'networks.*.priority', verdict: 'dropped', says: oneNetwork },
  { key: 'networks.*.gw_priority', verdict: 'dropped', says: oneNetwork },
  {
    key: 'network_mode',
    verdict: 'transformed',
    says: `\`service:\` and a name: has the address and the localhost of that one; any other is the one network of the codespace’s own, and \`host\` is refused`,
  },
  {
    key: 'ports',
    verdict: 'dropped',
    says: 'none is published: in the codespace a service is reached by its name, ports that `forwardPorts` names have addresses, and what listens in the codespace’s own container is forwarded by itself',
  },
  {
    key: 'expose',
    verdict: 'honoured',
    says: 'needs nothing: on its network every port of a service is reached',
  },
  {
    key: 'links',
    verdict: 'transformed',
    says: 'are what is started before it, and names of that',
  },
  {
    key: 'external_links',
    verdict: 'refused',
    says: 'nothing outside of the codespace is linked',
    instead: 'make it a service of the codespace’s own',
  },
  { key: 'hostname', verdict: 'transformed', says: 'is a name by which it is reached too' },
  { key: 'container_name', verdict: 'transformed', says: 'is a name by which it is reached too' },
  { key: 'domainname', verdict: 'dropped', says: names },
  {
    key: 'extra_hosts',
    verdict: 'refused',
    says: 'a codespace does not reach the server’s machine, and other names are looked up as ever',
    instead: 'write the address where it is used',
  },
  { key: 'dns', verdict: 'dropped', says: 'names are looked up by the server’s own resolver' },
  { key: 'dns_opt', verdict: 'dropped', says: 'names are looked up by the server’s own resolver' },
  {
    key: 'dns_search',
    verdict: 'dropped',
    says: 'names are looked up by the server’s own resolver',
  },
  { key: 'mac_address', verdict: 'dropped', says: addresses },
]
