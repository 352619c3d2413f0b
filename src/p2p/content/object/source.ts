/** Plaintext as it comes from files. */
import { isNamed } from '../../lib/errors.ts'
import type { SealPiece } from '../../interface/stripes.ts'
import { FileChangedError } from './errors.ts'

/** What engines call a file that changed, moved or went since its Blob was made. */
const GONE = ['NotReadableError', 'NotFoundError']

/** All bytes of a piece. @throws FileChangedError */
export async function readSource(source: SealPiece['source'], piece: number): Promise<Uint8Array> {
  if (source instanceof Uint8Array) return source
  const bytes = await source.arrayBuffer().catch((cause: unknown) => {
    throw isNamed(cause, ...GONE) ? new FileChangedError(piece, { cause }) : cause
  })
  if (bytes.byteLength !== source.size) throw new FileChangedError(piece)
  return new Uint8Array(bytes)
}

/** Whether a file is still what it was, as far as the engine can tell. */
export async function isUnchanged(file: Blob): Promise<boolean> {
  try {
    await readSource(file.slice(0, 1), 0)
    return true
  } catch (error) {
    if (error instanceof FileChangedError) return false
    throw error
  }
}
