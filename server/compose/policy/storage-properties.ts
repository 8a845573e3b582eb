import type { ComposeProperty } from './compose-properties.ts'

const secretsInstead = 'keep it as a secret in your settings'
const plain = 'a volume is mounted as it is'

/** Of what is kept, and where. */
export const storageProperties: ComposeProperty[] = [
  {
    key: 'volumes',
    verdict: 'transformed',
    says: 'a named volume is the codespace’s own and kept with it; of a file or folder of the repository the codespace’s own container has the original, and others a copy as it is at each start',
  },
  {
    key: 'volumes.type',
    verdict: 'transformed',
    says: '`volume` and `tmpfs` are, `bind` of what is in the repository is a copy, others are not',
  },
  { key: 'volumes.source', verdict: 'honoured', says: 'is the name of a volume' },
  { key: 'volumes.target', verdict: 'honoured', says: 'is where it is in the container' },
  { key: 'volumes.read_only', verdict: 'honoured', says: 'keeps it from being written there' },
  { key: 'volumes.tmpfs', verdict: 'honoured', says: 'is of one of `type: tmpfs`' },
  { key: 'volumes.tmpfs.size', verdict: 'honoured', says: 'is how much it holds' },
  { key: 'volumes.tmpfs.mode', verdict: 'dropped', says: plain },
  { key: 'volumes.consistency', verdict: 'dropped', says: plain },
  { key: 'volumes.bind', verdict: 'dropped', says: plain },
  { key: 'volumes.volume', verdict: 'dropped', says: plain },
  { key: 'volumes.image', verdict: 'dropped', says: plain },
  {
    key: 'volumes_from',
    verdict: 'refused',
    says: 'containers see no other’s files',
    instead: 'name the same volume in both',
  },
  { key: 'tmpfs', verdict: 'honoured', says: 'is memory in the place of a folder' },
  { key: 'read_only', verdict: 'dropped', says: 'a container may write its own files' },
  { key: 'storage_opt', verdict: 'dropped', says: 'limits are the administrator’s settings' },
  {
    key: 'secrets',
    verdict: 'refused',
    says: 'nothing of the server’s machine is mounted',
    instead: secretsInstead,
  },
  {
    key: 'configs',
    verdict: 'refused',
    says: 'nothing of the server’s machine is mounted',
    instead: 'have it in the image',
  },
]
