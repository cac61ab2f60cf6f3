import { pathOf, type Wish } from '../../state/listing.ts'
import { go } from '../../state/route.ts'

export function Sort({ wish }: { wish: Wish }) {
  const options = [
    ['best', wish.q ? 'Best match' : 'Name'],
    ...(wish.q ? [['name', 'Name'] as const] : []),
    ['price', 'Price, low to high'],
    ['price-down', 'Price, high to low'],
  ] as const
  return (
    <label class="sort">
      <span>Sort by</span>
      <select
        value={wish.sort}
        onChange={({ currentTarget: { value } }) =>
          go(pathOf({ ...wish, sort: value }), { replace: true, quiet: true })
        }
      >
        {options.map(([value, text]) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
    </label>
  )
}
