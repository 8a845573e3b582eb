/**
 * As VS Code calls it; `utf8bom` and the UTF-16 kinds say whether the mark at the
 * beginning is there.
 */
export type EncodingId = string

export type Encoding = {
  id: EncodingId
  title: string
  /** What `TextDecoder` calls it. */
  label: string
  kind: 'utf8' | 'utf16' | 'single-byte' | 'multi-byte'
  /** What stands before the text. */
  mark: readonly number[]
}

const utf8Mark = [0xef, 0xbb, 0xbf]
const utf16leMark = [0xff, 0xfe]
const utf16beMark = [0xfe, 0xff]

/** What the editor reads and writes, in the order in which it is offered. */
export const encodings: readonly Encoding[] = [
  { id: 'utf8', title: 'UTF-8', label: 'utf-8', kind: 'utf8', mark: [] },
  { id: 'utf8bom', title: 'UTF-8 with BOM', label: 'utf-8', kind: 'utf8', mark: utf8Mark },
  { id: 'utf16le', title: 'UTF-16 LE', label: 'utf-16le', kind: 'utf16', mark: utf16leMark },
  { id: 'utf16be', title: 'UTF-16 BE', label: 'utf-16be', kind: 'utf16', mark: utf16beMark },
  {
    id: 'utf16lePlain',
    title: 'UTF-16 LE without BOM',
    label: 'utf-16le',
    kind: 'utf16',
    mark: [],
  },
  {
    id: 'utf16bePlain',
    title: 'UTF-16 BE without BOM',
    label: 'utf-16be',
    kind: 'utf16',
    mark: [],
  },
  singleByte('windows1252', 'Western (Windows 1252)', 'windows-1252'),
  // `TextDecoder` takes this name for Windows 1252; the thirty-two controls are put right in
  // `single-byte.ts`.
  singleByte('iso88591', 'Western (ISO 8859-1)', 'iso-8859-1'),
  singleByte('iso885915', 'Western (ISO 8859-15)', 'iso-8859-15'),
  singleByte('macroman', 'Western (Mac Roman)', 'macintosh'),
  singleByte('windows1250', 'Central European (Windows 1250)', 'windows-1250'),
  singleByte('iso88592', 'Central European (ISO 8859-2)', 'iso-8859-2'),
  singleByte('windows1251', 'Cyrillic (Windows 1251)', 'windows-1251'),
  singleByte('cp866', 'Cyrillic (CP 866)', 'ibm866'),
  singleByte('iso88595', 'Cyrillic (ISO 8859-5)', 'iso-8859-5'),
  singleByte('koi8r', 'Cyrillic (KOI8-R)', 'koi8-r'),
  singleByte('koi8u', 'Cyrillic (KOI8-U)', 'koi8-u'),
  singleByte('maccyrillic', 'Cyrillic (Mac)', 'x-mac-cyrillic'),
  singleByte('windows1253', 'Greek (Windows 1253)', 'windows-1253'),
  singleByte('iso88597', 'Greek (ISO 8859-7)', 'iso-8859-7'),
  singleByte('windows1254', 'Turkish (Windows 1254)', 'windows-1254'),
  singleByte('windows1255', 'Hebrew (Windows 1255)', 'windows-1255'),
  singleByte('iso88598', 'Hebrew (ISO 8859-8)', 'iso-8859-8'),
  singleByte('windows1256', 'Arabic (Windows 1256)', 'windows-1256'),
  singleByte('iso88596', 'Arabic (ISO 8859-6)', 'iso-8859-6'),
  singleByte('windows1257', 'Baltic (Windows 1257)', 'windows-1257'),
  singleByte('iso88594', 'Baltic (ISO 8859-4)', 'iso-8859-4'),
  singleByte('iso885913', 'Estonian (ISO 8859-13)', 'iso-8859-13'),
  singleByte('iso885914', 'Celtic (ISO 8859-14)', 'iso-8859-14'),
  singleByte('iso885910', 'Nordic (ISO 8859-10)', 'iso-8859-10'),
  singleByte('iso885916', 'Romanian (ISO 8859-16)', 'iso-8859-16'),
  singleByte('iso88593', 'South European (ISO 8859-3)', 'iso-8859-3'),
  singleByte('windows1258', 'Vietnamese (Windows 1258)', 'windows-1258'),
  singleByte('windows874', 'Thai (Windows 874)', 'windows-874'),
  multiByte('shiftjis', 'Japanese (Shift JIS)', 'shift_jis'),
  multiByte('eucjp', 'Japanese (EUC-JP)', 'euc-jp'),
  multiByte('gbk', 'Simplified Chinese (GBK)', 'gbk'),
  multiByte('gb18030', 'Simplified Chinese (GB 18030)', 'gb18030'),
  multiByte('cp950', 'Traditional Chinese (Big5)', 'big5'),
  multiByte('euckr', 'Korean (EUC-KR)', 'euc-kr'),
]

const byId = new Map(encodings.map((encoding) => [encoding.id, encoding]))

/** UTF-8 where the id is none of ours, as in a setting. */
export function encodingOf(id: EncodingId): Encoding {
  return byId.get(id) ?? (encodings[0] as Encoding)
}

/** The same encoding, with its mark where the bytes have it and without where they do not. */
export function withMarkOf(bytes: Uint8Array, encoding: Encoding): Encoding {
  if (bytes.length === 0) return encoding
  const same = encodings.filter(
    ({ label, kind }) => label === encoding.label && kind === encoding.kind,
  )
  const marked = same.find(({ mark }) => mark.length > 0)
  if (marked && isMarked(bytes, marked)) return marked
  return same.find(({ mark }) => mark.length === 0) ?? encoding
}

export function isMarked(bytes: Uint8Array, { mark }: Encoding): boolean {
  return mark.length > 0 && mark.every((byte, index) => bytes[index] === byte)
}

function singleByte(id: EncodingId, title: string, label: string): Encoding {
  return { id, title, label, kind: 'single-byte', mark: [] }
}

function multiByte(id: EncodingId, title: string, label: string): Encoding {
  return { id, title, label, kind: 'multi-byte', mark: [] }
}
