import type { SourcePlace } from '../model/read-source.ts'
import type { ParsedConfiguration } from '../parse-devcontainer.ts'
import type { Judged } from '../policy/apply-policy.ts'
import { readFeatureMetadata, readImageMetadata } from './image-metadata.ts'
import { judgeWithImage } from './judge-with-image.ts'

type Beneath = {
  /** What its image says of itself, by the label for that; null where it says nothing. */
  label: string | null
  /** How people know that image. */
  image: string
  /** Installed on top of it, in this order. */
  features: Parameters<typeof readFeatureMetadata>[0]
}

/**
 * What a codespace gets whose image was built and Features installed, by the same policy as before
 * that (S-99). `notices`: what there is to say besides what was said of the file alone.
 */
export function judgeBuilt(
  read: Pick<ParsedConfiguration, 'own' | 'config'>,
  { label, image, features }: Beneath,
  place: SourcePlace,
): Judged {
  const ofImage =
    label === null ? { asking: [], notices: [] } : readImageMetadata(label, image, place)
  const ofFeatures = readFeatureMetadata(features, place)
  // What they set is part of the image by then.
  for (const { asked } of ofFeatures.asking) delete asked.containerEnv
  const silent = { ...read, notices: [] }
  const alone = new Set(judgeWithImage(silent, []).notices)
  const judged = judgeWithImage(silent, [...ofImage.asking, ...ofFeatures.asking])
  const news = judged.notices.filter((notice) => !alone.has(notice))
  return { ...judged, notices: [...ofImage.notices, ...ofFeatures.notices, ...news] }
}
