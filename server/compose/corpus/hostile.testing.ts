import { hostileFiles } from './hostile-files.testing.ts'

/**
 * What somebody hostile writes in Compose files, each in one way. `service`, `main`: what they say
 * of the service beside the codespace and of the codespace's own, besides an image. `says`: what
 * the log tells of it. `error`: why nothing of it is used. `companion`: what of the service is
 * another for it, of what may be.
 */
export type Hostile = {
  name: string
  service?: object
  main?: object
  /** At the top of the file. */
  top?: object
  /** In place of all that, by their paths; `.devcontainer/compose.yml` is the first. */
  files?: Record<string, string | 'link'>
  file?: object
  says?: string[]
  error?: string
  companion?: object
}

const refused = (key: string, of: string) => `"${key}" of ${of} is refused`
const both = (said: object) => ({ service: said, main: said })

export const hostile: Hostile[] = [
  {
    name: 'asks to be privileged',
    ...both({ privileged: true }),
    says: [refused('privileged', '"app", "db"')],
  },
  {
    name: 'asks for capabilities',
    ...both({ cap_add: ['ALL', 'SYS_ADMIN', 'CAP_NET_ADMIN'] }),
    says: [refused('cap_add', '"db"'), '"ALL", "SYS_ADMIN", "CAP_NET_ADMIN" in "capAdd"'],
  },
  {
    name: 'takes the protection away',
    ...both({ security_opt: ['seccomp:unconfined', 'apparmor=unconfined', 'no-new-privileges=0'] }),
    says: [refused('security_opt', '"app", "db"')],
  },
  {
    name: 'joins what is the host’s',
    ...both({
      network_mode: 'host',
      pid: 'host',
      ipc: 'host',
      uts: 'host',
      userns_mode: 'host',
      cgroup: 'host',
      cgroup_parent: '/',
      runtime: 'evil',
      isolation: 'process',
      sysctls: ['kernel.core_pattern=|/bin/sh'],
      use_api_socket: true,
    }),
    says: ['pid', 'ipc', 'uts', 'userns_mode', 'cgroup', 'cgroup_parent', 'runtime']
      .concat('isolation', 'sysctls', 'use_api_socket')
      .map((key) => refused(key, '"app", "db"'))
      .concat(refused('network_mode', '"app"'), refused('network_mode', '"db"')),
  },
  {
    name: 'joins another container',
    ...both({ network_mode: 'container:bothy-other', volumes_from: ['container:bothy-other'] }),
    says: ['"app"', '"db"']
      .map((of) => refused('network_mode', of))
      .concat(refused('volumes_from', '"app", "db"')),
  },
  {
    name: 'joins a network of the server’s by its name',
    ...both({ network_mode: 'bothy-other' }),
    says: ['"app"', '"db"'].map((of) => `"bothy-other" in "network_mode" of ${of} has no effect`),
  },
  {
    name: 'joins a service that is not there, by a name that is an option',
    ...both({ network_mode: 'service:--privileged' }),
    error: 'the service "--privileged" is in none of its Compose files',
  },
  {
    name: 'has services that only join each other',
    files: {
      '.devcontainer/compose.yml': JSON.stringify({
        services: {
          app: { image: 'x:1', network_mode: 'service:db' },
          db: { image: 'x:1', network_mode: 'service:app' },
        },
      }),
    },
    error: '"db" and "app" wait for each other',
  },
  {
    name: 'has devices',
    ...both({
      devices: ['/dev/sda:/dev/sda:rwm', { source: '/dev/kmsg', target: '/dev/kmsg' }],
      device_cgroup_rules: ['a *:* rwm'],
      gpus: 'all',
    }),
    says: ['devices', 'device_cgroup_rules', 'gpus'].map((key) => refused(key, '"app", "db"')),
  },
  {
    name: 'mounts the host',
    ...both({
      volumes: [
        '/:/host',
        '/var/run/docker.sock:/var/run/docker.sock',
        '~/.ssh:/ssh',
        '../../../etc:/etc2',
        { type: 'bind', source: '/etc', target: '/etc3', bind: { propagation: 'shared' } },
        { type: 'npipe', source: '//./pipe/docker_engine', target: '/pipe' },
        { type: 'image', source: 'bothy/default', target: '/image' },
        { type: 'volume', source: '/root', target: '/root2' },
        'plain:/proc/sys',
        'plain:/',
      ],
    }),
    says: [
      '"/" is not mounted at "/host" in "db": it is no volume of the codespace’s own',
      '"/var/run/docker.sock" is not mounted',
      '"~/.ssh" is not mounted',
      '"/etc" is not mounted at "/etc3" in "app"',
      '"plain" is not mounted at "/proc/sys" in "db": nothing can be there',
    ],
  },
  {
    name: 'has files copied that are not the repository’s, or to where nothing of it can be',
    service: {
      volumes: [
        './a/../../../../etc:/etc2',
        '../../..:/all',
        '../x:/proc/x',
        '../x:/sys',
        '../--checkpoint-action=exec:/x',
      ],
    },
    says: [
      '"../../etc" is not mounted at "/etc2" in "db"',
      '"../.." is not mounted at "/all" in "db"',
      '"x" is not mounted at "/proc/x" in "db": nothing can be there',
      '"x" is not mounted at "/sys" in "db": nothing can be there',
    ],
    companion: { copies: [{ source: 'app/--checkpoint-action=exec', target: '/x' }] },
  },
  {
    name: 'has a bind in disguise, and another’s volume',
    service: { volumes: ['data:/data'] },
    top: {
      volumes: {
        data: {
          name: 'bothy-other',
          external: true,
          driver: 'local',
          driver_opts: { type: 'none', o: 'bind', device: '/' },
        },
      },
    },
    says: ['driver', 'driver_opts', 'external'].map(
      (key) => `"volumes.${key}" of "data" is refused`,
    ),
    companion: { volumes: [{ volume: 'data', target: '/data', isReadOnly: false }] },
  },
  {
    name: 'is on another’s network',
    ...both({
      networks: { other: { ipv4_address: '10.0.0.1', mac_address: '02:42:ac:11:65:43' } },
    }),
    top: { networks: { other: { name: 'csb-other', external: true, driver: 'host' } } },
    says: ['"networks.external" of "other" is refused', '"networks.*.ipv4_address" of'],
  },
  {
    name: 'sends what is meant for the internet to itself',
    service: {
      container_name: 'github.com',
      hostname: 'api.github.com',
      networks: { default: { aliases: ['registry-1.docker.io', 'localhost', 'db.internal'] } },
    },
    main: { links: ['db:ghcr.io'], extra_hosts: ['github.com:10.0.0.1'] },
    says: [
      '"db" is not reached as "registry-1.docker.io", "localhost", "api.github.com", "github.com"',
      refused('extra_hosts', '"app"'),
    ],
    companion: { aliases: ['db.internal'] },
  },
  {
    name: 'publishes ports, and reaches back to the host',
    ...both({
      ports: ['0.0.0.0:22:22', { target: 80, published: 80, mode: 'host' }],
      extra_hosts: ['host.docker.internal:host-gateway'],
      external_links: ['bothy-other'],
      dns: ['169.254.169.254'],
    }),
    says: ['"ports" of', refused('extra_hosts', '"app", "db"'), '"dns" of', '"external_links" of'],
  },
  {
    name: 'wants the server’s files as secrets and configs',
    ...both({ secrets: ['s'], configs: ['c'], credential_spec: { file: '/etc/shadow' } }),
    top: {
      secrets: { s: { file: '/etc/shadow' }, e: { environment: 'BOTHY_CANARY' } },
      configs: { c: { file: '/etc/shadow' } },
    },
    says: [refused('secrets', '"app", "db"'), refused('configs', '"app", "db"'), '"secrets" in'],
  },
  {
    name: 'asks for the server’s environment',
    ...both({
      environment: ['BOTHY_CANARY', `A=\${BOTHY_CANARY}`, 'B=$BOTHY_CANARY', `C=\${BOTHY_CANARY-}`],
      command: `echo \${BOTHY_CANARY:-none}`,
    }),
    says: ['"BOTHY_CANARY" of "db" is not set', '"$BOTHY_CANARY" is not set, and empty'],
    companion: { environment: { A: '', B: '', C: '' }, command: ['echo', 'none'] },
  },
  {
    name: 'takes the platform’s names for its own',
    ...both({
      container_name: 'bothy-other',
      labels: { 'bothy.codespace': 'other' },
      annotations: { 'bothy.codespace': 'other' },
    }),
    says: ['"labels" of', '"annotations" of'],
    companion: { aliases: ['bothy-other'] },
  },
  {
    name: 'has the engine run something else',
    ...both({
      provider: { type: '/bin/evil' },
      post_start: [{ command: 'evil', privileged: true, user: 'root' }],
      develop: { watch: [{ action: 'sync', path: '/', target: '/' }] },
      deploy: { resources: { reservations: { devices: [{ capabilities: ['gpu'] }] } } },
      logging: { driver: 'syslog', options: { 'syslog-address': 'tcp://10.0.0.1:514' } },
      storage_opt: { size: '1000G' },
      ulimits: { nofile: 1_000_000_000 },
      restart: 'always',
      oom_score_adj: -1000,
    }),
    says: [refused('provider', '"app", "db"'), '"post_start" of', '"logging" of', '"restart" of'],
  },
  {
    name: 'says a user and a folder that are none',
    service: { user: '--privileged', working_dir: '../../etc' },
    main: { user: 'root;touch /marker' },
    says: ['"user" of "db" is left out', '"working_dir" of "db" is left out', '"user" of "app"'],
  },
  ...hostileFiles,
]
