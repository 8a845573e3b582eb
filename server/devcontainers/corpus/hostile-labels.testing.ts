import type { Hostile } from './hostile.testing.ts'

const file = { image: 'evil.example/image:1' }
const canary = `\${localEnv:BOTHY_CANARY}`
const whose = 'of the image "evil.example/image:1"'

/** What only the label of an image says, which anybody may have written (S-99). */
export const hostileLabels: Hostile[] = [
  {
    name: 'has an image that asks for every power',
    file,
    label: [
      { id: 'ghcr.io/evil/feature:1', privileged: true, init: true },
      { capAdd: ['SYS_ADMIN', 'SYS_PTRACE'], securityOpt: ['apparmor=unconfined'] },
    ],
    says: [
      '"privileged" of "ghcr.io/evil/feature:1" in the image "evil.example/image:1" is refused',
      `"securityOpt" ${whose} is refused`,
      `"SYS_ADMIN" in "capAdd" ${whose} is refused`,
    ],
    host: { CapAdd: ['SYS_PTRACE'] },
  },
  {
    name: 'has an image that mounts the engine and begins with a program of its own',
    file,
    label: [
      {
        mounts: ['source=/var/run/docker.sock,target=/var/run/docker.sock,type=bind'],
        entrypoint: '/usr/local/share/docker-init.sh',
        runArgs: ['--privileged', '-v', '/:/host'],
      },
    ],
    says: ['"mounts"'],
  },
  {
    name: 'has an image whose user is an option',
    file,
    label: { remoteUser: '--privileged', containerUser: 'root:docker' },
    says: ['asks for is left out'],
  },
  {
    name: 'has an image that reads the server’s environment',
    file,
    label: [{ remoteEnv: { A: canary }, containerEnv: { B: canary }, name: canary }],
  },
  {
    name: 'has an image that sets what is Bothy’s',
    file,
    label: [{ containerEnv: { BOTHY_LINE_FOLDER: '/evil', HOME: '/evil' } }],
  },
  {
    name: 'has an image with a Feature whose id turns the text around',
    file,
    label: [{ id: '\u202eevil\u0007\u001b[2J', privileged: true }],
    says: ['\\u{202e}', '"privileged"'],
  },
  {
    name: 'has an image with a thousand entries',
    file,
    label: Array.from({ length: 1000 }, () => ({ capAdd: ['SYS_ADMIN'] })),
    says: ['more than 100 entries'],
  },
  {
    name: 'has an image with a label that is a command',
    file,
    label: '$(touch /marker); curl http://169.254.169.254/',
    says: ['asks for is left out'],
  },
  {
    name: 'has an image with keys that every object has',
    file,
    label:
      '[null, 1, "x", {"__proto__": {"privileged": true}, "constructor": {"capAdd": ["ALL"]}}]',
  },
  {
    name: 'has an image that asks for tokens and runs on the server’s machine',
    file,
    label: [
      {
        customizations: {
          codespaces: { repositories: { 'acme/secret': { permissions: 'write-all' } } },
        },
        initializeCommand: 'touch /marker',
        workspaceMount: 'source=/,target=/workspaces,type=bind',
        workspaceFolder: '/',
      },
    ],
  },
]
