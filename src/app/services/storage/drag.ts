/** Dragging entries onto folders, and files of the disk onto folders. */
import type { Attachment } from 'svelte/attachments'
import { takeDrop, type DropSource } from '../../disk/walk.ts'

const TYPE = 'application/x-bitpie-entries'

/** Puts entries on a drag. */
export function dragEntries(transfer: DataTransfer, ids: readonly string[]): void {
  transfer.setData(TYPE, JSON.stringify(ids))
  transfer.effectAllowed = 'move'
}

function readEntries(transfer: DataTransfer): string[] {
  try {
    const ids: unknown = JSON.parse(transfer.getData(TYPE))
    return Array.isArray(ids) ? ids.filter((id) => typeof id === 'string') : []
  } catch {
    return []
  }
}

export interface DropTarget {
  onentries: (ids: string[]) => void
  onfiles: (source: DropSource) => void
}

/** Makes an element a place to drop on; `data-over` is set while something is held above it. */
export function dropTarget(target: DropTarget | undefined): Attachment<HTMLElement> {
  return (element) => {
    if (!target) return
    const listening = new AbortController()
    const { signal } = listening
    const takes = (event: DragEvent): DataTransfer | undefined => {
      const transfer = event.dataTransfer
      return transfer && (transfer.types.includes(TYPE) || transfer.types.includes('Files'))
        ? transfer
        : undefined
    }
    const over = (event: DragEvent): void => {
      if (!takes(event)) return
      event.preventDefault()
      element.dataset['over'] = 'true'
    }
    const leave = (): void => {
      delete element.dataset['over']
    }
    element.addEventListener('dragenter', over, { signal })
    element.addEventListener('dragover', over, { signal })
    element.addEventListener('dragleave', leave, { signal })
    element.addEventListener(
      'drop',
      (event) => {
        leave()
        const transfer = takes(event)
        if (!transfer) return
        event.preventDefault()
        if (transfer.types.includes(TYPE)) target.onentries(readEntries(transfer))
        else target.onfiles(takeDrop(transfer))
      },
      { signal }
    )
    return () => listening.abort()
  }
}
