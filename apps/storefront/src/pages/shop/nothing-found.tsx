import { pathOf, type Wish } from '../../state/listing.ts'

export function NothingFound({ wish }: { wish: Wish }) {
  const { q, category, min, max } = wish
  const priced = min !== '' || max !== ''
  return (
    <div class="nothing">
      <p>
        <strong>Nothing like that on the shelves.</strong>
      </p>
      <ul>
        {category && (
          <li>
            <a href={pathOf({ ...wish, category: '' })}>Look in all categories</a>
          </li>
        )}
        {priced && (
          <li>
            <a href={pathOf({ ...wish, min: '', max: '' })}>Look at any price</a>
          </li>
        )}
        {q && (
          <li>
            <a href={pathOf({ ...wish, q: '' })}>Look without «{q}»</a>, or try a shorter word
          </li>
        )}
      </ul>
    </div>
  )
}
