import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { packTar, type TarHeader } from 'modern-tar'
import type { ImageLayer } from '#server/features/registry/debian-registry.testing.ts'

/** Where a program of `toolsLayer` writes a line for each time that it ran: who, what, with what. */
export const ranFile = '/var/ran'
/** Where a service answers anybody who asks. */
export const servedText = 'a service\n'

const system =
  'sh ls cat id echo env mkdir rm mv cp ln chmod chown stat grep sed head wc sort sleep test [ true false tr touch dirname basename readlink date nslookup nc tail httpd ps kill mktemp cut getty login'.split(
    ' ',
  )
/** What the commands of the corpus call. Each says that it was called, and does nothing else. */
const programs =
  'npm npx pnpm corepack pipx poetry rustup cargo dotnet composer php mix cabal stack julia bundle conda deno apt-get idf.py kind make sudo git uname pre-commit node python3 pg_isready redis-cli mongod'.split(
    ' ',
  )
const users = ['vscode', 'node', 'pwuser', 'rstudio', 'tex', 'mongodb']

/** Whoever is told to work for others goes on. */
const recorder = `#!/bin/sh
echo "$(id -un) \${0##*/} $*" >> ${ranFile}
case "$*" in *worker*) exec sleep 1000000 ;; esac
`
/** Names are found by a program of their own: nothing else that is static can. */
const reach = `#!/bin/sh
address=$(nslookup "\${1%:*}" | sed -n 's/^Address: //p' | head -n 1)
printf 'GET / HTTP/1.0\\r\\n\\r\\n' | nc -w 20 "$address" "\${1##*:}" | tail -n 1
`
const server = (port: string) => `#!/bin/sh\nexec httpd -f -p ${port} -h /srv\n`

/**
 * The files of a small system: a static shell and what goes with it, six users, and programs that
 * say that they ran in the place of large ones.
 */
export async function toolsLayer(): Promise<ImageLayer> {
  const busybox = readFileSync(join(process.env.BOTHY_TEST_KITS ?? '', 'current/busybox'))
  const entries: { header: TarHeader; body?: Uint8Array }[] = []
  const folder = (name: string, mode = 0o755, uid = 0) =>
    entries.push({ header: { name: `${name}/`, type: 'directory', size: 0, mode, uid, gid: uid } })
  const file = (name: string, text: string | Uint8Array, mode = 0o644) => {
    const body = typeof text === 'string' ? Buffer.from(text) : text
    entries.push({ header: { name, type: 'file', size: body.byteLength, mode }, body })
  }
  const link = (name: string, linkname: string) =>
    entries.push({ header: { name, type: 'symlink', size: 0, linkname } })

  for (const name of [
    'bin',
    'etc',
    'home',
    'opt',
    'srv',
    'usr',
    'usr/local',
    'usr/local/bin',
    'var',
  ])
    folder(name)
  folder('root', 0o700)
  folder('tmp', 0o1777)
  file('bin/busybox', busybox, 0o755)
  for (const name of system) link(`bin/${name}`, 'busybox')
  for (const name of programs) file(`usr/local/bin/${name}`, recorder, 0o755)
  file('usr/local/bin/nohup', '#!/bin/sh\nexec "$@"\n', 0o755)
  file('usr/local/bin/serve', server('"$1"'), 0o755)
  file('usr/local/bin/reach', reach, 0o755)
  file('usr/local/bin/redis-server', server('6379'), 0o755)
  file('srv/index.html', servedText)
  file('opt/idf/export.sh', 'export IDF_IS_READY=1\n')
  file(ranFile.slice(1), '', 0o666)
  const people = users.map((name, index) => ({ name, id: 1000 + index }))
  for (const { name, id } of people) folder(`home/${name}`, 0o755, id)
  const passwd = people.map(({ name, id }) => `${name}:x:${id}:${id}::/home/${name}:/bin/sh\n`)
  file('etc/passwd', `root:x:0:0:root:/root:/bin/sh\n${passwd.join('')}`)
  file('etc/group', `root:x:0:\n${people.map(({ name, id }) => `${name}:x:${id}:\n`).join('')}`)
  const tar = await packTar(entries)
  return { tar, packed: gzipSync(tar, { level: 1 }) }
}
