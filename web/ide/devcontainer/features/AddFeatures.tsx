import { useEffect, useRef, useState } from 'react'
import { showToast } from '#web/ui/toasts.ts'
import { useIde } from '../../ide-context.ts'
import { shownName } from '../../paths.ts'
import { type ConfigurationInEditor, openToEdit } from './configuration-in-editor.ts'
import { FeatureDialog } from './FeatureDialog.tsx'
import { featureEdits, featuresIn, type OptionValues } from './feature-text.ts'
import { idOf, type KnownFeature } from './known-features.ts'
import { pickFeature } from './pick-feature.ts'

/** Asks for one Feature after the other and writes each into the open text of a configuration. */
export function AddFeatures({ path, onDone }: { path: string; onDone: () => void }) {
  const { fileEvents, quickInput } = useIde()
  const [text, setText] = useState<ConfigurationInEditor | null>(null)
  const [feature, setFeature] = useState<KnownFeature | null>(null)
  const done = useRef(onDone)
  useEffect(() => {
    done.current = onDone
  })
  useEffect(() => {
    let isGone = false
    openToEdit(fileEvents, path).then(
      (opened) => {
        if (isGone) return
        if (featuresIn(opened.getText()) !== null) return setText(opened)
        showToast({
          tone: 'warning',
          title: 'No Feature can be added to this text',
          description: `${shownName(path)} has to be an object in braces first.`,
        })
        done.current()
      },
      (error: Error) => {
        showToast({ tone: 'danger', title: 'No Feature was added', description: error.message })
        if (!isGone) done.current()
      },
    )
    return () => {
      isGone = true
    }
  }, [fileEvents, path])
  useEffect(() => {
    if (text === null || feature !== null) return
    let isGone = false
    void pickFeature(quickInput, text.getText()).then((picked) => {
      if (isGone) return
      if (picked) setFeature(picked)
      else done.current()
    })
    return () => {
      isGone = true
    }
  }, [text, feature, quickInput])
  if (text === null || feature === null) return null
  const add = (options: OptionValues) => {
    text.edit(featureEdits(text.getText(), feature.reference, options))
    setFeature(null)
  }
  return (
    <FeatureDialog
      feature={feature}
      written={writtenOf(text.getText(), feature.reference)}
      onClose={() => setFeature(null)}
      onAdd={add}
    />
  )
}

function writtenOf(text: string, reference: string): unknown {
  const there = Object.entries(featuresIn(text) ?? {})
  return there.find(([one]) => idOf(one) === idOf(reference))?.[1]
}
