/** What can be shown of a file, by its type. Names and types are untrusted; they choose a way to show, no more. */
import type { EntryView } from '../../../p2p/services/storage/index.ts'

export type PreviewKind = 'image' | 'svg' | 'video' | 'audio' | 'pdf' | 'text' | 'none'

/** Formats that engines show. Others are saved and opened by another program. */
const IMAGES = new Set(['image/avif', 'image/bmp', 'image/gif', 'image/jpeg', 'image/png', 'image/webp'])
const TEXTS = /^(?:text\/|application\/(?:json|javascript|xml|x-yaml|toml|x-sh|sql|ld\+json))/

export function previewKind(mime: string | undefined): PreviewKind {
  const type = mime?.toLowerCase() ?? ''
  if (IMAGES.has(type)) return 'image'
  if (type === 'image/svg+xml') return 'svg'
  if (type.startsWith('video/')) return 'video'
  if (type.startsWith('audio/')) return 'audio'
  if (type === 'application/pdf') return 'pdf'
  return TEXTS.test(type) ? 'text' : 'none'
}

/** Larger pictures are streamed, where there is a way. */
export const SMALL_BYTES = 4_000_000
/** The node gives no larger file as a whole. */
export const MAX_WHOLE_BYTES = 64 * 1024 * 1024
/** Of a longer text, this much is shown. */
export const MAX_TEXT_BYTES = 400_000

/**
 * stream: from the address below. whole: as one piece of memory. none: only saving is left, because of the type,
 * or because of the size where nothing can be streamed.
 */
export function previewWay(
  { mime, sizeBytes = 0 }: Pick<EntryView, 'mime' | 'sizeBytes'>,
  canStream: boolean
): 'stream' | 'whole' | 'none' {
  const kind = previewKind(mime)
  if (kind === 'none') return 'none'
  if (kind === 'text' || kind === 'svg') return sizeBytes <= SMALL_BYTES ? 'whole' : 'none'
  if (kind === 'pdf') return canStream ? 'stream' : 'none'
  const media = kind === 'video' || kind === 'audio'
  if (canStream && (media || sizeBytes > SMALL_BYTES)) return 'stream'
  return sizeBytes <= MAX_WHOLE_BYTES ? 'whole' : 'none'
}
