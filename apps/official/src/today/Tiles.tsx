import type { TodayTile } from '@api'
import { Link } from '@tanstack/react-router'
import { Mark } from '@ui'
import { t } from '../texts.ts'

const TONES = ['red', 'amber', 'grey'] as const
type Tone = (typeof TONES)[number]

/** Every village as a tile, by town; its marks by shape, colour and word. A tile opens that village's open points. */
export function Tiles(props: { tiles: TodayTile[] }) {
  const towns = [...new Set(props.tiles.map((tile) => tile.townCode))]
  return (
    <section className="sheet today-map" aria-labelledby="tiles-title">
      <header>
        <h2 className="subtitle" id="tiles-title">
          {t('today.villages', { n: props.tiles.length })}
        </h2>
        <span className="small quiet">{t('today.villages-hint')}</span>
      </header>
      {props.tiles.length === 0 && <p className="quiet">{t('today.villages-none')}</p>}
      {towns.map((code) => {
        const tiles = props.tiles.filter((tile) => tile.townCode === code)
        return (
          <div key={code}>
            <h3 className="today-town">
              <b>{tiles[0]!.town}</b> <span className="small quiet">{t('today.town-count', { n: tiles.length })}</span>
              <span className="today-sums">
                {TONES.map((tone) => {
                  const n = tiles.reduce((sum, tile) => sum + tile[tone], 0)
                  return n > 0 ? (
                    <Mark key={tone} tone={tone}>
                      <span className="unseen">{t(`app.mark.${tone}`)} </span>
                      {n}
                    </Mark>
                  ) : null
                })}
              </span>
            </h3>
            <ul className="today-tiles">
              {tiles.map((tile) => (
                <li key={tile.unitId}>
                  <Tile tile={tile} />
                </li>
              ))}
            </ul>
          </div>
        )
      })}
    </section>
  )
}

function Tile(props: { tile: TodayTile }) {
  const { tile } = props
  const tone: Tone | undefined = TONES.find((one) => tile[one] > 0)
  const n = TONES.reduce((sum, one) => sum + tile[one], 0)
  return (
    <Link
      to="/today/rows"
      search={{ what: 'open', unit: tile.unitId, name: tile.name }}
      className={`today-tile${tone ? ` today-tile-${tone}` : ''}`}
    >
      {tone ? (
        <Mark tone={tone}>
          {shortName(tile.name)}
          <span className="unseen"> {t(`app.mark.${tone}`)}</span>
          {n > 1 && <em> {n}</em>}
        </Mark>
      ) : (
        shortName(tile.name)
      )}
    </Link>
  )
}

/** 朝阳社区 → 朝阳: the tile is small, and every tile is a village or a community. */
const shortName = (name: string): string => (name.length > 2 ? name.replace(/(村|社区)$/, '') : name)
