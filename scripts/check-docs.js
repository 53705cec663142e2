// Checks the docs: README links each page of docs/ exactly once, and each relative link leads to a file and a
// heading that exist. `npm run check:docs`; prints what is wrong and exits 1.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'

const problems = []
const roots = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md'].filter((file) => existsSync(file))
const pages = [...listPages('docs'), ...listPages('bench')]
const links = new Map([...roots, ...pages].map((file) => [file, linksOf(file)]))

const fromReadme = links.get('README.md').map(({ path }) => path)
for (const page of pages.filter((file) => /^docs\/[^/]+\.md$/.test(file))) {
  const count = fromReadme.filter((path) => path === page).length
  if (count !== 1) problems.push(`README.md links ${page} ${count} times; link each page once`)
}
for (const [file, found] of links) {
  for (const { path, anchor, target } of found) {
    if (!existsSync(path)) problems.push(`${file}: ${target} leads to no file`)
    else if (
      anchor !== '' &&
      statSync(path).isFile() &&
      path.endsWith('.md') &&
      !anchorsOf(path).has(anchor)
    ) {
      problems.push(`${file}: ${target} leads to no heading`)
    }
  }
}
if (problems.length > 0) {
  process.stderr.write(`${problems.join('\n')}\n${problems.length} links to mend\n`)
  process.exit(1)
}

function listPages(folder) {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
    .sort()
}

/** Relative links of a page outside of its code blocks. */
function linksOf(file) {
  const text = readFileSync(file, 'utf8')
    .replace(/```[\s\S]*?```/g, '')
    .replace(/`[^`\n]*`/g, '')
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target]) => target)
    .filter((target) => !/^[a-z]+:/i.test(target))
    .map((target) => {
      const [path, anchor = ''] = target.split('#')
      return {
        target,
        anchor,
        path: path === '' ? file : normalize(join(dirname(file), path)).replace(/\/$/, ''),
      }
    })
}

/** Anchors as GitHub makes them from headings. */
function anchorsOf(path) {
  const text = readFileSync(path, 'utf8').replace(/```[\s\S]*?```/g, '')
  return new Set(
    [...text.matchAll(/^#+\s+(.*)$/gm)].map(([, title]) =>
      title
        .trim()
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\s_-]/gu, '')
        .replace(/\s/g, '-'),
    ),
  )
}
