import { posix } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { createTarDecoder, type ParsedTarEntry, packTar, type TarHeader } from 'modern-tar'
import { quote } from '#server/devcontainers/devcontainers.ts'
import { FeatureError } from './feature-error.ts'

/** Of one Feature, unpacked. */
export const unpackedMaxBytes = 64 * 1024 * 1024
const mostEntries = 5000
/** What every program that unpacks archives can read without extensions. */
const [mostNameBytes, mostFolderBytes] = [100, 155]

const metadataName = 'devcontainer-feature.json'
export type FeatureFiles = { tar: Uint8Array; metadata: Uint8Array }

/**
 * The files of a Feature out of an archive that anybody may have made, packed or not: as an archive
 * of our own making with nothing in it but folders, files, and links that stay within it (S-54,
 * S-61).
 * @throws FeatureError `FEATURE_INVALID` for what is no Feature, or has anything else in it
 */
export async function readFeatureFiles(archive: Uint8Array): Promise<FeatureFiles> {
  const found = await readEntries(await unpacked(archive))
  const { files, links } = found
  // One that is linked as the same file many times is there as often in what is packed.
  const bytes = [...files.values()].reduce((sum, { content }) => sum + content.byteLength, 0)
  if (bytes > unpackedMaxBytes) throw tooLarge()
  for (const [path, target] of links) checkLink(path, target, found)
  const metadata = files.get(metadataName)?.content
  if (metadata === undefined) throw invalid(`it has no ${metadataName}.`)
  if (!files.has('install.sh')) throw invalid('it has no install.sh.')
  return { metadata, tar: await pack(found) }
}

const invalid = (message: string, cause?: unknown) =>
  new FeatureError('FEATURE_INVALID', message, { cause })

async function unpacked(archive: Uint8Array): Promise<Uint8Array> {
  if (archive[0] !== 0x1f || archive[1] !== 0x8b) {
    if (archive.byteLength > unpackedMaxBytes) throw tooLarge()
    return archive
  }
  try {
    return await promisify(gunzip)(archive, { maxOutputLength: unpackedMaxBytes })
  } catch (error) {
    const { code } = error as { code?: string }
    throw code === 'ERR_BUFFER_TOO_LARGE' ? tooLarge() : invalid('its archive is damaged.', error)
  }
}

const tooLarge = () =>
  invalid(`it is larger than ${unpackedMaxBytes / 1024 ** 2} MB when it is unpacked.`)

type Found = {
  folders: Set<string>
  files: Map<string, { content: Uint8Array; isExecutable: boolean }>
  links: Map<string, string>
}

async function readEntries(tar: Uint8Array): Promise<Found> {
  const found: Found = { folders: new Set(), files: new Map(), links: new Map() }
  let count = 0
  for await (const { header, body } of entriesOf(tar)) {
    count += 1
    if (count > mostEntries) throw invalid(`it has more than ${mostEntries} files.`)
    take(found, header, await buffer(body))
  }
  return found
}

async function* entriesOf(tar: Uint8Array): AsyncIterable<ParsedTarEntry> {
  try {
    const bytes = new ReadableStream<Uint8Array<ArrayBuffer>>({
      start(controller) {
        controller.enqueue(new Uint8Array(tar))
        controller.close()
      },
    })
    yield* bytes.pipeThrough(createTarDecoder({ strict: true }))
  } catch (error) {
    if (error instanceof FeatureError) throw error
    throw invalid('its archive is damaged.', error)
  }
}

/** Of two with one name the later one counts, as for every program that unpacks. */
function take({ folders, files, links }: Found, header: TarHeader, content: Uint8Array): void {
  const path = pathOf(header.name)
  const kind = header.type ?? 'file'
  if (path === '') {
    if (kind === 'directory') return
    throw invalid('one of its files has no name.')
  }
  for (const known of [files, links]) known.delete(path)
  if (kind === 'directory') folders.add(path)
  else if (kind === 'file') {
    files.set(path, { content, isExecutable: ((header.mode ?? 0) & 0o111) !== 0 })
  } else if (kind === 'symlink') links.set(path, header.linkname ?? '')
  else if (kind === 'link') {
    const same = files.get(pathOf(header.linkname ?? ''))
    if (!same) throw invalid(`${quote(path)} is a link to what is not in it.`)
    files.set(path, same)
  } else if (kind === 'character-device' || kind === 'block-device' || kind === 'fifo') {
    throw invalid(`${quote(path)} is no file.`)
  }
}

function pathOf(name: string): string {
  const path = posix.normalize(name).replace(/\/+$/, '').replace(/^\.$/, '')
  if (path.startsWith('/') || path === '..' || path.startsWith('../') || name.includes('\0')) {
    throw invalid(`${quote(name)} would be outside of its folder.`)
  }
  const folderBytes = Buffer.byteLength(posix.dirname(path))
  if (Buffer.byteLength(posix.basename(path)) > mostNameBytes || folderBytes > mostFolderBytes) {
    throw invalid(`${quote(path)} is too long a name.`)
  }
  return path
}

/**
 * Leads to something of the Feature, and up only at its beginning: no other link on the way can
 * change where that is.
 */
function checkLink(path: string, target: string, { links }: Found): void {
  const parts = target.split('/')
  const firstName = parts.findIndex((part) => !['', '.', '..'].includes(part))
  const isStraight = firstName !== -1 && !parts.slice(firstName).includes('..')
  const led = posix.join(posix.dirname(path), target)
  const isLong = Buffer.byteLength(target) > mostNameBytes
  if (!isStraight || isLong || target.startsWith('/') || /^\.\.(\/|$)/.test(led)) {
    throw invalid(`${quote(path)} is a link that leads out of its folder.`)
  }
  for (let parent = posix.dirname(path); parent !== '.'; parent = posix.dirname(parent)) {
    if (links.has(parent)) throw invalid(`${quote(path)} is behind a link.`)
  }
}

async function pack({ folders, files, links }: Found): Promise<Uint8Array> {
  const all = new Set(folders)
  for (const path of [...folders, ...files.keys(), ...links.keys()]) {
    for (let parent = posix.dirname(path); parent !== '.'; parent = posix.dirname(parent)) {
      if (files.has(parent) || links.has(parent))
        throw invalid(`${quote(path)} is in what is no folder.`)
      all.add(parent)
    }
  }
  const of = { mtime: new Date(0), uid: 0, gid: 0 }
  const sorted = <Value>(map: Map<string, Value>) =>
    [...map].sort(([one], [other]) => (one < other ? -1 : 1))
  return packTar([
    ...[...all].sort().map((name) => {
      return {
        header: { ...of, name: `${name}/`, type: 'directory' as const, size: 0, mode: 0o755 },
      }
    }),
    ...sorted(files).map(([name, { content, isExecutable }]) => ({
      header: { ...of, name, size: content.byteLength, mode: isExecutable ? 0o755 : 0o644 },
      body: content,
    })),
    ...sorted(links).map(([name, linkname]) => {
      return { header: { ...of, name, linkname, type: 'symlink' as const, size: 0, mode: 0o777 } }
    }),
  ])
}
