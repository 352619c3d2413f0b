/** What a row and a tile are given alike. */
import type { EntryView } from '../../../../p2p/services/storage/index.ts'
import type { EntryCommand } from '../commands.ts'

export interface EntryPartProps {
  entry: EntryView
  picked: boolean
  /** Its name is being changed. */
  renaming: boolean
  inBin: boolean
  href: string
  onopen: (event: MouseEvent) => void
  ontoggle: () => void
  onrename: (name: string | undefined) => void
  oncommand: (command: EntryCommand, entry: EntryView) => void
}
