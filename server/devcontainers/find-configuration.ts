import {
  type FeaturePart,
  featureMarker,
  featurePartsMaxBytes,
  mostFeatureParts,
} from './local-features.ts'
import { extendedMaxBytes } from './merge/extended-files.ts'
import { quote } from './notices.ts'

/** More than any real one has, and little enough to parse at once. */
export const configurationMaxBytes = 1024 * 1024
const mostCandidates = 100
/** Of all that a configuration may extend. */
const filesMaxBytes = 256 * 1024
const greeting = 'bothy-configuration 2'

/** What `printConfigurationScript` prints is never longer. */
const outputMaxBytes = 2 * configurationMaxBytes

/**
 * A shell script that prints which devcontainer.json files a repository has, in the order of the
 * Dev Container specification, the content of the one that is chosen, or of the first, and what it
 * may extend. Arguments: the repository's folder, and which one or nothing. It follows no link,
 * since that may lead out of the repository, and it reads regular files only. Meant for a
 * throw-away container right after the clone, as the user who cloned; `readConfigurationOutput`
 * reads what it prints.
 */
export const printConfigurationScript = `
set -u
export LC_ALL=C
cd -- "$1" || exit 1
chosen=$2
first=
seen=0
say() { printf '%s ' "$1"; printf '%s' "$2" | base64 | tr -d '\\n'; printf '\\n'; }
look() {
  if [ -L "$1" ]; then kind=link
  elif [ -f "$1" ]; then kind=file
  elif [ -e "$1" ]; then kind=other
  else return 0; fi
  seen=$((seen + 1))
  if [ "$seen" -gt ${mostCandidates} ]; then return 0; fi
  say "$kind" "$1"
  if [ -z "$first" ] && { [ -z "$chosen" ] || [ "$chosen" = "$1" ]; }; then first=$kind file=$1; fi
}
printf '${greeting}\\n'
if [ -L .devcontainer ]; then look .devcontainer; else look .devcontainer/devcontainer.json; fi
look .devcontainer.json
if [ ! -L .devcontainer ]; then
  for candidate in .devcontainer/*/devcontainer.json; do
    folder=\${candidate%/*}
    if [ -L "$folder" ]; then look "$folder"; else look "$candidate"; fi
  done
fi
if [ "$first" = file ]; then
  printf 'content '; head -c ${configurationMaxBytes + 1} "$file" | base64 | tr -d '\\n'; printf '\\n'
fi
total=0
newline='
'
find -P .devcontainer -maxdepth 4 -type f '(' -name '*.json' -o -name '*.jsonc' -o -name 'Dockerfile*' -o -name '*.Dockerfile' ')' ! -path "*$newline*" 2>/dev/null | sort | head -n 50 |
while IFS= read -r other; do
  size=$(head -c ${extendedMaxBytes + 1} "$other" | wc -c)
  total=$((total + size))
  if [ "$size" -gt ${extendedMaxBytes} ] || [ "$total" -gt ${filesMaxBytes} ]; then continue; fi
  say beside "$other"
  printf 'holds '; base64 < "$other" | tr -d '\\n'; printf '\\n'
done
find -P .devcontainer -mindepth 2 -type f -name ${featureMarker} ! -path "*$newline*" 2>/dev/null | sort |
while IFS= read -r marker; do
  folder=\${marker%/*}
  if [ -n "$(find -P "$folder" -path "*$newline*" 2>/dev/null | head -c 1)" ]; then echo .devcontainer
  else find -P "$folder" ! -type d 2>/dev/null; fi
done | sort -u | head -n ${mostFeatureParts + 1} |
{
  total=0
  seen=0
  while IFS= read -r part; do
    seen=$((seen + 1))
    if [ -L "$part" ]; then kind=link; sum=$(readlink -n -- "$part" | sha256sum)
    elif [ -f "$part" ]; then
      kind=file
      total=$((total + $(stat -c %s -- "$part")))
      if [ "$total" -gt ${featurePartsMaxBytes} ]; then printf 'parts large\\n'; break; fi
      sum=$(sha256sum < "$part")
    else printf 'parts odd\\n'; break; fi
    if [ "$seen" -gt ${mostFeatureParts} ]; then printf 'parts many\\n'; break; fi
    printf 'part %s %s ' "$kind" "\${sum%% *}"
    printf '%s' "$part" | base64 | tr -d '\\n'
    printf '\\n'
  done
}
printf 'end\\n'
`

/**
 * Printed last, and by nothing that a repository holds: its names and contents are printed encoded.
 */
export const configurationEnd = '\nend\n'

export type FoundConfiguration =
  | {
      kind: 'found'
      path: string
      others: string[]
      content: Uint8Array
      files: Map<string, Uint8Array>
      parts: FeaturePart[]
    }
  | { kind: 'none' }
  /** There is one, but not one that can be used: one sentence why. */
  | { kind: 'problem'; path: string | null; message: string }

/**
 * Reads what `printConfigurationScript` printed, asked for this one. It may as well come from
 * somebody hostile.
 */
