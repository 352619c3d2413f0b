/** A folder of 100,000 files opened after a change, names searched, 10,000 files imported and listed. */
import { execFile } from 'node:child_process'
import path from 'node:path'
import { promisify } from 'node:util'
import { summary, type Result } from '../measure.ts'

const RUN = path.resolve(import.meta.dirname, '../catalogue-run.ts')

export async function catalogue(): Promise<Record<string, Result>> {
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--experimental-transform-types',
    '--no-warnings',
    RUN
  ])
  const { list, search, imports } = JSON.parse(stdout) as Record<'list' | 'search' | 'imports', number[]>
  return {
    catalogue_list_ms: summary(list, 'ms'),
    catalogue_search_ms: summary(search, 'ms'),
    catalogue_import_10k_ms: summary(imports, 'ms')
  }
}
