import { DefaultModelSHA1Computer } from 'monaco-editor/editor/common/services/modelService.js'
import { TextMark } from './text-mark.ts'

// What was typed into a file can be undone after its tab was closed, where it is opened again with
// the text it was closed with. Monaco tells that by a SHA-1 of its own, in script: of a megabyte it
// takes as long as all else there is to opening it. Nobody else asks for one.
DefaultModelSHA1Computer.prototype.computeSHA1 = (model) => {
  const mark = new TextMark()
  const parts = model.createSnapshot()
  for (let part = parts.read(); part !== null; part = parts.read()) mark.add(part)
  return mark.value
}