export function readConfigurationOutput(
  output: Uint8Array,
  chosen: string | null = null,
): FoundConfiguration {
  const garbled: FoundConfiguration = {
    kind: 'problem',
    path: null,
    message: 'The clone did not say whether the repository has a devcontainer.json.',
  }
  if (output.byteLength > outputMaxBytes) return garbled
  const lines = Buffer.from(output).toString('latin1').split('\n')
  if (lines.shift() !== greeting || lines.pop() !== '' || lines.pop() !== 'end') return garbled
  const parts = takeParts(lines)
  const files = takeFiles(lines)
  if (parts === null || files === null) return garbled
  const contentLine = lines.at(-1)?.startsWith('content ') ? lines.pop() : undefined
  if (lines.length > mostCandidates) return garbled
  const candidates: { kind: string; path: string }[] = []
  for (const line of lines) {
    const [, kind, encoded] = /^(file|link|other) ([A-Za-z0-9+/]{1,6000}={0,2})$/.exec(line) ?? []
    if (kind === undefined || encoded === undefined) return garbled
    const path = Buffer.from(encoded, 'base64').toString('utf8')
    if (!isCandidate(path, kind)) return garbled
    candidates.push({ kind, path })
  }
  const taken = chosen === null ? candidates[0] : candidates.find(({ path }) => path === chosen)
  if (!taken) {
    if (contentLine !== undefined) return garbled
    if (chosen === null) return { kind: 'none' }
    const message = `${quote(chosen)}, which was chosen, is not in the repository.`
    return { kind: 'problem', path: chosen, message }
  }
  if (taken.kind !== 'file') {
    const fault = taken.kind === 'link' ? 'a symbolic link, which is not followed' : 'not a file'
    return { kind: 'problem', path: taken.path, message: `${quote(taken.path)} is ${fault}.` }
  }
  const content = /^content ([A-Za-z0-9+/]*={0,2})$/.exec(contentLine ?? '')?.[1]
  if (content === undefined) return garbled
  if (typeof parts === 'string') return { kind: 'problem', path: taken.path, message: parts }
  return {
    kind: 'found',
    path: taken.path,
    others: candidates.filter((one) => one !== taken).map(({ path }) => path),
    content: Buffer.from(content, 'base64'),
    files,
    parts,
  }
}

const unread: Record<string, string> = {
  large: `more than ${featurePartsMaxBytes / 1024 ** 2} MB`,
  many: `more than ${mostFeatureParts} files`,
  odd: 'something that is no file, or has a name that is no text of one line',
}
const partsProblem = (why: string) =>
  `The folders of Features in .devcontainer hold ${unread[why] ?? 'too much'}.`

/**
 * Takes the files of Features off the end; a sentence where there is what cannot be told, null
 * where that is garbled.
 */
function takeParts(lines: string[]): FeaturePart[] | string | null {
  const first = lines.findIndex((line) => /^parts? /.test(line))
  const parts: FeaturePart[] = []
  for (const line of first === -1 ? [] : lines.splice(first)) {
    const why = /^parts (\w+)$/.exec(line)?.[1]
    if (why !== undefined) {
      return partsProblem(why)
    }
    const [, kind, hash, path] =
      /^part (file|link) ([0-9a-f]{64}) ([A-Za-z0-9+/]{1,6000}={0,2})$/.exec(line) ?? []
    if (kind === undefined || hash === undefined || path === undefined) return null
    const bytes = Buffer.from(path, 'base64')
    const name = bytes.toString('utf8')
    // By its name it would be the same as another.
    if (!Buffer.from(name).equals(bytes)) return partsProblem('odd')
    parts.push({ path: name, kind: kind === 'link' ? 'link' : 'file', hash })
  }
  return parts
}

/** Takes what may be extended off the end; null where that is not what the script prints. */
function takeFiles(lines: string[]): Map<string, Uint8Array> | null {
  const files = new Map<string, Uint8Array>()
  const first = lines.findIndex((line) => line.startsWith('beside '))
  const taken = first === -1 ? [] : lines.splice(first)
  if (taken.length % 2 !== 0) return null
  for (let at = 0; at < taken.length; at += 2) {
    const name = /^beside ([A-Za-z0-9+/]{1,6000}={0,2})$/.exec(taken[at] ?? '')?.[1]
    const content = /^holds ([A-Za-z0-9+/]*={0,2})$/.exec(taken[at + 1] ?? '')?.[1]
    if (name === undefined || content === undefined) return null
    files.set(Buffer.from(name, 'base64').toString('utf8'), Buffer.from(content, 'base64'))
  }
  return files
}

function isCandidate(path: string, kind: string): boolean {
  if (/^(\.devcontainer\/([^/\0]+\/)?devcontainer\.json|\.devcontainer\.json)$/.test(path)) {
    return !/\/\.{1,2}\//.test(path)
  }
  return kind === 'link' && /^\.devcontainer(\/[^/\0]+)?$/.test(path)
}
