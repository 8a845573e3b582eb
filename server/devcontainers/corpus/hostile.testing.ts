import { hostileLabels } from './hostile-labels.testing.ts'
import { hostileWords } from './hostile-words.testing.ts'

/**
 * What somebody hostile writes, each in one way. `says`: what the log tells of it. `label`: what
 * the image's label says besides. `error`: the file is not used at all. `host`: what of the
 * container is another for it, of what may be.
 */
export type Hostile = {
  name: string
  file: object | string
  label?: object | string
  /** Beside it in the repository. */
  files?: Record<string, object>
  says?: string[]
  error?: string
  host?: { CapAdd?: string[]; ShmSize?: number }
}

const image = 'evil.example/image:1'
const refused = (key: string) => `"${key}" is refused`
const bind = { type: 'bind', source: '/', target: '/host' }
const canary = `\${localEnv:BOTHY_CANARY}`

export const hostile: Hostile[] = [
  {
    name: 'asks to be privileged',
    file: { image, privileged: true },
    says: [refused('privileged')],
  },
  {
    name: 'asks for every capability',
    file: { image, capAdd: ['ALL', 'CAP_SYS_ADMIN', 'net_admin', 'SYS_MODULE', '--privileged'] },
    says: ['"ALL", "CAP_SYS_ADMIN", "net_admin", "SYS_MODULE", "--privileged" in "capAdd"'],
  },
  {
    name: 'hides a capability behind the one that is given',
    file: { image, capAdd: ['SYS_PTRACE', 'SYS_PTRACE,SYS_ADMIN', 'SYS_PTRACE SYS_ADMIN'] },
    says: ['"SYS_PTRACE,SYS_ADMIN", "SYS_PTRACE SYS_ADMIN" in "capAdd" is refused'],
    host: { CapAdd: ['SYS_PTRACE'] },
  },
  {
    name: 'takes its protection away',
    file: {
      image,
      securityOpt: [
        'seccomp=unconfined',
        'apparmor=unconfined',
        'label=disable',
        'systempaths=unconfined',
      ],
    },
    says: [refused('securityOpt')],
  },
  ...hostileWords,
  ...hostileLabels,
  {
    name: 'mounts the host',
    file: {
      image,
      mounts: [bind, 'source=/etc,target=/e,type=bind', `source=${canary},target=/c`],
    },
    says: ['"mounts" has no effect at "/host": '],
  },
  {
    name: 'mounts a bind in disguise, and another’s volume',
    file: {
      image,
      mounts: [
        'type=volume,target=/host,volume-opt=type=none,volume-opt=o=bind,volume-opt=device=/',
        'type=volume,source=../bothy-other,target=/other',
        'type=volume,source=x,target=/.bothy/kits/current',
        'type=tmpfs,target=/proc/sys',
        { type: 'npipe', source: '//./pipe/docker_engine', target: '/x' },
      ],
    },
    says: ['"mounts" has no effect at "/host": '],
  },
  {
    name: 'has its own workspace',
    file: { image, workspaceMount: 'source=/,target=/workspaces,type=bind', workspaceFolder: '/' },
    says: [refused('workspaceMount'), '"workspaceFolder" "/" is not in the workspace'],
  },
  {
    name: 'opens a folder of Bothy’s',
    file: { image, workspaceFolder: '/.bothy/line' },
    says: ['"workspaceFolder" "/.bothy/line" is not in the workspace'],
  },
  {
    name: 'climbs out of its workspace',
    file: { image, workspaceFolder: '/workspaces/app/../../etc' },
    error: '"workspaceFolder" must be a path without ".."',
  },
  ...[
    'touch /marker',
    ['touch', '/marker'],
    { one: 'touch /marker', two: ['touch', '/marker'] },
  ].map((initializeCommand, index) => ({
    name: `runs on the server’s machine (${index + 1})`,
    file: { image, initializeCommand },
    says: [refused('initializeCommand')],
  })),
  {
    name: 'reads the server’s environment',
    file: {
      image,
      name: canary,
      containerEnv: { A: canary, B: `\${env:BOTHY_CANARY}` },
      remoteEnv: { C: `\${localEnv:BOTHY_CANARY:otherwise}` },
      postCreateCommand: `echo ${canary}`,
      runArgs: ['-e', `D=${canary}`],
      customizations: { x: canary },
    },
    says: [`\${localEnv:BOTHY_CANARY} is empty`],
  },
  {
    name: 'puts variables into variables',
    file: { image, containerEnv: { A: `\${localEnv:\${localEnv:BOTHY_CANARY}}` } },
  },
  {
    name: 'names an image that is an option',
    file: { image: '--help' },
    error: '"--help" is not the name of an image',
  },
  {
    name: 'names an image of the server’s own',
    file: { image: 'bothy/default:latest' },
    error: 'is one of Bothy’s own images',
  },
  {
    name: 'names an image by its id',
    file: { image: `sha256:${'a'.repeat(64)}` },
    error: 'is the id of an image',
  },
  {
    name: 'is a user that is an option',
    file: { image, remoteUser: '--privileged' },
    error: 'is neither the name of a user',
  },
  {
    name: 'changes what objects are made of',
    file: `{ "image": "${image}", "__proto__": { "privileged": true }, "constructor": { "prototype": { "capAdd": ["ALL"] } } }`,
    says: ['"__proto__" is no key', '"constructor" is no key'],
  },
  {
    name: 'says one key twice',
    file: `{ "image": "${image}", "privileged": false, "privileged": true }`,
    says: ['"privileged" is there more than once', refused('privileged')],
  },
  {
    name: 'hides its words from who reads the log',
    file: { image, 'priv\u202eileged': true, runArgs: ['--\u200bprivileged\u001b[8m'] },
    says: ['"priv\\u{202e}ileged" is no key', '"--\\u{200b}privileged\\u001b[8m" in "runArgs"'],
  },
  {
    name: 'fills the log',
    file: Object.fromEntries(
      Array.from({ length: 5000 }, (_, at) => [`key${at}`, 'x'.repeat(100)]),
    ),
    says: ['more such remarks'],
  },
  {
    name: 'is right to its last word, while its image is not (S-99)',
    file: { image },
    label: {
      privileged: true,
      capAdd: ['SYS_ADMIN'],
      securityOpt: ['seccomp=unconfined'],
      mounts: [bind],
      entrypoint: '/evil',
      containerEnv: { A: canary },
    },
    says: [
      '"privileged" of the image "evil.example/image:1" is refused',
      '"securityOpt" of the image "evil.example/image:1" is refused',
      '"mounts" of the image',
      '"SYS_ADMIN" in "capAdd" of the image',
    ],
  },
  {
    name: 'has an image that smuggles by the file’s own keys (S-99)',
    file: { image },
    label: {
      runArgs: ['--privileged'],
      workspaceMount: 'source=/,target=/workspaces,type=bind',
      initializeCommand: 'touch /marker',
      build: { context: '/' },
      dockerComposeFile: '/etc/compose.yaml',
    },
  },
  {
    name: 'has an image that has more run before its own than anybody can look through (S-99)',
    file: { image, postCreateCommand: 'make' },
    label: Array.from({ length: 90 }, () => ({ postCreateCommand: { a: 'x', b: ['y'] } })),
    says: [
      '"postCreateCommand" of the image "evil.example/image:1" does not run: there is too much',
    ],
  },
  {
    name: 'is innocent, while the file that it extends is not',
    file: { extends: './base.json' },
    files: { '.devcontainer/base.json': { image, privileged: true, runArgs: ['--pid=host'] } },
    says: ['"privileged" of .devcontainer/base.json is refused', '"--pid=host" in "runArgs"'],
  },
  {
    name: 'extends what is not in the repository',
    file: { image, extends: '../../../etc/docker/daemon.json' },
    error: '"extends" must name a JSON file in .devcontainer',
  },
  {
    name: 'extends itself for ever',
    file: { extends: './a.json' },
    files: {
      '.devcontainer/a.json': { extends: ['./b.json'] },
      '.devcontainer/b.json': { extends: './a.json' },
    },
    error: 'leads back to ".devcontainer/a.json"',
  },
  {
    name: 'has numbers that no machine has',
    file: `{ "image": "${image}", "hostRequirements": { "cpus": 1e308, "memory": "999999999999999tb" }, "forwardPorts": [-1, 65536, 1e999] }`,
    says: ['"hostRequirements.cpus" must be a whole number', '"forwardPorts[0]" must be'],
  },
  {
    name: 'has an image with a label as deep as the sea (S-99)',
    file: { image },
    label: '['.repeat(100_000),
    says: ['What the image "evil.example/image:1" asks for is left out'],
  },
  {
    name: 'has an image with a label of two megabytes (S-99)',
    file: { image },
    label: JSON.stringify({ containerEnv: { A: 'x'.repeat(2 * 1024 * 1024) } }),
    says: ['the file is larger than 1 MB'],
  },
]
