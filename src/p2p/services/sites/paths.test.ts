import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { InvalidPathError } from './errors.ts'
import { arrangePaths, checkCollisions, checkPath, isIgnored } from './paths.ts'

const paths = (...list: string[]) => list.map((path) => ({ path }))
const arranged = (list: { path: string }[], unwrap = true) =>
  arrangePaths(list, { unwrap }).map(({ path }) => path)

describe('a path of a site', () => {
  test.each([
    ['', 'empty'],
    ['/etc/passwd', 'absolute'],
    ['../other/data.json', 'upwards'],
    ['a/../b', 'upwards inside'],
    ['a/./b', 'a dot'],
    ['a//b', 'an empty part'],
    ['a/', 'a trailing slash'],
    ['a\\b', 'a backslash'],
    ['C:\\x', 'a drive'],
    ['a\u0000.html', 'NUL'],
    ['a\nb', 'a line break'],
    ['a\u009bb', 'a control character of C1'],
    ['\ud800.html', 'half a character'],
    [`${'ж'.repeat(128)}.html`, 'a name too long'],
    [Array(33).fill('a').join('/'), 'too many folders'],
    ['.bitpie/site.cbor', 'our own folder']
  ])('%j is refused (%s)', (path) => {
    expect(() => checkPath(path)).toThrow(InvalidPathError)
  })

  test.each([
    'index.html',
    'дом/страница.html',
    '日本/ページ.html',
    'عربي.html',
    'emoji 🥧.png',
    '…',
    '.well-known/x',
    'a%2Fb',
    '%2e%2e'
  ])('%j is a name like any other', (path) => {
    expect(checkPath(path)).toBe(path)
  })

  test('is kept in NFC, however it was typed', () => {
    expect(checkPath('cafe\u0301.html')).toBe('caf\u00e9.html')
  })

  test('that passes stays as it is, and never leads out of its folder', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (path) => {
        let checked: string
        try {
          checked = checkPath(path)
        } catch (error) {
          expect(error).toBeInstanceOf(InvalidPathError)
          return
        }
        expect(checkPath(checked)).toBe(checked)
        expect(
          new URL(encodeURI(checked.replaceAll('%', '%25')), 'http://h/site/').pathname.startsWith('/site/')
        ).toBe(true)
      }),
      { numRuns: 2000 }
    )
  })
})

describe('files dropped together', () => {
  test('lose the folder they all lie in, once', () => {
    expect(arranged(paths('my site/index.html', 'my site/img/a.png'))).toEqual(['index.html', 'img/a.png'])
    expect(arranged(paths('a/b/index.html'))).toEqual(['b/index.html'])
    expect(arranged(paths('a/index.html', 'b/index.html'))).toEqual(['a/index.html', 'b/index.html'])
    expect(arranged(paths('img/a.png'), false)).toEqual(['img/a.png'])
  })

  test('lose what operating systems left there', () => {
    const list = paths('s/.DS_Store', 's/index.html', '__MACOSX/s/._index.html', 's/x/Thumbs.db')
    expect(arranged(list)).toEqual(['index.html'])
    expect(isIgnored('a/.DS_Store')).toBe(true)
    expect(isIgnored('a/.htaccess')).toBe(false)
  })

  test('lose BitPie’s own folder, so that an exported site can come back', () => {
    expect(arranged(paths('s/index.html', 's/.bitpie/site.cbor'))).toEqual(['index.html'])
  })

  test.each([
    [['README.md', 'readme.md']],
    [['cafe\u0301.html', 'café.html']],
    [['ﬁle.html', 'file.html']],
    [['a', 'a/b']],
    [['a/b', 'A']]
  ])('%j collide, and the person is asked', (list) => {
    expect(() => checkCollisions(list)).toThrow(InvalidPathError)
  })
})
