import { useStore } from 'zustand'
import { ConfirmDialog } from '#web/ui/ConfirmDialog.tsx'
import type { TerminalQuestions } from './terminal-questions.ts'

const shownCharacters = 1000

/** Asks what a terminal must know before a risky paste or link. */
export function TerminalQuestionDialog({ questions }: { questions: TerminalQuestions }) {
  const { question } = useStore(questions.store)
  if (question === null) return null
  if (question.type === 'link') {
    return (
      <ConfirmDialog
        isOpen
        title={`Open ${question.target.host}?`}
        confirmLabel="Open link"
        onConfirm={() => question.answer(true)}
        onCancel={() => question.answer(false)}
      >
        The text in the terminal does not show where this link leads:
        <code className="mt-2 block font-mono break-all text-text">{question.target.url}</code>
      </ConfirmDialog>
    )
  }
  const lines = question.text.trimEnd().split(/\r\n|\r|\n/).length
  return (
    <ConfirmDialog
      isOpen
      title={`Paste ${lines} lines?`}
      confirmLabel="Paste"
      onConfirm={() => question.answer(true)}
      onCancel={() => question.answer(false)}
    >
      What runs in this terminal takes each line as if you had pressed Enter after it.
      <pre className="mt-2 max-h-60 overflow-auto rounded-control border border-line bg-sunken p-2 font-mono whitespace-pre-wrap text-text">
        {question.text.slice(0, shownCharacters)}
        {question.text.length > shownCharacters ? '…' : ''}
      </pre>
    </ConfirmDialog>
  )
}
