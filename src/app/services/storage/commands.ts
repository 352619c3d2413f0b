/** What the menu of one entry asks for. */
export type EntryCommand = 'download' | 'versions' | 'rename' | 'move' | 'remove' | 'restore' | 'purge'
