import type { Hostile } from './hostile.testing.ts'

const path = '.devcontainer/compose.yml'
const app = 'app: { image: debian:12 }'
const named = (files: Record<string, string | 'link'>, file: object = {}) => ({ files, file })

/** Those that reach for what is not the repository's, or that are no files as they should be. */
export const hostileFiles: Hostile[] = [
  {
    name: 'is outside of the repository',
    ...named({}, { dockerComposeFile: '../../other/compose.yml' }),
    error: '"../other/compose.yml" is not a file in the repository',
  },
  {
    name: 'is on the server',
    ...named({}, { dockerComposeFile: '/etc/compose.yml' }),
    error: '"/etc/compose.yml" is not a file in the repository',
  },
  {
    name: 'is a link',
    ...named({ [path]: 'link' }),
    error: 'is a symbolic link, or behind one, which is not followed.',
  },
  {
    name: 'has its variables in a link',
    ...named({ [path]: `services: { ${app} }`, '.devcontainer/.env': 'link' }),
    error: '".devcontainer/.env" is a symbolic link',
  },
  {
    name: 'extends a file of the server',
    ...named({ [path]: 'services: { app: { extends: { file: /etc/passwd, service: x } } }' }),
    error: 'compose.yml, line 1, column 29: "/etc/passwd" is not a file in the repository',
  },
  {
    name: 'includes what is in Git’s own folder, and one elsewhere',
    ...named({ [path]: `include: ["../.git/config"]\nservices: { ${app} }` }),
    error: '".git/config" is not a file in the repository',
  },
  {
    name: 'includes an address',
    ...named({ [path]: `include: ["https://evil.example/compose.yml"]\nservices: { ${app} }` }),
    error: 'is not in the repository',
  },
  {
    name: 'reads variables out of the server’s files',
    ...named({
      [path]: `services: { ${app}, db: { image: "x:1", env_file: /proc/self/environ } }`,
    }),
    error: '"/proc/self/environ" is not a file in the repository',
  },
  {
    name: 'is built from what is outside of the repository',
    ...named({ [path]: `services: { ${app}, db: { build: { context: ../../other } } }` }),
    error: '"build.context" is not a folder of the repository: "../other"',
  },
  {
    name: 'is built from an address',
    ...named({ [path]: `services: { ${app}, db: { build: "https://evil.example/x.git#main" } }` }),
    error: '"build.context" is not a folder of the repository',
  },
  {
    name: 'is built by a Dockerfile of the server',
    ...named({ [path]: 'services: { app: { build: { dockerfile: /etc/passwd } } }' }),
    error: '"build.dockerfile" is not a file of the repository: "/etc/passwd"',
  },
  {
    name: 'names an image by its id',
    ...named({ [path]: `services: { ${app}, db: { image: "sha256:${'a'.repeat(64)}" } }` }),
    error: 'is the id of an image; name it instead',
  },
  {
    name: 'names an image that is an option, or the server’s own',
    ...named({ [path]: `services: { ${app}, db: { image: bothy/default:1 } }` }),
    error: 'is one of Bothy’s own images',
  },
  {
    name: 'waits for itself',
    ...named({
      [path]: `services: { ${app}, a: { image: "x:1", depends_on: [b] }, b: { image: "x:1", depends_on: [a] } }`,
    }),
    error: '"b" and "a" wait for each other',
  },
  {
    name: 'extends itself',
    ...named({ [path]: 'services: { app: { extends: x }, x: { extends: app } }' }),
    error: 'extends itself',
  },
  {
    name: 'includes itself',
    ...named({ [path]: `include: [compose.yml]\nservices: { ${app} }` }),
    error: 'too many files include each other',
  },
  {
    name: 'is a bomb of aliases',
    ...named({
      [path]: `${Array.from(
        { length: 20 },
        (_, at) =>
          `x-${at}: &a${at} [${
            at === 0
              ? '1'
              : Array(9)
                  .fill(`*a${at - 1}`)
                  .join(', ')
          }]`,
      ).join('\n')}\nservices: { ${app} }`,
    }),
    error: 'there are more than 20000 values',
  },
  {
    name: 'stands for itself',
    ...named({ [path]: `x-a: &a [*a]\nservices: { ${app} }` }),
    error: '"*a" stands for nothing above it',
  },
  {
    name: 'hides a name behind another of the same',
    ...named({ [path]: `services: { ${app} }\nservices: { ${app} }` }),
    error: 'line 2, column 1: "services" is there more than once',
  },
  {
    name: 'has a tag that makes an object of it',
    ...named({ [path]: `services: { app: { image: !!js/function "function () {}" } }` }),
    error: '"function () {}" is not the name of an image',
  },
  {
    name: 'pollutes what all objects have in common',
    ...named({
      [path]: `services: { ${app}, db: { image: "x:1", environment: { __proto__: { polluted: 1 } } } }`,
    }),
    error: '"environment.__proto__" must be a text',
  },
]
