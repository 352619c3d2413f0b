/** The places of the navigation: those that exist. */
import Activity from '@lucide/svelte/icons/activity'
import Ellipsis from '@lucide/svelte/icons/ellipsis'
import Folder from '@lucide/svelte/icons/folder'
import Globe from '@lucide/svelte/icons/globe'
import House from '@lucide/svelte/icons/house'
import Scale from '@lucide/svelte/icons/scale'
import Settings from '@lucide/svelte/icons/settings'
import Waypoints from '@lucide/svelte/icons/waypoints'
import type { Component } from 'svelte'
import { m } from '../i18n/index.ts'

export interface Place {
  href: string
  label: () => string
  icon: Component<{ size?: number | string }>
  /** Patterns of the routes that belong here. */
  patterns: readonly string[]
  /** wide: beside the page only. narrow: in the bottom bar only, which has room for five. */
  only?: 'wide' | 'narrow'
}

export const PLACES: readonly Place[] = [
  { href: '#/', label: m.place_home, icon: House, patterns: ['/'] },
  {
    href: '#/files',
    label: m.place_files,
    icon: Folder,
    patterns: ['/files/:folder?', '/files/:id/safety']
  },
  {
    href: '#/sites',
    label: m.place_sites,
    icon: Globe,
    patterns: ['/sites', '/sites/new', '/sites/:id/:tab?']
  },
  {
    href: '#/give-and-take',
    label: m.place_barter,
    icon: Scale,
    patterns: ['/give-and-take'],
    only: 'wide'
  },
  { href: '#/network', label: m.place_network, icon: Waypoints, patterns: ['/network'], only: 'wide' },
  { href: '#/activity', label: m.place_activity, icon: Activity, patterns: ['/activity'] },
  {
    href: '#/settings',
    label: m.place_settings,
    icon: Settings,
    patterns: ['/settings', '/words'],
    only: 'wide'
  },
  {
    href: '#/more',
    label: m.place_more,
    icon: Ellipsis,
    patterns: ['/more', '/give-and-take', '/network', '/settings', '/words'],
    only: 'narrow'
  }
]
